"""Filling: what firms leave open becomes estimated streams, where the park asks for it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.added_rows import that_knows, with_rows
from symbiosis.park.contents import COLUMNS
from symbiosis.park.fallbacks import fallback
from symbiosis.park.fills import Fills
from symbiosis.park.free_names import free_name
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.sectors.offers import offers_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault
    from symbiosis.park.library import Library
    from symbiosis.park.sectors.usual import Offer

STACK = "stack"
"""Outlet of heat above 100 degC: the gas leaves as it is. Colder heat goes to a cooling tower."""
WARM_C = 100.0
USUAL_SET = "usual set"
_NO_LIMITS = ("temperature",)
"""Properties of a water that are no contents."""
_SIDE = {"source": "outlet", "sink": "utility"}
PURE = frozenset({"demineralised_water", "boiler_feed_make_up_10_48_bar", "electrolyser_feed"})
"""Sets that only demineralised water keeps; all else drinks the usual water."""


def open_sectors(draft: Draft) -> tuple[Draft, list[Fault]]:
    """Offer what the firms' sectors usually need and give, and fill it in if the park asks for it.

    Parameters
    ----------
    draft
        A park as read, with its own rows over the library.

    Returns
    -------
    Draft
        With ``offers``, and with rows for them where ``park.toml`` says ``fill_sectors = true``.
    list of Fault
        Sectors and units that cannot be read.
    """
    offers, faults = offers_of(draft)
    draft = replace(draft, offers=tuple(offers))
    if not (offers and draft.info.fill_sectors):
        return draft, faults
    fills = Fills(list(draft.said), list(draft.fills))
    taken = {str(name) for table in STREAM_TABLES for name in draft.tables[table]["id"]}
    rows: dict[str, list[dict[str, object]]] = {}
    contents = [draft.contents]
    for offer in offers:
        for row in _fillable(draft, offer, fills):
            name = free_name(f"{offer.enterprise}_{_slug(str(row['name']))}", taken)
            medium = MEDIA[str(row["medium"])]
            stream = _stream(name, offer, row)
            if row["medium"] == "water" and row["role"] == "sink":
                stream["utility"] = usual_water(draft, str(row["quality"]))
            rows.setdefault(medium.table, []).append(stream)
            drunk = str(stream.get("utility", ""))
            contents.append(quality_rows(name, row, draft.library, drunk))
            fills.put(medium.table, [name], "quantity", row["quantity"], row["source"], medium.unit)
        _say(offer, fills)
    tables = {name: with_rows(draft.tables[name], new) for name, new in rows.items()}
    sheets = {name: that_knows(draft.sheets[name], tables[name]) for name in rows}
    filled = replace(
        draft,
        offers=(),  # what is filled in is no longer open; what is not is said
        tables={**draft.tables, **tables},
        sheets={**draft.sheets, **sheets},
        contents=pd.concat(contents, ignore_index=True),
        said=tuple(fills.said),
        fills=tuple(fills.cells),
    )
    return filled, faults


def _fillable(draft: Draft, offer: Offer, fills: Fills) -> Iterable[pd.Series]:
    """Give the rows of an offer that can stand in a park; say which ones cannot, and why."""
    for _, row in offer.streams[offer.streams["usual"]].iterrows():
        hot = max(row["supply_c"], row["target_c"])
        side = _SIDE[str(row["role"])]
        if fallback(draft, side, str(row["medium"]), str(row["item"]), hot):
            yield row
            continue
        fills.say(
            "enterprises",
            f"{offer.enterprise}: {row['name']} is not filled in: neither park nor "
            f"library has {side} for it",
        )


def _stream(name: str, offer: Offer, row: pd.Series) -> dict[str, object]:
    """Write one row of a stream's table."""
    stream = {
        "id": name,
        "enterprise": offer.enterprise,
        "role": row["role"],
        "name": row["name"],
        "quantity": row["quantity"],
        "unit": row["unit"],
        "basis": "estimated",
        "source": row["source"],
        "low": row["low"],
        "high": row["high"],
        "material": row["item"],
        "supply_c": row["supply_c"],
        "target_c": row["target_c"],
        "scope": "net",
    }
    if row["role"] == "source" and row["target_c"] >= WARM_C:
        stream["outlet"] = STACK
    return stream


def usual_water(draft: Draft, quality: str) -> str:
    """Name the utility that a need of water drinks: demineralised where nothing else will do."""
    pure = f"demin_water_{draft.library.region_of(draft.info.country).lower()}"
    if quality in PURE and pure in draft.library.utilities.index:
        return pure
    return fallback(draft, "utility", "water", "", float("nan"))


def quality_rows(name: str, row: pd.Series, library: Library, drunk: str = "") -> pd.DataFrame:
    """Give what a water may contain (wanted) or contains (given), by its set in the library.

    No limit is stricter than the water that is drunk today.

    Parameters
    ----------
    name
        Id of the stream.
    row
        Row of :func:`~symbiosis.park.sectors.usual.usual_streams`.
    library
        Has the sets.
    drunk
        Utility of a need.

    Returns
    -------
    DataFrame
        Rows of a park's ``contents``.
    """
    known = library.water_quality
    kind = "max" if row["role"] == "sink" else "content"
    here = (known["standard"] == USUAL_SET) & (known["use"] == row["quality"])
    found = known[here & (known["kind"] == kind) & ~known["property"].isin(_NO_LIMITS)]
    held = library.contents[(library.contents["owner"] == drunk) & (kind == "max")]
    held = held[held["kind"] == "content"].drop_duplicates("property").set_index("property")
    today = found["property"].map(held["value"]).astype("float64")
    kept = found["value"].clip(lower=today.fillna(0.0))
    rows: pd.DataFrame = found.assign(owner=name, port="", value=kept)
    return rows[list(COLUMNS)]


def _say(offer: Offer, fills: Fills) -> None:
    usual = offer.streams.loc[offer.streams["usual"], "name"]
    named = ", ".join(map(str, usual))
    fills.say(
        "enterprises",
        f"{offer.enterprise}: what {offer.sector} of {offer.output:,.12g} "
        f"{offer.unit} usually needs and gives is filled in as estimates: {named}",
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
