"""Physics: temperatures in order, mass that closes, nothing better than Carnot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.contents import NOT_COMPARED, known_measures, measure_of, of_rows, owners_of
from symbiosis.park.media import MEDIA
from symbiosis.park.schema import NONE, TABLES

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_MASS, _ENERGY = (
    [medium.name for medium in MEDIA.values() if medium.kind == kind] for kind in ("mass", "energy")
)
_WITH_CONTENTS = tuple(name for name, table in TABLES.items() if table.properties)
_KELVIN = 273.15
_AMBIENT_C = 15.0
# Rounding of published coefficients.
_TOLERANCE = 0.01
_WHOLE = 1e6
"""mg in a kg."""


def check_physics(draft: Draft) -> list[Fault]:
    """Find what the laws of thermodynamics, or a mass balance, do not allow."""
    return [
        *_temperatures(draft),
        *_shares(draft),
        *_ports(draft),
        *_unbounded(draft),
        *_loads(draft),
        *_contents(draft),
    ]


def _temperatures(draft: Draft) -> list[Fault]:
    """Find sources that warm, sinks that cool, and utilities too cold for their sink."""
    frame, sheet = draft.tables["heat"], draft.sheets["heat"]
    warms = (frame["role"] == "source") & (frame["target_c"] > frame["supply_c"])
    cools = (frame["role"] == "sink") & (frame["target_c"] < frame["supply_c"])
    remedy = "Exchange supply_c and target_c, or correct the role."
    faults = sheet.faults(warms, "target_c", "a source of heat that warms up", remedy)
    faults += sheet.faults(cools, "target_c", "a sink of heat that cools down", remedy)
    hottest = frame["utility"].map(draft.library.utilities["max_c"]).astype("float64")
    found = hottest.map(lambda hot: f"the utility gives heat up to {hot:g} degC only")
    too_cold = (frame["role"] == "sink") & (hottest < frame["target_c"])
    return faults + sheet.faults(too_cold, "utility", found, "Name a hotter one.")


def _shares(draft: Draft) -> list[Fault]:
    frame, sheet = draft.tables["technologies"], draft.sheets["technologies"]
    if frame.empty:
        return []
    rule = frame["technology"].map(draft.library.technologies["rule"]).fillna("")
    share = frame["carnot_share"]
    remedy = "Give the share of Carnot's efficiency: 0.4 to 0.7 for what is built today."
    faults = sheet.faults(
        share > 1.0, "carnot_share", "above 1: better than Carnot, which nothing is", remedy
    )
    unread = share.notna() & (rule == "") & (frame["technology"] != "")
    return faults + sheet.faults(
        unread, "carnot_share", "only for heat pumps and engines", "Leave it empty.", "warning"
    )


def _ports(draft: Draft) -> list[Fault]:
    """Check the technologies whose ports the park gives itself, one fault a technology."""
    ports, sheet = draft.tables["technology_ports"], draft.sheets["technology_ports"]
    if ports.empty:
        return []
    kind = ports["technology"]
    first = ~kind.duplicated() & (kind != "")
    missing = kind.map(missing_work(ports)).astype("float64").fillna(0.0)
    found = missing.map(lambda work: f"better than Carnot: {work:.3g} MWh of work are missing")
    faults = sheet.faults(
        first & (missing > _TOLERANCE), "coefficient", found, "Give it more power or less lift."
    )
    created = created_mass(ports, draft.library.materials["form"])
    created = kind.map(created).astype("float64").fillna(0.0)
    found = created.map(lambda mass: f"{mass:.3g} t come out that never went in")
    faults += sheet.faults(
        first & (created > _TOLERANCE), "coefficient", found, "Complete the recipe's inputs."
    )
    scaled = (ports["coefficient"] == 1.0).groupby(kind).transform("any").astype("bool")
    return faults + sheet.faults(
        first & ~scaled, "coefficient", "no port has 1", "Give the port that sets the size 1."
    )


def missing_work(ports: pd.DataFrame) -> pd.Series:
    r"""Give the work [MWh] that technologies of heat and power alone would need besides.

    With every heat port at its mean temperature and the rest exchanged with ambient, entropy must
    not fall:

    .. math:: \sum_{out} Q / T - \sum_{in} Q / T + (E_{in} - E_{out}) / T_0 \ge 0

    Q  heat of a port [MWh];  E  heat and power [MWh];  T_0  ambient, 15 degC;  the work that is
    missing is T_0 times what entropy would fall.

    Parameters
    ----------
    ports
        Columns of the table ``technology_ports``.

    Returns
    -------
    Series
        By technology, per unit of activity; those with materials, without input or without
        temperatures are left out.
    """
    kind = ports["technology"]
    sign = _sign(ports)
    energy = sign * ports["coefficient"].where(ports["medium"].isin(_ENERGY), 0.0)
    heat = ports["medium"] == "heat"
    entropy = (energy / _mean_kelvin(ports)).where(heat, 0.0)
    left_out = (ports["medium"] == "material") | entropy.isna() | energy.isna()
    judged = ~left_out.groupby(kind).transform("any") & (energy < 0).groupby(kind).transform("any")
    flows = pd.DataFrame({"energy": energy, "entropy": entropy})[judged]
    sums = flows.groupby(kind[judged]).sum()
    ambient = _AMBIENT_C + _KELVIN
    return -(sums["entropy"] * ambient - sums["energy"])


def created_mass(ports: pd.DataFrame, form: pd.Series) -> pd.Series:
    """Give the mass [t] that comes out of a recipe without having gone in, per unit of activity.

    Gases do not count as output: the air's oxygen may be in them.

    Parameters
    ----------
    ports
        Columns of the table ``technology_ports``.
    form
        Material -> solid, liquid, gas or slurry.

    Returns
    -------
    Series
        By technology; negative where more goes in.
    """
    weighed = ports["medium"].isin(_MASS)
    gas_out = (ports["role"] == "source") & (ports["item"].map(form) == "gas")
    sign = _sign(ports)
    mass = (sign * ports["coefficient"]).where(weighed & ~gas_out, 0.0)
    return mass.groupby(ports["technology"]).sum()


def _sign(ports: pd.DataFrame) -> pd.Series:
    """Give 1 for what a port gives, -1 for what it takes."""
    return ports["role"].map({"source": 1.0, "sink": -1.0}).astype("float64")


def _mean_kelvin(ports: pd.DataFrame) -> pd.Series:
    """Give the thermodynamic mean of a port's two temperatures [K]."""
    start, end = ports["supply_c"] + _KELVIN, ports["target_c"] + _KELVIN
    same = np.isclose(start, end)
    ratio = np.log((start / end).where(~same, 2.0))
    return ((start - end) / ratio).where(~same, start)


