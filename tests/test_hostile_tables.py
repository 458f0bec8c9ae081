"""Hostile tables: whatever stands in a cell, a heading or a file, there is a park or its faults."""

from hypothesis import given, settings
from hypothesis import strategies as st
from small_park import COVER, SMALL, write_park, write_small

from symbiosis.errors import SymbiosisError
from symbiosis.park.load import load_park

CELLS = st.sampled_from(
    ["", "nan", "inf", "-1", "1e999", "abc", "1,5", "none", "default", "@x", "source", "process",
     "12.000", "1,234", "１２", "<5", "nd", "−5", "1\u00a0000", "5-8", "$/t", "ton/a", "度", "mt",
     "kt/a", "t/h steam", "MW", "EUR/t", "slag", "bf_slag", "steel", "°C", "[", ";", "\0"]
)  # fmt: skip
HEADS = st.sampled_from(
    ["quantity", "quantity [kt/a]", "quantity [x]", "supply_c [K]", "content:Cl", "max:Cl [%]",
     "id", "load:COD [kg/h]",
     "quantity [ton/a]", "quantity [万度]", "max:Cl [wt%]", "quantity [MBtu/h]", "supply_c [度]",
     "low", "profile", "unit", "[]", "a]b[", "price [EUR/GJ]", "dt_k [degC]"]
)  # fmt: skip


@given(st.sampled_from(sorted(SMALL)), st.data())
@settings(max_examples=20, deadline=None)
def test_a_hostile_table_gives_a_park_or_its_faults(tmp_path_factory, name, data):
    rows = [line.split(",") for line in SMALL[name].splitlines()]
    for _ in range(data.draw(st.integers(1, 4))):
        line = data.draw(st.integers(0, len(rows) - 1))
        cell = data.draw(st.integers(0, len(rows[line]) - 1))
        rows[line][cell] = data.draw(HEADS if line == 0 else CELLS)
    mark = data.draw(st.sampled_from(",;"))
    tables = {**SMALL, name: "\n".join(mark.join(row) for row in rows)}
    folder = write_park(tmp_path_factory.mktemp("park"), COVER, **tables)
    try:
        load_park(folder)
    except SymbiosisError as error:
        assert str(folder) in str(error) or ".csv" in str(error)  # noqa: PT017


@given(st.sampled_from([*sorted(SMALL), "park"]), st.binary(max_size=200))
@settings(max_examples=10, deadline=None)
def test_any_bytes_give_a_park_or_its_faults(tmp_path_factory, name, content):
    folder = write_small(tmp_path_factory.mktemp("park"))
    file = "park.toml" if name == "park" else f"{name}.csv"
    (folder / file).write_bytes(content)
    try:
        load_park(folder)
    except SymbiosisError as error:
        assert str(error)  # noqa: PT017
