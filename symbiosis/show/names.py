"""Names in the reader's language: of enterprises, of what flows, of what holds a plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symbiosis.park.media import STREAM_TABLES
from symbiosis.plan.binding import binding
from symbiosis.show.fault_words import retold

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_NAMED = ("utilities", "outlets", "links", "carriers", "technologies", "materials", "policies")
"""Tables of the library; no code stands in two of them."""
_DIVISION = re.compile(r"\d\d(\.\d\d?)?")
_SECTIONS = (("A", 3), ("B", 9), ("C", 33), ("D", 35), ("E", 39))
"""Sections of NACE that make, supply or treat something, each with its last division."""
_LAST_LATIN = "\u2e7f"
"""Letters beyond this one are Chinese."""


def names_of(park: Park, say: Words) -> dict[str, str]:
    """Give every enterprise its name."""
    return {
        str(place): say.name(row.get("name") or str(place), row.get("name_zh") or "")
        for place, row in park.enterprises.iterrows()
    }


def stream_names(park: Park, say: Words) -> dict[str, str]:
    """Give every stream and every retrofit its name, with that of its enterprise."""
    firms = names_of(park, say)
    names = {}
    for table, medium in STREAM_TABLES.items():
        for stream, row in park.tables[table].iterrows():
            item = str(row.get("material") or medium)
            what = item_name(park, item, str(row.get("name") or ""), say)
            names[str(stream)] = f"{firms.get(row['enterprise'], row['enterprise'])} ({what})"
    for retrofit, row in park.tables["technologies"].iterrows():
        what = library_name(park, str(row["technology"]), say)
        names[str(retrofit)] = f"{firms.get(row['enterprise'], row['enterprise'])} ({what})"
    return names


def called_streams(plan: Plan, say: Words) -> dict[str, str]:
    """Give what a plan's sentences call a stream by its name in the reader's language.

    English sentences call it as its readers do already.
    """
    if say.language == "en":
        return {}
    firms = names_of(plan.park, say)
    rows = plan.streams[["enterprise", "item", "name"]].to_dict("records")
    return {
        str(row["name"]): say(
            "report.stream",
            firm=firms.get(str(row["enterprise"]), str(row["enterprise"])),
            what=item_name(plan.park, str(row["item"]), str(row["name"]), say),
        )
        for row in reversed(rows)
    }


def datum_names(park: Park, say: Words) -> dict[str, str]:
    """Give every stream, retrofit, utility and outlet its name."""
    priced = {
        str(name): library_name(park, str(name), say)
        for table in (park.library.utilities, park.library.outlets)
        for name in table.index
    }
    return {**priced, **stream_names(park, say)}


def chosen_names(plan: Plan, say: Words) -> dict[str, str]:
    """Give everything that has a datum or that a plan may choose its name: retrofits' ports too."""
    names = datum_names(plan.park, say)
    ports = plan.matches.streams
    ports = ports[ports["unit"] != ""]
    for port, row in ports[["unit", "retrofit"]].iterrows():
        retrofit = str(row["retrofit"])
        names[str(port)] = names[str(row["unit"])] = names.get(retrofit, retrofit)
    return names


def item_name(park: Park, item: str, own: str, say: Words) -> str:
    """Name what flows: a stream's own name, a material of the library, else the medium.

    Names that the data do not give in the reader's language are replaced by the library's.
    """
    if item in park.library.materials.index and (say.language != "en" or not own):
        materials = park.library.materials
        return say.name(str(materials["name"][item]), str(materials["name_zh"][item]))
    if not own or not is_read(own, say):
        return say.known(f"medium.{item}", own or item)
    # A stream without a name is known by its id.
    return (own[0].upper() + own[1:]).replace("_", " ").replace(" degC", " °C")


def exchange_name(park: Park, row: pd.Series, say: Words) -> str:
    """Name what an exchange carries; heat without a name in the reader's language by its fall."""
    own = str(row["item_name"])
    name = item_name(park, str(row["item"]), own, say)
    if own and row["medium"] == "heat" and not is_read(own, say):
        return by_its_fall(name, row["supply_c"], row["target_c"])
    return name


