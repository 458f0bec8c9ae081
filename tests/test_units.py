"""Units: what parks write is read, what is no unit is refused, and nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.errors import UnknownUnit
from symbiosis.park.steam import Steam, heat_of
from symbiosis.park.units import amount_scale, money_scale, scale


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("t/a", "t"),
        ("kt/a", "t"),
        ("m3/a", "m3"),
        ("MWh/a", "MWh"),
        ("GWh/a", "MWh"),
        ("TWh/a", "MWh"),
    ],
)
def test_the_usual_units_are_read_without_pint_as_pint_reads_them(text, unit):
    usual, by_pint = amount_scale(text, unit), amount_scale(f" {text}", unit)
    assert usual.slope == pytest.approx(by_pint.slope, rel=1e-12)
    assert (usual.rate, usual.steam) == (by_pint.rate, by_pint.steam)


@pytest.mark.parametrize(
    ("text", "unit", "slope", "rate"),
    [
        ("t", "t", 1.0, False),
        ("kt/a", "t", 1e3, False),
        ("Mt/yr", "t", 1e6, False),
        ("t/h", "t", 8760.0, True),
        ("t/d", "t", 365.0, True),
        ("kg/s", "t", 31536.0, True),
        ("MW", "MWh", 8760.0, True),
        ("GWh/a", "MWh", 1e3, False),
        ("GJ/a", "MWh", 1 / 3.6, False),
        ("GJ", "MWh", 1 / 3.6, False),
        ("GJ/h", "MWh", 8760 / 3.6, True),
        ("ktce/a", "MWh", 8141.0, False),
        ("m3/h", "m3", 8760.0, True),
        ("m³/a", "m3", 1.0, False),
        ("Mm3/a", "m3", 1e6, False),
        ("L/s", "m3", 31536.0, True),
        ("万吨/年", "t", 1e4, False),
        ("万立方米/年", "m3", 1e4, False),
        ("万千瓦时", "MWh", 10.0, False),
    ],
)
def test_amounts_become_a_year_of_the_canonical_unit(text, unit, slope, rate):
    found = amount_scale(text, unit)
    assert found.slope == pytest.approx(slope, rel=1e-12)
    assert found.rate is rate
    assert not found.steam


def test_steam_is_counted_in_tonnes_until_its_temperature_is_known():
    found = amount_scale("t/h steam", "MWh")
    assert (found.slope, found.rate, found.steam) == (8760.0, True, Steam())
    assert amount_scale("kt/a steam", "MWh").slope == 1000.0


@pytest.mark.parametrize(
    ("unit", "tabled_kj_kg"),
    [
        ("t steam 100 degC", 2256.5),
        ("t steam 165 degC", 2065.6),
        ("t steam 10 bar", 2014.6),
        ("t steam 1 MPa 400 degC", 2501.8),
        ("t of steam (10 bar, condensate return at 80 degC)", 2777.1 - 335.7),
        ("t steam 10 bar no return", 2777.1 - 63.9),
    ],
)
def test_a_tonne_of_steam_carries_what_the_steam_tables_say(unit, tabled_kj_kg):
    assert amount_scale(unit, "MWh").slope * 3600 == pytest.approx(tabled_kj_kg, rel=1e-3)
    price = money_scale(f"CNY/{unit}", "money/MWh")
    assert price.slope * tabled_kj_kg / 3600 == pytest.approx(1.0, rel=1e-3)


@pytest.mark.parametrize(
    "unit",
    [
        "t steam 500 bar",
        "t steam 400 degC",
        "t steam 10 bar 150 degC",
        "t steam 2 bar return 140 degC",
    ],
)
def test_steam_that_cannot_be_is_refused(unit):
    with pytest.raises(UnknownUnit):
        amount_scale(unit, "MWh")


def test_a_state_of_steam_that_says_nothing_carries_no_heat():
    with pytest.raises(UnknownUnit, match="which steam"):
        heat_of(Steam(back_c=80.0))


@pytest.mark.parametrize("unit", ["t per year", "t/a", "t year**-1", "kt per annum", "t a^-1"])
def test_an_amount_a_year_is_one_however_it_is_spelt(unit):
    assert amount_scale(unit, "t").rate is False


@pytest.mark.parametrize(
    ("text", "to", "slope", "offset"),
    [
        ("K", "degC", 1.0, -273.15),
        ("°F", "degC", 5 / 9, -160 / 9),
        ("%", "mg/kg", 1e4, 0.0),
        ("µg/L", "mg/L", 1e-3, 0.0),
        ("m", "km", 1e-3, 0.0),
    ],
)
def test_other_units_convert_with_their_zero(text, to, slope, offset):
    found = scale(text, to)
    assert found.slope == pytest.approx(slope)
    assert found.offset == pytest.approx(offset)


@pytest.mark.parametrize(
    ("text", "to", "slope", "currency"),
    [
        ("EUR/GJ", "money/MWh", 3.6, "EUR"),
        ("CNY/kWh", "money/MWh", 1000.0, "CNY"),
        ("元/t", "money/t", 1.0, "CNY"),
        ("万元", "money", 1e4, "CNY"),
        ("kEUR", "money", 1e3, "EUR"),
        ("€/m3", "money/m3", 1.0, "EUR"),
    ],
)
def test_money_keeps_its_currency(text, to, slope, currency):
    found = money_scale(text, to)
    assert (found.slope, found.currency) == (pytest.approx(slope), currency)


@pytest.mark.parametrize(
    "text", ["knot", "t/m3", "parsec", "t**9**9", "(t)", "t/0", "", "1e9e9 t", "decade"]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(UnknownUnit):
        amount_scale(text, "t")


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text):
    for read, to in ((scale, "degC"), (amount_scale, "MWh"), (money_scale, "money/t")):
        try:
            read(text, to)
        except UnknownUnit as error:
            assert str(error)  # noqa: PT017 (that nothing else is raised is the point)


@given(
    st.sampled_from(["kt/a", "t/h", "kg/s", "Mt", "t/month", "g/year"]),
    st.floats(min_value=1e-6, max_value=1e6),
)
def test_amounts_scale_linearly_and_back(text, figure):
    slope = amount_scale(text, "t").slope
    assert figure * slope / slope == pytest.approx(figure, rel=1e-12)
    assert slope > 0