def _unbounded(draft: Draft) -> list[Fault]:
    """Find retrofits that nothing bounds: neither a size, nor a port that only the park serves."""
    frame, library = draft.tables["technologies"], draft.library
    if frame.empty:
        return []
    ports = library.technology_ports
    other = ports["utility"].where(ports["role"] == "sink", ports["outlet"])
    free = (~other.isin(["", NONE])).groupby(ports["technology"]).all()
    owner = frame["id"].where(frame["id"].isin(free.index), frame["technology"])
    endless = owner.isin(free.index[free])
    usual = frame["technology"].map(library.technologies["size_max"]).astype("float64")
    return draft.sheets["technologies"].faults(
        endless & frame["max_size"].fillna(usual).isna(),
        "max_size",
        "unbounded: every port can buy or sell without limit",
        "Give the largest size.",
    )


def _loads(draft: Draft) -> list[Fault]:
    """Find water processes without load, or with a load that no outlet content bounds."""
    frame, sheet, contents = draft.tables["water"], draft.sheets["water"], of_rows(draft.contents)
    process = frame["role"] == "process"
    if not process.any():
        return []
    loads = contents[contents["kind"] == "load"]
    outs = contents[contents["kind"] == "out"]
    keys = ["owner", "property"]
    open_ended = loads[~loads.set_index(keys).index.isin(outs.set_index(keys).index)]
    faults = sheet.faults(
        process & ~frame["id"].isin(loads["owner"]),
        "role",
        "a process without load",
        "Add a column such as `load:COD [kg/h]`, or make it a sink and a source.",
    )
    return faults + sheet.faults(
        process & frame["id"].isin(open_ended["owner"]),
        "role",
        "a load without largest content at the outlet",
        "Add the column `out:... [mg/L]` of the same property.",
    )


def _contents(draft: Draft) -> list[Fault]:
    """Find what contains more than itself, or one property twice."""
    contents = draft.contents
    if contents.empty:
        return []
    whole = contents["unit"].isin(["mg/kg", "mg/L"]) & (contents["value"] > _WHOLE)
    twice = contents.duplicated(["owner", "port", "property", "kind"], keep=False)
    remedy = "Check the unit of the property."
    faults = _of_owners(draft, contents[whole], "more than 100 %", remedy)
    faults += _of_owners(draft, contents[twice], "stands twice", "Keep one of the columns.")
    compared = contents[~contents["kind"].isin(NOT_COMPARED)]
    measure = compared["unit"].map(measure_of)
    usual = measure.groupby(compared["property"]).transform("first")
    usual = compared["property"].map(known_measures(draft.library)).fillna(usual)
    return faults + _of_owners(
        draft,
        compared[measure != usual],
        "not in what the others of this property are in: they cannot be compared",
        "Write all of them in one unit, such as mg/L.",
    )


def _of_owners(draft: Draft, rows: pd.DataFrame, found: str, remedy: str) -> list[Fault]:
    """Lay faults of contents at the rows that own them."""
    if rows.empty:
        return []
    heads = rows["kind"] + ":" + rows["property"]
    return [
        fault
        for head, owners in rows[["owner", "port"]].groupby(heads)
        for name in _WITH_CONTENTS
        for fault in draft.sheets[name].faults(
            _among(name, draft.tables[name], owners), str(head), found, remedy
        )
    ]


def _among(table: str, frame: pd.DataFrame, owners: pd.DataFrame) -> pd.Series[bool]:
    """Tell which rows of a table are among some owners of contents."""
    own, said = (pd.MultiIndex.from_frame(each) for each in (owners_of(frame, table), owners))
    return pd.Series(own.isin(said), index=frame.index)
