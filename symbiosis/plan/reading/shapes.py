"""The tables of a plan: every column with its kind of cell, its unit and its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import numpy.typing as npt
    from pandas.api.extensions import ExtensionArray

Kind = Literal["text", "number", "flag"]

MONEY_A_YEAR = "{currency}/a"
ROW_UNIT = "{unit}"
"""The unit stands in the row, in the column ``unit``."""


@dataclass(frozen=True)
class Column:
    """One column of a plan's table.

    Attributes
    ----------
    kind, unit, doc
        Kind of its cells, unit (``{currency}`` is the park's, :data:`ROW_UNIT` the row's), meaning.
    """

    kind: Kind
    doc: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One table of a plan; ``index`` names its key column, empty if rows have none."""

    index: str
    doc: str
    columns: Mapping[str, Column]


def _text(doc: str) -> Column:
    return Column("text", doc)


def _number(unit: str, doc: str) -> Column:
    return Column("number", doc, unit)


_PAIR = {
    "from": _text("Enterprise that gives"),
    "to": _text("Enterprise that takes"),
}
_TABLES: dict[str, Table] = {
    "accounts": Table(
        "account",
        "The park as a whole: without exchanges, today, and with the plan",
        {
            "baseline": _number(ROW_UNIT, "Without any exchange; empty if that is impossible"),
            "today": _number(ROW_UNIT, "With today's exchanges; empty if they are not known"),
            "plan": _number(ROW_UNIT, "With the plan"),
            "unit": _text("Unit of the account"),
        },
    ),
    "exchanges": Table(
        "id",
        "Who gives what to whom, what both save by it and what the way between them costs",
        {
            **_PAIR,
            "from_name": _text("Name of the giver"),
            "to_name": _text("Name of the taker"),
            "medium": _text("material, heat, water or power"),
            "item": _text("What passes: a material, else the medium"),
            "item_name": _text("What people call it"),
            "source_stream": _text("Stream that gives"),
            "sink_stream": _text("Stream that takes"),
            "link": _text("Rule of the library by which it may serve"),
            "route": _text("Route that carries it, empty inside an enterprise"),
            "carrier": _text("What fills the route"),
            "quantity": _number(ROW_UNIT, "Amount that leaves the source"),
            "unit": _text("Unit of the amount"),
            "distance_km": _number("km", "Length of the way"),
            "supply_c": _number("degC", "Hottest heat that leaves the source"),
            "target_c": _number("degC", "Hottest heat that reaches the sink"),
            "quality": _text("The property that is closest to the taker's limit"),
            "loss": _number("1", "Share lost on the way"),
            "saving_donor": _number(MONEY_A_YEAR, "Outlet avoided less pretreatment"),
            "saving_receiver": _number(MONEY_A_YEAR, "Utility avoided"),
            "network_cost": _number(MONEY_A_YEAR, "Share of the route, transport and permit"),
            "technology_cost": _number(MONEY_A_YEAR, "Share of the retrofits of its chain"),
            "passed_on": _number(
                MONEY_A_YEAR, "From the other legs of its chain through retrofits"
            ),
            "net": _number(
                MONEY_A_YEAR,
                "What is booked to it: savings less network and technology, with passed_on",
            ),
            "gain": _number(MONEY_A_YEAR, "net less its net today: its part of the plan's saving"),
            "capex": _number("{currency}", "Up-front, with its share of its chain"),
            "payback": _number(
                "a",
                "capex over saving less running cost, of the chain; empty: never, or an end of it "
                "could not do without",
            ),
            "existing": Column("flag", "Is an exchange of today, by this way or another"),
            "basis": _text("Weaker of the bases of the two streams"),
            "assumption": _text("The weakest figure behind it, by the money that rests on it"),
        },
    ),
    "routes": Table(
        "id",
        "Pipes, cables, conveyors and lorry trips in use",
        {
            **_PAIR,
            "medium": _text("material, heat, water or power"),
            "carrier": _text("What fills it"),
            "length_km": _number("km", "Length"),
            "capacity": _number("{capacity_unit}", "Built capacity; empty for trips"),
            "capacity_unit": _text("Unit of the capacity"),
            "dn": _number(
                "mm", "Nominal diameter of the pipe that carries it; empty: no such table"
            ),
            "parallel": _number("1", "Pipes of that size side by side"),
            "velocity": _number("m/s", "How fast it flows at full capacity"),
            "pressure_drop": _number("Pa/m", "What a metre of pipe takes of the pressure then"),
            "drop_bar": _number("bar", "What its whole length takes of it, one way"),
            "heat_lost": _number("MWh/a", "Heat lost on the way"),
            "pumping": _number("MWh/a", "Electricity of its pumps; empty: none"),
            "make_up": _number("m3/a", "Feed water for condensate that is lost; empty: none"),
            "quantity": _number(ROW_UNIT, "Amount carried"),
            "unit": _text("Unit of the amount"),
            "use_percent": _number("%", "Mean use of the capacity over the year"),
            "capex": _number("{currency}", "Investment"),
            "annual_cost": _number(
                MONEY_A_YEAR, "Annuity, upkeep, transport, pumps, feed water and fixed costs"
            ),
            "running_cost": _number(MONEY_A_YEAR, "The same without the annuity"),
            "existing": Column("flag", "Stands already"),
            "geometry": _text("Its way as WKT (WGS 84): along corridors, else straight"),
        },
    ),
    "mains": Table(
        "id",
        "Pieces of mains that are built: a way on which many fill and tap",
        {
            "main": _text("Route that it is a piece of"),
            "medium": _text("material, heat, water or power"),
            "carrier": _text("What fills it"),
            "segment": _text("Piece of the park's ways that it lies in"),
            "from": _text("Junction, or enterprise, where it begins"),
            "to": _text("Junction, or enterprise, where it ends"),
            "length_km": _number("km", "Length"),
            "pipes": _number("1", "How many pipes lie side by side"),
            "capacity": _number("{capacity_unit}", "What all of them can carry"),
            "capacity_unit": _text("Unit of the capacity"),
            "quantity": _number(ROW_UNIT, "Amount that enters it"),
            "unit": _text("Unit of the amount"),
            "use_percent": _number("%", "Mean use of the capacity over the year"),
            "lost": _number(ROW_UNIT, "Amount lost on it"),
            "pumping": _number("MWh/a", "Electricity of its pumps; empty: none"),
            "capex": _number("{currency}", "Investment, with its share of the trench"),
            "trench": _number("{currency}", "That share"),
            "annual_cost": _number(MONEY_A_YEAR, "Annuity, upkeep, transport and pumps"),
            "geometry": _text("Its way as WKT (WGS 84), as it flows"),
        },
    ),
    "technologies": Table(
        "id",
        "Retrofits in use",
        {
            "technology": _text("Kind of technology"),
            "name": _text("What people call it"),
            "enterprise": _text("Where it stands"),
            "size": _number("{size_unit}", "Size built"),
            "size_unit": _text("Unit of the size"),
            "capex": _number("{currency}", "Investment"),
            "annual_cost": _number(
                MONEY_A_YEAR, "Annuity, upkeep, operation, what it takes at market prices"
            ),
            "running_cost": _number(MONEY_A_YEAR, "The same without the annuity"),
            "gain": _number(MONEY_A_YEAR, "What it earns more than today and no exchange carries"),
            "full_load_hours": _number("h/a", "Hours a year at full size; of a store: none"),
            "rate": _number("{size_unit}/h", "Of a store: how fast it is filled and emptied"),
            "cycles": _number("1/a", "Of a store: times a year that its size is taken out"),
        },
    ),
    "streams": Table(
        "id",
        "What becomes of every stream",
        {
            "enterprise": _text("Who has or needs it"),
            "medium": _text("material, heat, water or power"),
            "role": _text("source or sink"),
            "item": _text("Material, else the medium"),
            "name": _text("What people call it"),
            "annual": _number(ROW_UNIT, "Amount offered or needed"),
            "exchanged": _number(ROW_UNIT, "Amount of it given or covered by exchanges"),
            "rest": _number(ROW_UNIT, "Amount to the outlet or from the utility"),
            "rest_baseline": _number(ROW_UNIT, "The same without any exchange"),
            "rest_today": _number(ROW_UNIT, "The same with today's exchanges; empty: not known"),
            "rest_at": _text("That outlet or utility"),
            "unit": _text("Unit of the amounts"),
            "basis": _text("How the amount is known"),
            "source": _text("Where the amount was read"),
        },
    ),
    "ledger": Table(
        "",
        "Every cost and burden: a quantity, and what it books to an account of its holder",
        {
            "kind": _text("Kind of ledger line"),
            "holder": _text("Enterprise, or network"),
            "item": _text("What the line counts"),
            "quantity": _number("", "Amount of the line"),
            "account": _text("Account it books to"),
            "amount": _number(ROW_UNIT, "Booked amount"),
            "unit": _text("Unit of the account"),
        },
    ),
    "cascade": Table(
        "",
        "Which heat goes where: source and sink pairs on each route, hottest first",
        {
            "route": _text("Route; @ and the enterprise's id inside it"),
            "source": _text("Stream that gives"),
            "sink": _text("Stream that takes"),
            "hot_c": _number("degC", "Hottest heat that leaves the source"),
            "cold_c": _number("degC", "Coldest heat that leaves the source"),
            "sink_hot_c": _number("degC", "Hottest heat that reaches the sink"),
            "sink_cold_c": _number("degC", "Coldest heat that reaches the sink"),
            "quantity": _number("MWh/a", "Heat that leaves the source"),
        },
    ),
    "evidence": Table(
        "basis",
        "On what the baseline's costs rest",
        {"share": _number("1", "Share of the baseline's gross costs whose amounts have the basis")},
    ),
    "policies": Table(
        "",
        "What policies ask of each firm, and give it: grants, refunds, allowances, stepped prices",
        {
            "policy": _text("Which"),
            "holder": _text("Who pays or is given"),
            "retrofit": _text("For which a grant is given"),
            "before": _number(MONEY_A_YEAR, "Asked before the plan; negative: given"),
            "after": _number(MONEY_A_YEAR, "The same with the plan"),
            "gain": _number(
                MONEY_A_YEAR, "before less after; 0 where exchanges bear it by the unit"
            ),
        },
    ),
    "flexible": Table(
        "stream",
        "Needs of which something is met at other steps, or not at all, and what that saves",
        {
            "enterprise": _text("Whose need"),
            "medium": _text("heat or power"),
            "moved": _number(ROW_UNIT, "Met at other steps of its cycle than when it is"),
            "unmet": _number(ROW_UNIT, "Not met, at the price of interruption"),
            "gain": _number(MONEY_A_YEAR, "What that saves; the need met as it is: 0"),
            "unit": _text("Unit of the amounts"),
        },
    ),
    "hours": Table(
        "",
        "What becomes of every stream at every step, and what stores hold at its end",
        {
            "medium": _text("material, heat, water or power"),
            "enterprise": _text("Who has or needs it"),
            "role": _text("source, sink, or level: what a store holds"),
            "stream": _text("Stream, or the store"),
            "cycle": _text("Typical day or season"),
            "step": _number("1", "Place in it, from 1"),
            "period": _text("Period that the step is"),
            "length_h": _number("h", "How long it lasts each time"),
            "hours": _number("h/a", "Hours a year"),
            "rate": _number(ROW_UNIT, "What is given or needed then; what is held at the end"),
            "exchanged": _number(ROW_UNIT, "Of it by exchanges"),
            "rest": _number(ROW_UNIT, "Of it to the outlet or from the utility"),
            "unit": _text("Unit of the rates, or of what is held"),
        },
    ),
    "worth": Table(
        "id",
        "Worth to the park: what is lost without each part, all else planned again (leave-one-out)",
        {
            "kind": _text("exchange, retrofit or firm"),
            **_PAIR,
            "medium": _text("material, heat, water or power"),
            "item": _text("What passes; the technology of a retrofit"),
            "lost": _number(MONEY_A_YEAR, "What is lost without it; inf: there is no plan then"),
            "unsure": _number(MONEY_A_YEAR, "By how much that may be wrong: not all is proved"),
            "left_over": _number(MONEY_A_YEAR, "Still saved without it, against the reference"),
            "net": _number(MONEY_A_YEAR, "What is booked to it, of an exchange"),
            "investment": _number("{currency}", "Invested less without it"),
            "yearly": _number(MONEY_A_YEAR, "Lost before that investment's annuity"),
            "payback": _number("a", "investment over yearly; empty: never, or nothing invested"),
            "instead": _text("Exchanges that appear or grow without it, with ; between"),
            "possible": Column("flag", "Whether there is a plan without it"),
        },
    ),
    "refusals": Table(
        "",
        "Pairs that cannot exchange, and why",
        {
            "medium": _text("material, heat, water or power"),
            "source": _text("Stream that would give"),
            "sink": _text("Stream that would take"),
            "reason": _text("Code of the reason"),
            "figure": _number(ROW_UNIT, "How much is missing or too much"),
            "unit": _text("Unit of the figure"),
            "detail": _text("The figures behind it, in one sentence"),
        },
    ),
}
TABLES: Mapping[str, Table] = MappingProxyType(_TABLES)
SPARE = ("mains", "policies", "flexible", "hours", "worth")
"""Tables that hold nothing in most plans, and are saved only where they do."""
UNITS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        name: {column: what.unit for column, what in table.columns.items()}
        for name, table in _TABLES.items()
    }
)
"""Table -> column -> unit, with ``{currency}`` and ``{unit}`` (that of the row) open."""


