"""What a reader should doubt first: the tightest property and the weakest figure of an exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.media import MEDIA
from symbiosis.plan.tables.balances import stream_names
from symbiosis.plan.tables.grounds import RANK, price_bases

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches

_CONTENT_UNITS = {name: "".join(medium.content_units[:1]) for name, medium in MEDIA.items()}


def tightest_property(table: pd.DataFrame, contents: pd.DataFrame) -> pd.Series:
    """Name the property that is closest to the taker's largest content, with both figures.

    What holds more than its taker may have reaches the limit by dilution only, and that is said.
    """
    has = contents[contents["kind"] == "content"][["owner", "property", "value"]]
    may = contents[contents["kind"] == "max"][["owner", "property", "value"]]
    rows = table.rename_axis("id").reset_index()[["id", "medium", "source_stream", "sink_stream"]]
    rows = rows.merge(has, left_on="source_stream", right_on="owner")
    rows = rows.merge(may, left_on=["sink_stream", "property"], right_on=["owner", "property"])
    rows["ratio"] = rows["value_x"] / rows["value_y"]
    rows = rows.sort_values(["ratio", "property"], ascending=[False, True])
    tight = rows.drop_duplicates("id")
    times = " diluted " + tight["ratio"].map("{:.3g}".format).astype("str") + " times to "
    text = (
        tight["property"]
        + " "
        + tight["value_x"].map("{:.4g}".format).astype("str")
        + times.where(tight["ratio"] > 1.0, " of ")
        + tight["value_y"].map("{:.4g}".format).astype("str")
        + " "
        + tight["medium"].map(_CONTENT_UNITS).astype("str")
    )
    return text.set_axis(tight["id"]).reindex(table.index).fillna("")


def largest_assumption(table: pd.DataFrame, matches: Matches) -> pd.Series:
    """Name the figure whose weakness, weighed with the money that rests on it, is greatest.

    Amounts carry the whole saving, a price carries what it avoids; a figure weighs the more, the
    weaker its basis (:data:`symbiosis.park.schema.BASES`, metered first).
    """
    names = stream_names(matches)
    gross = table[["avoided_outlet", "avoided_utility"]].abs().sum(axis=1)
    claims = []
    for end in ("source", "sink"):
        # A port's amount follows from its retrofit: what may be wrong are the retrofit's figures.
        opening = table[f"{end}_unit"].eq("").map({True: "amount of ", False: "figures of "})
        stream = table[f"{end}_stream"].map(names)
        claims.append((opening, stream, table[f"{end}_basis"], gross))
    for kind in ("outlet", "utility"):
        basis = table[kind].map(price_bases(matches, kind))
        opening = pd.Series("price of ", index=table.index)
        claims.append((opening, table[kind], basis, table[f"avoided_{kind}"].abs()))
    rows = pd.concat(
        [
            pd.DataFrame(
                {
                    "text": opening.astype("object")
                    + name.astype("object")
                    + " is "
                    + basis.astype("object"),
                    "weight": basis.map(RANK).astype(float) * money,
                }
            )
            for opening, name, basis, money in claims
        ]
    )
    rows = rows[rows["text"].notna()].sort_values("weight", ascending=False, kind="stable")
    return rows[~rows.index.duplicated()]["text"].reindex(table.index).fillna("")
