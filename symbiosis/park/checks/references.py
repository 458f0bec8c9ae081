"""References: every name leads somewhere, and to something of the right kind."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.checks.items import check_items
from symbiosis.park.fallbacks import TABLES as FALLBACKS
from symbiosis.park.haves.material_names import MaterialNames
from symbiosis.park.headings import plain
from symbiosis.park.library import DEFAULT, load_library
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.own import OWN
from symbiosis.park.schema import GEOMETRY_TABLES, NONE, TABLES
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault
    from symbiosis.park.sheet import Sheet

Hint = Callable[[str, str], str]
"""What is written, and the advice where nothing is like it -> the advice."""
# Looking for a similar name takes long in a large park: only the first ones get a suggestion.
_SUGGESTIONS = 20
_SIMILAR = 0.85
_OF_LIBRARY = ("materials", "technologies", "carriers", "water_classes")
_PLACES = {f"{name}_library": name for name in _OF_LIBRARY}
"""What a reference is to -> what people call that table; the park's own are called ``own_...``."""
_LISTED = 6
"""Classes of water that are offered for a name that may be theirs."""
_ASKING = {"utility": ("sink", "process"), "outlet": ("source", "process")}


def check_references(draft: Draft) -> list[Fault]:
    """Find names that lead nowhere, or to a thing of another medium."""
    known = _known(draft)
    faults = []
    for name, frame in draft.tables.items():
        for column in TABLES[name].columns:
            if column.kind == "ref" and len(frame):
                names, allowed = frame[column.name], known[column.table]
                hint = _hinter(draft, column.table, allowed)
                faults += _dangling(
                    draft.sheets[name], names, column.name, allowed, column.table, hint
                )
    owners = {*known["technologies_library"], *draft.tables["technologies"]["id"]}
    for name in ("technology_ports", "technology_segments"):
        names, sheet = draft.tables[name]["technology"], draft.sheets[name]
        faults += _dangling(sheet, names, "technology", owners, "technologies")
    faults += _items(draft)
    faults += check_items(draft)
    faults += _properties(draft)
    faults += _evidence(draft)
    for name in STREAM_TABLES:
        for fallback in FALLBACKS:
            faults += _fallbacks(draft, name, fallback)
    return faults


def _known(draft: Draft) -> dict[str, Collection[str]]:
    """Give the names that each kind of reference may use."""
    library, tables = draft.library, draft.tables
    return {
        "enterprises": set(tables["enterprises"]["id"]),
        "periods": set(tables["periods"]["id"]),
        "profiles": set(tables["profiles"]["id"]),
        "materials_library": set(library.materials.index),
        "technologies_library": set(library.technologies.index),
        "carriers_library": set(library.carriers.index),
        "water_classes_library": set(library.water_classes.index),
        "utilities": {*library.utilities.index, NONE, DEFAULT},
        "outlets": {*library.outlets.index, NONE, DEFAULT},
    }


def _hinter(draft: Draft, table: str, allowed: Collection[str]) -> Hint:
    """Give what suggests the thing that a misspelt id or name may mean, in any language."""

    def of_material(text: str, general: str) -> str:
        names = MaterialNames.of(draft.library)
        found = names.called(text) or names.within(text) or names.nearest(text)
        told = draft.library.materials["name_zh"]
        listed = ", ".join(f"`{each}` {told[each]}" for each in found)
        return f"Did you mean one of {listed}? {general}" if found else general

    def of_class(text: str, general: str) -> str:
        classes = draft.library.water_classes
        words = classes[["name", "name_zh", "also"]].agg("; ".join, axis=1)
        found = [str(each) for each, said in words.items() if plain(text) in plain(said)]
        listed = ", ".join(f"`{each}` {classes['name_zh'][each]}" for each in found[:_LISTED])
        return f"Did you mean one of {listed}? {general}" if found else general

    def of_firm(text: str, general: str) -> str:
        firms = draft.tables["enterprises"]
        called = {
            str(name): str(each)
            for each, *names in firms[["id", "name", "name_zh"]].itertuples(index=False)
            for name in (*names, each)
            if name
        }
        near = difflib.get_close_matches(text, called, n=1)
        return f"Did you mean {near[0]!r} (`{called[near[0]]}`)?" if near else general

    def of_id(text: str, general: str) -> str:
        return did_you_mean(text, allowed, general)

    def first_of_ids(text: str, general: str) -> str:
        return of_id(text, "") or described[table](text, general)

    described = {
        "enterprises": of_firm,
        "materials_library": of_material,
        "water_classes_library": of_class,
    }
    return first_of_ids if table in described else of_id


def _dangling(
    sheet: Sheet,
    names: pd.Series,
    column: str,
    allowed: Collection[str],
    table: str,
    hint: Hint | None = None,
) -> list[Fault]:
    unknown = [name for name in dict.fromkeys(names) if name and name not in allowed]
    if not unknown:
        return []
    where = _PLACES.get(table, table)
    general = f"Add it to {where}, or mend it."
    if where != table:
        general = f"See the library's {where}, or add your own to own_{where}."
    hints = {
        name: hint(name, general) if hint else did_you_mean(name, allowed, general)
        for name in unknown[:_SUGGESTIONS]
    }
    remedies = names.map(hints).fillna(general)
    return sheet.faults(names.isin(unknown), column, f"not among the {where}", remedies)


