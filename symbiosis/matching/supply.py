"""Supply: needs that nothing at hand can meet within their limits, whatever it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import figures, join, text

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches

_KEY = ["sink", "property", "kind"]


def unsupplied(matches: Matches) -> list[str]:
    """Name every need, property by property, to which nothing comes that keeps its limit.

    Parameters
    ----------
    matches
        Whose arcs and utilities are at hand; without arcs: what each buys alone.

    Returns
    -------
    list of str
        One sentence each; empty where every need may find a blend.
    """
    limits = _limits(matches)
    contents = matches.contents
    content = contents[contents["kind"] == "content"].set_index(["owner", "property"])["value"]
    at_hand = limits.merge(_supplies(matches), on="sink")
    at = pd.MultiIndex.from_frame(at_hand[["supply", "property"]])
    # What is not known of a supply, or made by a plan, is no reason against it.
    known = content[~content.index.isin(_made(matches), level=0)].reindex(at).to_numpy(float)
    sign = np.where(at_hand["kind"] == "min", -1.0, 1.0)
    at_hand["best"] = np.where(np.isnan(known), -np.inf, sign * known)
    best = at_hand.groupby(_KEY)["best"].min().reset_index()
    rows = limits.merge(best, on=_KEY)
    turn = np.where(rows["kind"] == "min", -1.0, 1.0)
    bound = turn * rows["limit"]
    missed = rows[np.where(rows["kind"] == "out", rows["best"] >= bound, rows["best"] > bound)]
    return _sentences(missed.assign(best=missed["best"].abs()), matches).tolist()


def _limits(matches: Matches) -> pd.DataFrame:
    """List what needs allow: ``sink``, ``property``, ``kind``, ``limit``.

    A use must take in less than its outlet may contain, for it adds to it (``out``).
    """
    streams, contents, loads = matches.streams, matches.contents, matches.loads
    loads = loads[(loads["load"] > 0.0) & loads["out"].notna()]
    sinks = streams[streams["role"] == "sink"].rename_axis("owner").reset_index()
    busy = sinks[
        (sinks["annual"] > 0.0) & (sinks["unit"] == "") | sinks["unit"].isin(loads["unit"])
    ]
    said = contents[contents["kind"].isin(["max", "min"]) & contents["owner"].isin(busy["owner"])]
    carried = loads.merge(busy[["owner", "unit"]], on="unit").assign(kind="out")
    carried = carried.rename(columns={"out": "value"})
    rows = pd.concat([said, carried])[["owner", "property", "kind", "value"]]
    return rows.rename(columns={"owner": "sink", "value": "limit"})


def _supplies(matches: Matches) -> pd.DataFrame:
    """List what may come to each sink: ``sink``, ``supply`` (a source or a utility)."""
    streams = matches.streams
    bought = streams.loc[streams["utility"] != "", "utility"].rename_axis("sink").reset_index()
    arcs = matches.arcs[["sink", "source"]].rename(columns={"source": "supply"})
    return pd.concat([bought.rename(columns={"utility": "supply"}), arcs]).drop_duplicates()


def _made(matches: Matches) -> pd.Index[str]:
    """Name the outlets whose content a plan may make."""
    streams = matches.streams
    return streams.index[
        (streams["role"] == "source") & streams["unit"].isin(matches.loads["unit"])
    ]


def _sentences(missed: pd.DataFrame, matches: Matches) -> pd.Series[str]:
    streams = matches.streams.reindex(missed["sink"]).set_axis(missed.index)
    called = streams["unit"].where(streams["unit"] != "", missed["sink"]).astype("str")
    kind = missed["kind"]
    most = kind.map({"max": "at most ", "min": "at least ", "out": "less than "}).astype("str")
    medium = streams["medium"].map({"water": "no water"}).fillna("nothing").astype("str")
    quality = kind.map({"min": "rich enough"}).fillna("clean enough").astype("str")
    limit, best = (
        figures(missed[name], 3).str.rstrip("0").str.rstrip(".") for name in ("limit", "best")
    )
    return join(
        *(called, " needs ", text(missed, "property"), " of ", most, limit, ", and ", best),
        *(" is the best that comes: ", medium, " at hand is ", quality),
    )
