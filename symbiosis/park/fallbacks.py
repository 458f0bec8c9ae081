"""Fallbacks: what a sink buys and where a source goes when its row does not say.

The park's own row for exactly this material comes first, then the library's default for the park's
country or region, then the park's own row for the whole medium. Of several utilities for heat, the
least hot that reaches the sink's temperature is meant.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.library import DEFAULT
from symbiosis.park.media import STREAM_TABLES

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft

TABLES = {"utility": "utilities", "outlet": "outlets"}
_ASKING = {"utility": ("sink", "process"), "outlet": ("source", "process")}


def name_fallbacks(draft: Draft, table: str, said: list[str]) -> pd.DataFrame:
    """Name utility and outlet of every stream that needs one and names none.

    Parameters
    ----------
    draft
        The park; its own utilities and outlets are those of its tables.
    table
        Table of streams.
    said
        Takes one sentence per thing that was filled in.

    Returns
    -------
    DataFrame
        The table; a cell stays empty where neither park nor library has anything.
    """
    frame = draft.tables[table]
    medium = STREAM_TABLES[table]
    wants = pd.DataFrame(
        {
            "item": frame["material"] if table == "materials" else "",
            "hot_c": frame[["supply_c", "target_c"]].max(axis=1) if table == "heat" else np.nan,
        },
        index=frame.index,
    )
    for column, roles in _ASKING.items():
        named = frame[column].where(frame[column] != DEFAULT, "")
        asking = (named == "") & frame["role"].isin(roles)
        hot_c = wants["hot_c"] if column == "utility" else pd.Series(np.nan, index=frame.index)
        asked = wants.assign(hot_c=hot_c)[asking]
        found = pd.Series("", index=frame.index, dtype="str")
        for item, hot in asked.drop_duplicates().itertuples(index=False):
            same = asked["item"].eq(item) & (asked["hot_c"].eq(hot) | asked["hot_c"].isna())
            found[same.index[same]] = fallback(draft, column, medium, item, hot)
        said += _sentences(table, column, wants.loc[found != "", "item"], found[found != ""])
        frame = frame.assign(**{column: named.where(~asking, found)})
    return frame


def _sentences(table: str, column: str, items: pd.Series, names: pd.Series) -> list[str]:
    sentences = []
    for (item, name), rows in Counter(zip(items, names, strict=True)).items():
        count = "1 row names" if rows == 1 else f"{rows} rows name"
        what = f" for {item}" if item else ""
        sentences.append(f"{table}: {count} no {column}{what}: `{name}` is used")
    return sentences


def fallback(draft: Draft, column: str, medium: str, item: str, hot_c: float) -> str:
    """Give the id of the fallback, empty if there is none."""
    own = draft.tables[TABLES[column]]
    own = own[own["medium"] == medium]
    if "max_c" in own:
        reaches = own["max_c"].isna() | ~(own["max_c"] < hot_c)
        own = own[reaches].sort_values(["max_c", "id"])
    exact = own[own["item"].map(lambda items: item in items.split(";")).astype("bool")]
    if _one_meant(exact, medium):
        return str(exact["id"].iloc[0])
    country, library = draft.info.country, draft.library
    try:
        if column == "outlet":
            return library.default_outlet(medium, item, country)
        target_c = None if np.isnan(hot_c) else hot_c
        return library.default_utility(medium, item, country, target_c)
    except BadInput:
        # Said by the checks, with the row's place.
        general = own[own["item"] == ""]
        return str(general["id"].iloc[0]) if _one_meant(general, medium) else ""


def _one_meant(rows: pd.DataFrame, medium: str) -> bool:
    """Tell whether a park's rows leave no doubt: the only one, or the least hot."""
    if "max_c" in rows and medium == "heat":
        return len(rows) > 0
    return len(rows) == 1
