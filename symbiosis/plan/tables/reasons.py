"""What a reader should doubt first: the tightest property and the weakest figure of an exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.media import MEDIA
from symbiosis.park.sentences import sentence
from symbiosis.plan.tables.balances import stream_names
from symbiosis.plan.tables.grounds import RANK, price_bases

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches

_CONTENT_UNITS = {name: "".join(medium.content_units[:1]) for name, medium in MEDIA.items()}


def blended(blend: pd.DataFrame) -> pd.Series:
    """Give what reaches each sink, mixed: the largest content of any period.

    Parameters
    ----------
    blend
        From :meth:`symbiosis.plan.reading.once.Reading.blend`.

    Returns
    -------
    Series
        By ``sink`` and ``property``.
    """
    keys = ["sink", "property", "period"]
    load = (blend["amount"] * blend["value"]).groupby([blend[key] for key in keys]).sum()
    amount = blend["amount"].groupby([blend[key] for key in keys]).sum()
    mixed: pd.Series = (load / amount).groupby(level=["sink", "property"]).max()
    return mixed


def tightest_property(table: pd.DataFrame, contents: pd.DataFrame, mixed: pd.Series) -> pd.Series:
    """Name the property that is closest to the taker's largest content, with both figures.

    What holds more than its taker may have is blended, and what the blend holds is said.

    Parameters
    ----------
    mixed
        What reaches each sink (:func:`blended`).
    """
    has = contents[contents["kind"] == "content"][["owner", "property", "value"]]
    may = contents[contents["kind"] == "max"][["owner", "property", "value"]]
    rows = table.rename_axis("id").reset_index()[["id", "medium", "source_stream", "sink_stream"]]
    rows = rows.merge(has, left_on="source_stream", right_on="owner")
    rows = rows.merge(may, left_on=["sink_stream", "property"], right_on=["owner", "property"])
    rows["ratio"] = rows["value_x"] / rows["value_y"]
    rows = rows.sort_values(["ratio", "property"], ascending=[False, True])
    tight = rows.drop_duplicates("id")
    told = [
        sentence(
            "blended" if row["ratio"] > 1.0 else "within",
            property=row["property"],
            holds=f"{row['value_x']:.4g}",
            comes=f"{mixed.get((row['sink_stream'], row['property']), row['value_y']):.4g}",
            most=f"{row['value_y']:.4g}",
            unit=_CONTENT_UNITS[row["medium"]],
        )
        for row in tight.to_dict("records")
    ]
    return pd.Series(told, tight["id"], dtype="object").reindex(table.index).fillna("")


def largest_assumption(table: pd.DataFrame, matches: Matches) -> pd.Series:
    """Name the figure whose weakness, weighed with the money that rests on it, is greatest.

    Amounts carry the whole saving, a price carries what it avoids; a figure weighs the more, the
    weaker its basis (:data:`symbiosis.park.schema.BASES`, metered first).
    """
    names = stream_names(matches)
    price = pd.Series("price", index=table.index)
    gross = table[["avoided_outlet", "avoided_utility"]].abs().sum(axis=1)
    claims = []
    for end in ("source", "sink"):
        # A port's amount follows from its retrofit: what may be wrong are the retrofit's figures.
        kind = table[f"{end}_unit"].eq("").map({True: "amount", False: "figures"})
        stream = table[f"{end}_stream"].map(names)
        claims.append((kind, stream, table[f"{end}_basis"], gross))
    for other in ("outlet", "utility"):
        basis = table[other].map(price_bases(matches, other))
        claims.append((price, table[other], basis, table[f"avoided_{other}"].abs()))
    rows = pd.concat(
        [
            pd.DataFrame(
                {
                    "kind": kind,
                    "what": what,
                    "basis": basis,
                    "weight": basis.map(RANK).astype(float) * money,
                }
            )
            for kind, what, basis, money in claims
        ]
    )
    rows = rows.dropna(subset=["what", "basis"])
    rows = rows.sort_values("weight", ascending=False, kind="stable")
    rows = rows[~rows.index.duplicated()]
    told = [
        sentence(kind, what=what, basis=basis)
        for kind, what, basis in zip(rows["kind"], rows["what"], rows["basis"], strict=True)
    ]
    return pd.Series(told, rows.index, dtype="object").reindex(table.index).fillna("")