def _items(draft: Draft) -> list[Fault]:
    """Find unknown materials of utilities and outlets."""
    materials = set(draft.library.materials.index)
    faults = []
    for name in FALLBACKS.values():
        frame = draft.tables[name]
        if frame.empty:
            continue
        items = frame["item"].where(frame["medium"] == "material", "").str.split(";").explode()
        bad = _first_unknown(items, materials, frame.index)
        faults += _dangling(draft.sheets[name], bad, "item", materials, "materials_library")
    return faults


def _properties(draft: Draft) -> list[Fault]:
    """Warn of a property that looks like another one misspelt: nobody would limit it."""
    library = load_library()  # what the park's own rows say is what is asked about
    known = {*library.contents["property"], *library.water_quality["property"]}
    plain = {name.lower(): name for name in known}
    faults = []
    for name in (*STREAM_TABLES, *OWN):
        sheet = draft.sheets[name]
        for heading in sheet.properties:
            near = difflib.get_close_matches(heading.column.lower(), plain, n=1, cutoff=_SIMILAR)
            if near and heading.column not in known:
                found = f"not the {plain[near[0]]!r} that limits are written for"
                remedy = f"Did you mean {plain[near[0]]!r}?"
                faults.append(sheet.fault(str(heading), found, remedy, severity="warning"))
    return faults


def _first_unknown(items: pd.Series, known: Collection[str], rows: pd.Index) -> pd.Series:
    """Give the first unknown name of every row's cell, or nothing."""
    unknown = items[(items != "") & ~items.isin(list(known))]
    return unknown[~unknown.index.duplicated()].reindex(rows, fill_value="")


def _replaced(draft: Draft) -> dict[str, str]:
    """Give by-product -> the advice to write what it replaces: a works needs that, not the ash."""
    links, told = draft.library.links, draft.library.materials["name_zh"]
    return {
        str(material): "It has no price of its own: write as `material` what it replaces, "
        + " or ".join(f"`{each}` {told.get(each, '')}".strip() for each in goals.unique())
        + ", or name a utility."
        for material, goals in links[links["computable"] == 1].groupby("material")["need"]
    }


def _evidence(draft: Draft) -> list[Fault]:
    """Find evidence of figures that are not there; it does no harm, so it is only warned of."""
    frame, sheet = draft.tables["evidence"], draft.sheets["evidence"]
    if frame.empty:
        return []
    cells = {
        name: (set(table["id"]), set(TABLES[name].names))
        for name, table in draft.tables.items()
        if "id" in table
    }
    known = frame["table"].isin([*cells, *GEOMETRY_TABLES, "park"])
    remedy = "Mend it, or remove the row."
    faults = sheet.faults(~known, "table", "no such table", remedy, "warning")
    for name, (ids, columns) in cells.items():
        here = frame["table"] == name
        lost = here & (frame["id"] != "") & ~frame["id"].isin(list(ids))
        faults += sheet.faults(lost, "id", f"no such row of {name}", remedy, "warning")
        nameless = here & (frame["column"] != "") & ~frame["column"].isin(list(columns))
        faults += sheet.faults(nameless, "column", f"no such column of {name}", remedy, "warning")
    return faults


def _unserved(draft: Draft, name: str, column: str, what: pd.Series[str]) -> list[Fault]:
    """Write the faults of streams for which nothing usual is known."""
    remedy: str | pd.Series = f"Name one of {FALLBACKS[column]}, add one, or write `{NONE}`."
    if name == "materials" and column == "utility":
        instead = what.map(_replaced(draft)).fillna("")
        remedy = instead.where(instead != "", remedy)
    text = f"no usual {column} for " + what + f" in {draft.info.country}"
    return draft.sheets[name].faults(what.notna(), column, text, remedy)


def _fallbacks(draft: Draft, name: str, column: str) -> list[Fault]:
    """Find streams without utility or outlet, and such that are of another medium or unpriced."""
    frame, sheet, medium = draft.tables[name], draft.sheets[name], STREAM_TABLES[name]
    if frame.empty:
        return []
    rows = getattr(draft.library, FALLBACKS[column])
    named = frame[column]
    asking = frame["role"].isin(_ASKING[column])
    what = frame["material"] if name == "materials" else pd.Series(medium, index=frame.index)
    usable = asking & (what.isin(draft.library.materials.index) if name == "materials" else True)
    if name == "heat":
        usable &= frame["target_c"].notna()
    own_price = frame[f"{column}_price"]
    bare = own_price.notna() & (column == "outlet")
    missing = usable & (named == "") & ~bare
    faults = _unserved(draft, name, column, what[missing]) if missing.any() else []
    idle = ~asking & (named != "") & frame["role"].ne("")
    faults += sheet.faults(
        idle, column, f"a {column} is not for this role", "Leave the cell empty.", "warning"
    )
    found = rows.loc[rows.index.isin(named), ["medium", "price"]]
    other = named.isin(found.index[found["medium"] != medium])
    faults += sheet.faults(other, column, f"not for {medium}", f"Name one for {medium}.")
    free = asking & named.isin(found.index[found["price"].isna()]) & own_price.isna()
    unpriced = f"Give `price` in {FALLBACKS[column]}, or `{column}_price` here."
    return faults + sheet.faults(free & ~other, column, "has no price", unpriced)
