"""Units of every day, known without pint: whatever they say, pint says too."""

from itertools import product

import pytest

from symbiosis.park.unit_registry import unit_registry
from symbiosis.park.unit_sizes import size_of

WORDS = (
    *("t", "kt", "Mt", "g", "kg", "Wh", "kWh", "MWh", "GWh", "TWh", "PWh", "J", "kJ", "MJ", "GJ"),
    *("TJ", "PJ", "W", "kW", "MW", "GW", "TW", "PW", "m**3", "L", "m", "km"),
    *("a", "d", "h", "min", "s", "money", "kmoney", "Mmoney", "Gmoney"),
)
WANTED = ("t", "MWh", "m**3", "t/a", "MWh/a", "m**3/a", "money", "money/t", "money/MWh", "km")


@pytest.mark.parametrize("word", WORDS)
def test_sizes_are_those_of_pint(word):
    registry = unit_registry()
    units = [word, *(f"{word}/{other}" for other in ("a", "h", "t", "MWh", "m**3", "MWh/a"))]
    for unit, to in product(units, WANTED):
        known, wanted, asked = size_of(unit), size_of(to), registry.Quantity(1.0, unit)
        assert (known.dimensions == wanted.dimensions) == asked.is_compatible_with(to), (unit, to)
        if known.dimensions == wanted.dimensions:
            size = float(known.size / wanted.size)
            assert size == pytest.approx(asked.to(to).magnitude, rel=4e-16), (unit, to)
        assert known.is_yearly == (("year", -1) in tuple(asked.unit_items())), unit


@pytest.mark.parametrize("unit", ["degC", "furlong", "t*h", "t/", "", "/a", "money/(t)", "Nm3"])
def test_what_few_people_write_is_left_to_pint(unit):
    assert size_of(unit) is None
