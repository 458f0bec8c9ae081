"""Own rows: what a park adds to the library can be computed, and obeys what the library obeys."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from symbiosis.park.library import load_library
from symbiosis.park.own import OWN
from symbiosis.park.own_tables import OF_TIME
from symbiosis.park.water_states import BOILING_BAR

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_NEAR = 0.88
_MOST = 5.0
"""t of a need that no tonne of a by-product serves as."""
_ROUNDING = 1.03
_FUEL = ("fuel", "gas")


def check_own(draft: Draft) -> list[Fault]:
    """Find own rows that cannot be computed, that break physics, or that miss a library's row."""
    if all(draft.tables[table].empty for table in OWN):
        return []
    return [
        *_near_names(draft),
        *_materials(draft),
        *_links(draft),
        *_energy(draft),
        *_carriers(draft),
        *_technologies(draft),
        *_water_classes(draft),
    ]


def _near_names(draft: Draft) -> list[Fault]:
    """Warn of a new id that is almost one of the library's: the two never meet."""
    faults = []
    for table, of in OWN.items():
        known = [str(name) for name in getattr(load_library(), of).index]
        ids = draft.tables[table]["id"]
        near = {
            name: matches[0]
            for name in ids
            if name and name not in known
            if (matches := difflib.get_close_matches(name, known, n=1, cutoff=_NEAR))
        }
        found = "almost the library's " + _text(ids.map(near))
        remedy = "Write that id if it is meant; else leave it: the two are different things."
        faults += draft.sheets[table].faults(ids.isin(list(near)), "id", found, remedy, "warning")
    return faults


def _materials(draft: Draft) -> list[Fault]:
    """Warn of a material that nothing speaks of."""
    frame, sheet = draft.tables["own_materials"], draft.sheets["own_materials"]
    library = draft.library
    spoken = {
        *draft.tables["materials"]["material"],
        *draft.tables["technology_ports"]["item"],
        *library.links["material"],
        *library.links["need"],
    }
    idle = (frame["id"] != "") & ~frame["id"].isin(spoken)
    return sheet.faults(
        idle, "id", "no stream, link or port speaks of it", "Add one, or leave it.", "warning"
    )


def _links(draft: Draft) -> list[Fault]:
    """Say of every link what is missing for it to be computed."""
    frame, sheet = draft.tables["own_links"], draft.sheets["own_links"]
    ratio = frame["id"].map(draft.library.links["ratio"]).astype("float64")
    faults = sheet.faults(
        ~(ratio > 0.0) & (frame["id"] != ""),
        "ratio",
        "no ratio: the link is told, and never an exchange",
        "Give the tonnes of the need that a tonne serves as.",
        "warning",
    )
    found = ratio.map(lambda figure: f"a tonne would serve as {figure:g} t")
    remedy = "If it is right, leave it; else check which is per which."
    faults += sheet.faults(ratio > _MOST, "ratio", found, remedy, "warning")
    same = (frame["material"] == frame["need"]) & (frame["material"] != "")
    told = "a material serves as itself without a link"
    faults += sheet.faults(same, "need", told, "Name another need, or remove the row.", "warning")
    streams = draft.tables["materials"]
    ends = (("material", "source", "gives"), ("need", "sink", "needs"))
    for column, role, word in ends:
        there = set(streams.loc[streams["role"] == role, "material"])
        ports = draft.library.technology_ports
        used = ports["technology"].isin(draft.tables["technologies"]["technology"])
        there |= set(ports.loc[used & (ports["role"] == role), "item"])
        lost = (frame[column] != "") & ~frame[column].isin(there)
        lost &= frame[column].isin(draft.library.materials.index)
        found = f"nobody in the park {word} " + frame[column]
        remedy = f"Add a {role} of it to materials, or leave the row for later."
        faults += sheet.faults(lost, column, found, remedy, "warning")
    return faults


def _energy(draft: Draft) -> list[Fault]:
    """Find fuels that would serve as more heat than they hold."""
    frame, materials = draft.tables["own_links"], draft.library.materials
    burnt = frame["need"].map(materials["kind"]).isin(_FUEL)
    held, asked = (
        frame[column].map(materials["lhv_gj_t"]).astype("float64")
        for column in ("material", "need")
    )
    ratio = frame["id"].map(draft.library.links["ratio"]).astype("float64")
    most = held / asked
    found = most.map(lambda figure: f"more heat than it holds: by heating value {figure:.3g} t")
    remedy = "Correct the ratio, or the heating values."
    too_much = burnt & (ratio > _ROUNDING * most)
    return draft.sheets["own_links"].faults(too_much, "ratio", found, remedy)


