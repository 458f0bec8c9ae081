"""Classes of a park's own sources that indicators count: waste heat, solid waste, reclaimed water.

Which streams belong is told by their rows and the library, never by their ids; where a published
definition leaves it open, a switch lets the planner choose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.cold import COLD
from symbiosis.park.let_down import let_down_work
from symbiosis.park.media import STREAM_TABLES, UNITS
from symbiosis.park.schema import RECEIVED

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.park.library import Library

Switches = Mapping[str, str]

SWITCHES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "condenser": ("out", "in"),
        "made": ("out", "in"),
        "hazardous": ("out", "in"),
        "liquid": ("out", "in"),
        "product": ("out", "in"),
        "market": ("used", "unused"),
        "elsewhere": ("in", "out"),
    }
)
"""What a planner may choose; the first is meant where an indicator's row does not say.

``condenser``, ``made``: heat that a power cycle rejects, heat that is made to be given (extraction
steam) count as waste heat; ``hazardous``, ``liquid``, ``product``: such materials count as solid
waste; ``market``: what is sold outside the park counts as used; ``elsewhere``: facts of
what no stream says are counted.
"""

LOW_GRADE_C = 400.0
"""Heat that starts below is of low or middle grade [degC]."""
_OUTSIDE = ("supplier", "town", "diffuse")
"""Kinds of enterprise whose by-products are none of the park's."""
_TREATING = ("hub", "town")
"""Kinds of enterprise whose water has been treated."""
_MACHINE = 0.8
"""Isentropic efficiency at which let-down pressure counts as recoverable."""
_SCRAP = "SW17"
"""Recyclable resources in China's catalogue of solid wastes (2024)."""


@dataclass(frozen=True)
class StreamClass:
    """One class of sources.

    Attributes
    ----------
    table
        The park's table where they stand.
    belongs
        Sources of that table, with ``kind`` of their enterprise, and the park's library ->
        which of them belong, under the switches.
    switches
        The switches that it listens to.
    role
        Whether they are sources, or needs: cold that is left over needs heat.
    may_lack
        Whether a park may have none of it, beside others that an indicator counts.
    measured
        What is counted of a unit of them [MWh], where that is not their own amount.
    """

    table: str
    belongs: Callable[[pd.DataFrame, Switches], pd.Series[bool]]
    switches: tuple[str, ...] = ()
    role: str = "source"
    may_lack: bool = False
    measured: Callable[[pd.DataFrame, Library], pd.Series[float]] | None = None

    @property
    def unit(self) -> str:
        """Unit of its amounts."""
        if self.measured is not None:
            return "MWh/a"
        return f"{UNITS[STREAM_TABLES[self.table]]}/a"


def _counted(rows: pd.DataFrame) -> pd.Series[bool]:
    return ~rows["kind"].isin(_OUTSIDE)


def _waste_heat(rows: pd.DataFrame, switches: Switches) -> pd.Series[bool]:
    left_out = [origin for origin in ("condenser", "made") if switches[origin] == "out"]
    left_out.append(COLD)  # a need of cold is no heat that is wasted
    return _counted(rows) & ~rows["origin"].isin(left_out)


def _waste_cold(rows: pd.DataFrame, _: Switches) -> pd.Series[bool]:
    return _counted(rows) & (rows["origin"] == COLD)


def _let_down(rows: pd.DataFrame, _: Switches) -> pd.Series[bool]:
    return _counted(rows) & rows["pressure_bar"].notna()


def _work(rows: pd.DataFrame, library: Library) -> pd.Series[float]:
    """Give what machines make of what is let down [MWh/t]: four fifths of the isentropic work."""
    return _MACHINE * let_down_work(rows, library)


def _low_grade_heat(rows: pd.DataFrame, switches: Switches) -> pd.Series[bool]:
    return _waste_heat(rows, switches) & (rows["supply_c"] < LOW_GRADE_C)


def _solid_waste(rows: pd.DataFrame, switches: Switches) -> pd.Series[bool]:
    kinds, forms = ["waste", "by_product"], ["solid", "slurry"]
    kinds += ["product"] if switches["product"] == "in" else []
    forms += ["liquid"] if switches["liquid"] == "in" else []
    counted = _counted(rows) & rows["material_kind"].isin(kinds) & rows["form"].isin(forms)
    return counted if switches["hazardous"] == "in" else counted & ~rows["hazardous"]


