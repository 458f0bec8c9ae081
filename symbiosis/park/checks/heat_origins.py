"""Where heat comes from: whether indicators count it hangs on `origin`, so a doubt of it is told.

Heat that a power cycle rejects, and steam that is made to be given, are no excess heat of a
process: published shares leave them out unless a switch says otherwise. A power station's row
without an origin would be counted as excess heat, which nobody may have meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symbiosis.park.cold import COLD
from symbiosis.park.sectors.usual import has_word, sectors_like

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault
    from symbiosis.park.library import Library

_CONDENSER_C = 70.0
"""Hotter than a condensing turbine is run, even with a dry cooling tower [degC]."""
_AMBIENT_C = 25.0
"""A cooling tower reaches it as a rule [degC]."""
_COLD_C = 45.0
"""A power station's heat that starts below comes from its condenser as a rule [degC]."""
_POWER = "D35.1"
"""NACE: electric power generation, transmission and distribution."""
_CHINESE_POWER = re.compile(r"d44\.?1[0-9]?(\s.*)?")
"""GB/T 4754: the group 441, electricity production."""
_STATIONS = (
    *("power station", "power plant", "thermal power", "cogeneration", "chp"),
    *("热电", "火电", "电厂", "火力发电"),
)
_CONDENSING = ("condenser", "cooling water", "循环水", "冷却水", "凝汽", "乏汽")
_STEAM = ("steam", "蒸汽", "抽汽", "汽轮机")


def check_heat_origins(draft: Draft) -> list[Fault]:
    """Ask where a power station's heat comes from; find origins that cannot be."""
    frame, sheet = draft.tables["heat"], draft.sheets["heat"]
    source = frame["role"] == "source"
    wanted = (frame["role"] == "sink") & ~frame["origin"].isin(["", COLD])
    warm = (frame["origin"] == COLD) & (frame[["supply_c", "target_c"]].min(axis=1) > _AMBIENT_C)
    mild = f"heat above {_AMBIENT_C:g} degC needs no chiller: it is no cold"
    hot = (frame["origin"] == "condenser") & (frame["supply_c"] > _CONDENSER_C)
    found = f"no turbine's condenser gives heat above {_CONDENSER_C:g} degC"
    remedy = "Write `made` for extracted steam, `excess` for what a process leaves over."
    open_ = source & (frame["origin"] == "") & frame["enterprise"].isin(_stations(draft))
    names = frame["name"].str.lower()
    rejected = (
        open_
        & ~_says(names, _STEAM)
        & (
            (frame["supply_c"] < _COLD_C)
            | (_says(names, _CONDENSING) & (frame["supply_c"] <= _CONDENSER_C))
        )
    )
    made = open_ & ~rejected & _says(names, _STEAM) & (frame["supply_c"] > _CONDENSER_C)
    return [
        *sheet.faults(wanted, "origin", "only for sources", "Leave it empty.", "warning"),
        *sheet.faults(hot, "origin", found, remedy, "warning"),
        *sheet.faults(warm, "origin", mild, "Leave it empty, or correct the ends.", "warning"),
        *_asked(draft, rejected, "condenser", "what a power cycle rejects"),
        *_asked(draft, made, "made", "steam that is made to be given"),
    ]


def _asked(draft: Draft, rows: pd.Series[bool], origin: str, what: str) -> list[Fault]:
    """Name both readings: the one that stands, and the one that a power station's row invites."""
    said = (
        f"it is counted as excess heat, which a power station's may not be: as `{origin}` ({what}) "
        "indicators of excess heat leave it out, as `excess` they count it"
    )
    words = {"condenser": "turbine condenser, 凝汽", "made": "extraction steam, 抽汽"}[origin]
    sheet = draft.sheets["heat"]
    listed = rows & rows.index.isin(list(sheet.origins))
    described = f"Write in it: {words}; or: process excess heat, 工艺余热."
    return [
        *sheet.faults(rows & ~listed, "origin", said, f"Write `{origin}` or `excess`.", "warning"),
        *sheet.faults(listed, "description", said, described, "warning"),
    ]


def _stations(draft: Draft) -> set[str]:
    """Name the enterprises that make power."""
    firms = draft.tables["enterprises"]
    known = {text for text in firms["sector"].unique() if _is_power(str(text), draft.library)}
    return set(firms.loc[firms["sector"].isin(known), "id"])


def _is_power(sector: str, library: Library) -> bool:
    asked = sector.lower().strip()
    if _CHINESE_POWER.fullmatch(asked) or any(has_word(asked, word) for word in _STATIONS):
        return True
    found = sectors_like(sector, library)
    return set(library.sectors.loc[found, "nace"].str.slice(0, len(_POWER))) == {_POWER}


def _says(names: pd.Series[str], words: tuple[str, ...]) -> pd.Series[bool]:
    return names.map(lambda name: any(word in name for word in words)).astype("bool")