def _carriers(draft: Draft) -> list[Fault]:
    """Find carriers of heat without temperatures or upside down, and what has no lifetime."""
    frame, sheet = draft.tables["own_carriers"], draft.sheets["own_carriers"]
    known = draft.library.carriers.reindex(frame["id"]).set_axis(frame.index)
    heat = frame["medium"] == "heat"
    faults = []
    for column in ("supply_c", "return_c"):
        remedy = "Give both; of steam the same twice."
        faults += sheet.faults(
            heat & known[column].isna(), column, "a carrier of heat without it", remedy
        )
    low, high = BOILING_BAR
    bar = known["min_pressure_bar"].astype("float64")
    steam = heat & (known["return_c"] == known["supply_c"])
    remedy = f"Give {low:.3g} to {high:.0f} bar: what must arrive."
    faults += sheet.faults(
        steam & (bar > 0.0) & ~bar.between(low, high), "min_pressure_bar",
        "no steam condenses at this pressure", remedy,
    )  # fmt: skip
    colder = heat & (known["return_c"] > known["supply_c"])
    faults += sheet.faults(colder, "return_c", "hotter than it leaves", "Exchange the two.")
    built = (known[["capex_fixed", "capex_variable"]] > 0.0).any(axis=1)
    remedy = "Give its years: the investment is spread over them."
    faults += sheet.faults(
        built & known["lifetime"].isna(), "lifetime", "an investment without it", remedy
    )
    bare = (frame["medium"] == "material") & (_text(known["forms"]) == "")
    remedy = "Name the forms that it takes, with ; between them."
    return faults + sheet.faults(bare, "forms", "it takes no form of material", remedy)


def _technologies(draft: Draft) -> list[Fault]:
    """Find kinds without ports, size or lifetime, and such that are better than Carnot."""
    frame, sheet = draft.tables["own_technologies"], draft.sheets["own_technologies"]
    known = draft.library.technologies.reindex(frame["id"]).set_axis(frame.index)
    named = frame["id"] != ""
    ports = set(draft.library.technology_ports["technology"])
    retrofits = draft.tables["technologies"]
    # Each of its retrofits may have ports of its own.
    own = retrofits["id"].isin(ports).groupby(retrofits["technology"]).all()
    served = {*ports, *own.index[own]}
    faults = sheet.faults(
        named & ~frame["id"].isin(served),
        "id",
        "it takes and gives nothing",
        "Add its ports to technology_ports, one of them with the coefficient 1.",
    )
    faults += sheet.faults(
        named & (_text(known["size_unit"]) == ""), "size_unit", "its size counts nothing",
        "Write MW, t/h or m3/h: what the port with coefficient 1 counts.",
    )  # fmt: skip
    built = (known[["capex_fixed", "capex_variable"]] > 0.0).any(axis=1)
    remedy = "Give its years: the investment is spread over them."
    faults += sheet.faults(
        built & known["lifetime"].isna(), "lifetime", "an investment without it", remedy
    )
    share = known["carnot_share"].astype("float64")
    ruled = ~_text(known["rule"]).isin(["", *OF_TIME])
    remedy = "Give the share of Carnot's efficiency: 0.4 to 0.7 for what is built today."
    faults += sheet.faults(
        ruled & (share > 1.0), "carnot_share", "above 1: better than Carnot, which nothing is",
        remedy,
    )  # fmt: skip
    return faults + sheet.faults(ruled & share.isna(), "carnot_share", "a rule without it", remedy)


def _water_classes(draft: Draft) -> list[Fault]:
    """Find classes of water that limit nothing, and figures of them that are no limits."""
    frame, sheet = draft.tables["own_water_classes"], draft.sheets["own_water_classes"]
    limits = set(draft.library.water_class_limits["class"])
    named = draft.library.water_classes.reindex(frame["id"])["standard"].fillna("") != ""
    bare = (frame["id"] != "") & ~frame["id"].isin(limits) & ~named.set_axis(frame.index)
    remedy = "Add columns such as `max:COD [mg/L]`."
    faults = sheet.faults(bare, "id", "a class that limits nothing", remedy, "warning")
    wrong = [head for head in sheet.properties if head.kind not in ("max", "min")]
    remedy = "Write `max:` for what water of the class holds at most."
    return faults + [
        sheet.fault(str(head), f"{head.kind}: a class of water has limits", remedy)
        for head in wrong
    ]


def _text(cells: pd.Series) -> pd.Series:
    """Give texts of the library, empty where it has none."""
    return cells.astype("object").where(cells.notna(), "").astype("str")
