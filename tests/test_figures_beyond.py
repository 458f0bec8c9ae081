"""Figures beyond anything of a park: a fault with its row in every table, never an inf after it."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from small_park import COVER, SMALL, write_park

from symbiosis.errors import SymbiosisError
from symbiosis.park.load import open_draft
from symbiosis.park.schema import TABLES

BEYOND = ("1e308", "-1e308", "1e309", "9" * 400, "1e-320", "1,5e308")
NUMBERS = [
    (name, column.name)
    for name, table in TABLES.items()
    for column in table.columns
    if column.kind == "number"
]


def with_cells(name, cells):
    """Write figures into the first row of a table, the others as they are."""
    rows = list(csv.reader(io.StringIO(SMALL.get(name, ""))))
    if not rows:
        heads = [each.name for each in TABLES[name].columns if each.required]
        rows = [heads, ["x" for _ in heads]]
    heads = [head.split(" [")[0] for head in rows[0]]
    for column, cell in cells.items():
        if column in heads:
            rows[1][heads.index(column)] = cell
            continue
        for row, more in zip(rows, (column, cell, *([""] * len(rows))), strict=False):
            row.append(more)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return {**SMALL, name: text.getvalue()}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", dict(NUMBERS))
def test_a_figure_beyond_all_is_a_fault_of_its_cell(name, tmp_path):
    columns = [column for table, column in NUMBERS if table == name]
    cells = {column: BEYOND[at % len(BEYOND)] for at, column in enumerate(columns)}
    with np.errstate(all="raise", under="ignore"):
        draft, faults = open_draft(write_park(tmp_path, COVER, **with_cells(name, cells)))
    told = {(fault.column.split(" [")[0], fault.value) for fault in faults}
    assert {*cells.items()} <= told
    for frame in draft.tables.values():
        assert not np.isinf(frame.select_dtypes("float64")).to_numpy().any()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("cell", ["1e308", "-1e309", "1e-320"])
@pytest.mark.parametrize(
    "line",
    [
        "co2_price = {}",
        "discount_rate = {}",
        "price_year = {}",
        "detour_factor = {}",
        "[facts]\nvalue_added = {}",
        "[exchange_rates]\nJPY = {}",
    ],
)
def test_a_figure_of_the_cover_is_a_fault_or_harmless(line, cell, tmp_path):
    cover = "\n".join(row for row in COVER.splitlines() if row.split(" ")[0] not in line)
    with np.errstate(all="raise", under="ignore"):
        try:
            _, faults = open_draft(write_park(tmp_path, f"{cover}\n{line.format(cell)}\n", **SMALL))
        except SymbiosisError as error:
            faults = [error]
    assert faults
