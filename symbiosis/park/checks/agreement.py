"""Agreement: figures of several rows that speak of the same thing do not contradict each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.checks.items import named_ends, named_pairs
from symbiosis.park.contents import gathered, of_rows
from symbiosis.park.media import MEDIA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

    Contents = Mapping[str, pd.Series]
    """Kind -> figures by owner and property."""

_GRAMS = 1000.0
"""g in a kg: a content of 1 mg/L is 1 g/m3."""
_CLOSE = 0.01
"""Share by which a flow may differ from what its load asks for."""
_WITH_CONTENTS = tuple(medium.table for medium in MEDIA.values() if medium.content_units)
_KEYS = ("owner", "property")


def check_agreement(draft: Draft) -> list[Fault]:
    """Find uses, limits and connections that other rows contradict."""
    contents = _contents(draft)
    return [*_uses(draft, contents), *_bought(draft, contents), *_connections(draft)]


def _contents(draft: Draft) -> Contents:
    """Give the figures by kind, owner and property; a park's own rows go first."""
    own, library = of_rows(draft.contents), of_rows(draft.library.contents)
    known = gathered([own, library[~library["owner"].isin(own["owner"])]])
    known = known.drop_duplicates(["kind", *_KEYS])
    nothing = known.iloc[:0].set_index([*_KEYS])["value"]
    kinds = known.set_index([*_KEYS]).groupby("kind")["value"]
    return defaultdict(lambda: nothing, iter(kinds))


def _uses(draft: Draft, contents: Contents) -> list[Fault]:
    """Warn of water uses whose flow is not what their load asks for.

    A load L needs between L / (out - content of the water bought) and L / (out - largest content
    at the inlet) (Wang & Smith 1994).
    """
    frame, sheet = draft.tables["water"], draft.sheets["water"]
    loads = contents["load"]
    loads = loads[loads.index.get_level_values("owner").isin(frame["id"])]
    if loads.empty:
        return []
    rows = loads.rename("load").reset_index()
    bought = rows["owner"].map(frame.drop_duplicates("id").set_index("id")["utility"])
    keys = pd.MultiIndex.from_frame(rows[list(_KEYS)])
    out = contents["out"].reindex(keys).to_numpy()
    inlet = pd.MultiIndex.from_arrays([bought, rows["property"]])
    clean = contents["content"].reindex(inlet).fillna(0.0).to_numpy()
    dirty = contents["max"].reindex(keys).to_numpy()
    grams = rows["load"].to_numpy() * _GRAMS
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.where(out > clean, grams / (out - clean), np.nan)
        most = np.where(out > dirty, grams / (out - dirty), least)
    needs = (
        pd.DataFrame({"least": least, "most": np.fmax(least, most)}).groupby(rows["owner"]).max()
    )
    low, high = (frame["id"].map(needs[end]).astype("float64") for end in ("least", "most"))
    flow = frame["quantity"]
    small, large = flow < low * (1.0 - _CLOSE), flow > high * (1.0 + _CLOSE)
    found = low.where(small, high).map(
        lambda need: f"its load asks for {need:.6g} m3/a, and that is what a plan takes"
    )
    remedy = "Correct the flow, the load, or the largest content at the outlet."
    return sheet.faults(small | large, "quantity", found, remedy, "warning")


def _bought(draft: Draft, contents: Contents) -> list[Fault]:
    """Warn of sinks whose own utility is not good enough for them."""
    faults: list[Fault] = []
    if draft.contents.empty:
        return faults
    known = contents["content"]
    for table in _WITH_CONTENTS:
        frame, sheet = draft.tables[table], draft.sheets[table]
        if frame.empty:
            continue
        named = frame.drop_duplicates("id").set_index("id")["utility"]
        for kind, sign in (("max", 1.0), ("min", -1.0)):
            figures = contents[kind].rename("limit")
            limits = figures[figures.index.isin(named.index, level="owner")].reset_index()
            if limits.empty:
                continue
            utility = limits["owner"].map(named)
            keys = pd.MultiIndex.from_arrays([utility, limits["property"]])
            holds = pd.Series(known.reindex(keys).to_numpy(), index=limits.index)
            broken = sign * (holds - limits["limit"]) > 1e-9 * limits["limit"].abs()
            text = "`" + utility + "` holds " + holds.map("{:g}".format) + " of "
            text += limits["property"] + f", {kind} is " + limits["limit"].map("{:g}".format)
            texts = dict(zip(limits.loc[broken, "owner"], text[broken], strict=True))
            found = frame["id"].map(lambda name, texts=texts: texts.get(name, "")).astype("str")
            remedy = "Name a utility that is good enough, or correct one of the two."
            faults += sheet.faults(found != "", "utility", found, remedy, "warning")
    return faults


_OF_A_CARRIER = ("length_km", "maximum", "fixed_cost", "unit_cost", "capex")
"""What a connection says of one carrier alone where it names one."""


def _connections(draft: Draft) -> list[Fault]:
    """Warn of amounts that are more than what the ends have, and of costs of one carrier alone."""
    rows, sheet = draft.tables["connections"], draft.sheets["connections"]
    faults: list[Fault] = []
    if rows.empty:
        return faults
    ends = ("from", "medium", "item")
    pairs = named_pairs(rows, named_ends(draft))
    givers = [
        named[0][0] if named else item for named, item in zip(pairs, rows["item"], strict=True)
    ]
    asked = rows.assign(item=givers)[list(ends)]
    each = [_most(draft, *map(str, row)) for row in asked.itertuples(index=False)]
    most = pd.Series(each, index=rows.index, dtype="float64")
    words = {"quantity": "the giver has", "minimum": "there is; with it there is no exchange"}
    for column, word in words.items():
        more = rows[column] > most * (1.0 + _CLOSE)
        found = most.map(lambda amount: f"more than the {amount:.6g} a year that ").astype("str")
        remedy = "Correct the amount, or that of the streams."
        faults += sheet.faults(more, column, found + word, remedy, "warning")
    named = (rows["carrier"] != "") & (rows["status"] != "forbidden")
    found = "holds for " + rows["carrier"] + " alone: other carriers keep the library's figures"
    remedy = "Leave the carrier empty if it holds for all, or forbid the others."
    for column in _OF_A_CARRIER:
        faults += sheet.faults(named & rows[column].notna(), column, found, remedy, "warning")
    return faults


def _most(draft: Draft, giver: str, medium: str, item: str) -> float:
    """Give the most that a connection can carry a year: what its giver has.

    NaN where nothing says that, or where it depends on a retrofit.
    """
    frame = draft.tables[MEDIA[medium].table] if medium in MEDIA else pd.DataFrame()
    if frame.empty or giver in set(draft.tables["technologies"]["enterprise"]):
        return np.nan
    frame = frame[(frame["enterprise"] == giver) & frame["role"].isin(["source", "process"])]
    named = frame["id"] == item
    if named.any():
        frame = frame[named]
    elif medium == "material" and item:
        frame = frame[frame["material"] == str(draft.library.links["material"].get(item, item))]
    return float(frame["quantity"].sum()) if len(frame) else np.nan