def by_its_fall(name: str, hot: float, cold: float) -> str:
    """Call heat by the temperatures between which it falls; by one where it does not."""
    ends = dict.fromkeys((f"{hot:.0f}", f"{cold:.0f}"))
    return f"{name} {' → '.join(ends)} °C"


def library_name(park: Park, code: str, say: Words) -> str:
    """Name what the park's library knows by a code; what it does not know keeps its code."""
    for table in _NAMED:
        known: pd.DataFrame = getattr(park.library, table)
        if code in known.index:
            english, chinese = (known.loc[code].get(column) for column in ("name", "name_zh"))
            english = english or code
            # What the program itself adds to a park is known by its English name alone.
            return say.name(english, chinese or retold(english, say)).replace(" degC", " °C")
    return say.known(f"medium.{code}", code)


def sector_name(park: Park, sector: str, say: Words) -> str:
    """Name the sector of an enterprise that the library knows by its id or its code of NACE.

    What the library does not know stays as the park's data have it.
    """
    sectors = park.library.sectors
    sector = _with_section(sector)
    known = sectors.loc[[sector]] if sector in sectors.index else sectors[sectors["nace"] == sector]
    if not sector or len(known) != 1:
        # A class that several kinds of works belong to, or none of ours, has a name of its own.
        return say.known(f"nace.{sector}", say.known(f"sector_class.{sector}", sector))
    return say.name(str(known["name"].iloc[0]), str(known["name_zh"].iloc[0]))


def _with_section(code: str) -> str:
    """Write a code of NACE with the letter of its section, as the library does: ``C24.10``."""
    if not _DIVISION.fullmatch(code):
        return code
    division = int(code[:2])
    return next((letter + code for letter, last in _SECTIONS if division <= last), code)


def told(park: Park, text: str, say: Words) -> str:
    """Say again what is told of a plan or a pair, in the reader's language and names."""
    return say.told(text, lambda code: library_name(park, code, say))


def told_note(park: Park, text: str, say: Words) -> str:
    """Say again what a plan notes, with the streams that it names by what they are called."""
    streams = stream_names(park, say)
    return say.told(text, lambda code: streams.get(code) or library_name(park, code, say))


def held(plan: Plan, say: Words) -> list[str]:
    """Say of everything that a plan cannot have more of what it is, where, and how much."""
    firms = names_of(plan.park, say)
    told = []
    for row in binding(plan).to_dict("records"):
        kind, item = str(row["kind"]), str(row["item"])
        if kind in ("size", "capacity"):
            what = library_name(plan.park, item, say)
        else:
            what = item_name(plan.park, item, "", say) if kind == "share" else str(row["name"])
        share = kind == "share"
        most = say.percent(row["most"]) if share else say.amount(row["most"], str(row["unit"]))
        ends = {end: firms.get(str(row[end]), str(row[end])) for end in ("from", "to")}
        told.append(say(f"binding.{kind}", what=what, most=most, **ends))
    return told


def is_read(text: str, say: Words) -> bool:
    """Tell whether a text is in letters that a reader of the language reads."""
    return say.language != "zh" or any(letter > _LAST_LATIN for letter in text)


def firm_and_what(plan: Plan, stream: str, say: Words) -> str:
    """Name a stream, a port or a store, with its firm."""
    known = stream_names(plan.park, say)
    row = plan.streams.loc[stream] if stream in plan.streams.index else None
    if stream in known or row is None:
        return known.get(stream, stream)
    firm = names_of(plan.park, say).get(str(row["enterprise"]), str(row["enterprise"]))
    of = plan.matches.streams["retrofit"].get(stream, "")
    kind = plan.park.tables["technologies"]["technology"].get(of, "")
    what = library_name(plan.park, str(kind), say) if kind else str(row["name"])
    return f"{firm} ({what})"