def shaped(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame the columns, kinds of cells and index that its table has.

    Text cells that are missing become empty, so that a table read back equals the one written.
    """
    table = TABLES[name]
    plain = frame.reset_index() if table.index and frame.index.name == table.index else frame
    wanted = {table.index: _text("")} if table.index else {}
    wanted = {**wanted, **table.columns}
    absent = pd.Series(np.nan, index=plain.index, dtype=object)
    # Bare arrays need not be aligned, which takes longest.
    cells = {name: _cells(plain.get(name, absent), what.kind) for name, what in wanted.items()}
    result = pd.DataFrame(cells)
    return result.set_index(table.index) if table.index else result


def _cells(cells: pd.Series, kind: Kind) -> npt.NDArray[Any] | ExtensionArray:
    if kind == "number":
        figures: npt.NDArray[Any] = cells.to_numpy(dtype=float, na_value=np.nan)
        return figures + 0.0  # no minus before a nought
    bare: ExtensionArray = cells.array
    if cells.dtype == ("str" if kind == "text" else "bool") and not bare.isna().any():
        return bare
    filled = cells.astype("object").where(cells.notna(), "" if kind == "text" else False)
    return filled.astype("str" if kind == "text" else "bool").array


def unasked(name: str = "worth") -> pd.DataFrame:
    """Give a table of :data:`SPARE` that holds nothing."""
    return shaped(name, pd.DataFrame())


def header(name: str, column: str, currency: str) -> str:
    """Give a column's name with its unit, where the unit does not stand in the row."""
    unit = unit_in(name, column, currency)
    return f"{column} [{unit}]" if unit else column


def unit_in(name: str, column: str, currency: str) -> str:
    """Give a column's unit; empty where there is none, or where it stands in the row."""
    unit = TABLES[name].columns[column].unit
    if not unit or unit == ROW_UNIT or ("{" in unit and "currency" not in unit):
        return ""
    return unit.format(currency=currency)