def _waste_gas(rows: pd.DataFrame, _: Switches) -> pd.Series[bool]:
    return (
        _counted(rows) & (rows["material_kind"] == "gas") & rows["form"].isin(["gas", "hydrogen"])
    )


def _recyclables(rows: pd.DataFrame, _: Switches) -> pd.Series[bool]:
    return _counted(rows) & rows["cn_waste_code"].str.contains(_SCRAP, regex=False)


def _treated_water(rows: pd.DataFrame, _: Switches) -> pd.Series[bool]:
    return rows["kind"].isin(_TREATING)


CLASSES: Mapping[str, StreamClass] = MappingProxyType(
    {
        "waste_heat": StreamClass("heat", _waste_heat, ("condenser", "made")),
        "waste_cold": StreamClass("heat", _waste_cold, role="sink", may_lack=True),
        "waste_pressure": StreamClass("materials", _let_down, may_lack=True, measured=_work),
        "low_grade_heat": StreamClass("heat", _low_grade_heat, ("condenser", "made")),
        "solid_waste": StreamClass(
            "materials", _solid_waste, ("hazardous", "liquid", "product", "market")
        ),
        "waste_gas": StreamClass("materials", _waste_gas, ("market",)),
        "recyclables": StreamClass("materials", _recyclables, ("market",)),
        "treated_water": StreamClass("water", _treated_water),
    }
)
"""Class -> its sources; what each means stands in ``docs/indicators.md``."""


def sources_of(name: str, park: Park, switches: Switches, left: frozenset[str]) -> pd.DataFrame:
    """List the sources of a class that the park has.

    Parameters
    ----------
    name
        One of :data:`CLASSES`.
    switches
        Choice of every switch of the class.
    left
        Enterprises that have left the park.

    Returns
    -------
    DataFrame
        Stream -> ``quantity`` [t/a, MWh/a, m3/a], ``basis``, ``sold``: what is left of it goes to
        a market; and what is made of it: ``fixed``, and ``per`` unit that is bought of ``need``.
    """
    table = CLASSES[name].table
    rows = park.tables[table]
    rows = rows[(rows["role"] == CLASSES[name].role) & ~rows["enterprise"].isin(left)]
    if "instead_of" in rows:  # what leaves in another form counts as what it would else have been
        rows = rows[rows["instead_of"] == ""]
    rows = rows.assign(kind=rows["enterprise"].map(park.tables["enterprises"]["kind"]).fillna(""))
    if "material" in rows:
        known = park.library.materials.reindex(rows["material"])
        columns = {"kind": "material_kind", "form": "form", "hazardous": "hazardous"}
        columns |= {"cn_waste_code": "cn_waste_code"}
        rows = rows.assign(**{new: known[old].to_numpy() for old, new in columns.items()})
        rows["hazardous"] = rows["hazardous"].eq(True)  # noqa: FBT003 - unknown materials are not
        rows["cn_waste_code"] = rows["cn_waste_code"].fillna("")
    rows = rows[CLASSES[name].belongs(rows, switches)]
    market = rows["outlet"].map(park.library.outlets["kind"]) == "market"
    priced = (rows["outlet"] == "") & (rows["outlet_price"] < 0.0)
    if (measured := CLASSES[name].measured) is not None:
        rows = rows.assign(quantity=rows["quantity"] * measured(rows, park.library))
    made = _made(rows, park)
    return rows.assign(sold=market | priced, **made)[["quantity", "basis", "sold", *made]]


def _made(rows: pd.DataFrame, park: Park) -> dict[str, pd.Series]:
    """Say what is made of sources: all of it, or as the need is met that it comes from."""
    need = rows["tied_to"] if "tied_to" in rows else pd.Series("", index=rows.index)
    if not (need != "").any():
        nothing = pd.Series(0.0, index=rows.index)
        return {"fixed": rows["quantity"], "need": need, "per": nothing}
    every = pd.concat([park.tables[table]["quantity"] for table in STREAM_TABLES])
    per = rows["quantity"] / need.map(every)
    received = rows["tied_by"] == RECEIVED
    bought = (need != "") & ~received
    return {
        "fixed": rows["quantity"].mask(bought, 0.0),
        "need": need,
        "per": per.where(need != "", 0.0).where(~received, -per),
    }
