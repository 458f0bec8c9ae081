"""What water and steam are, against another formulation and the law of saturation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.errors import UnknownUnit
from symbiosis.park.steam import Steam, heat_of
from symbiosis.park.water_states import boiling_k, expanded, liquid, saturated_pa, vapour, water_at


@pytest.mark.parametrize("bar", [0.05, 1.0, 10.0, 40.0, 120.0])
def test_saturated_water_is_that_of_coolprop(bar):
    from CoolProp.CoolProp import PropsSI

    boils = boiling_k(bar * 1e5)
    assert boils == pytest.approx(PropsSI("T", "P", bar * 1e5, "Q", 1, "Water"))
    for share, state in ((1, vapour(boils)), (0, liquid(boils))):
        asked = [PropsSI(name, "P", bar * 1e5, "Q", share, "Water") for name in "DHSV"]
        assert state == pytest.approx(asked, rel=1e-5)


@pytest.mark.parametrize(("bar", "celsius"), [(10.0, 250.0), (100.0, 560.0), (10.0, 80.0)])
def test_water_away_from_saturation_is_that_of_coolprop(bar, celsius):
    from CoolProp.CoolProp import PropsSI

    pascal, kelvin = bar * 1e5, celsius + 273.15
    asked = [PropsSI(name, "P", pascal, "T", kelvin, "Water") for name in "DHSV"]
    assert water_at(pascal, kelvin) == pytest.approx(asked, rel=1e-5)


@pytest.mark.parametrize(("bar", "celsius", "low"), [(100.0, 540.0, 10.0), (20.0, 400.0, 15.0)])
def test_steam_is_let_down_as_by_coolprop(bar, celsius, low):
    from CoolProp.CoolProp import PropsSI

    entropy = water_at(bar * 1e5, celsius + 273.15).entropy
    asked = PropsSI("H", "P", low * 1e5, "S", entropy, "Water")
    assert expanded(entropy, low * 1e5) == pytest.approx(asked, rel=1e-6)


@given(st.floats(1e3, 2.2e7))
def test_water_boils_where_its_steam_has_that_pressure(pascal):
    boils = boiling_k(pascal)
    assert saturated_pa(boils) == pytest.approx(pascal, rel=1e-6)
    assert vapour(boils).enthalpy > liquid(boils).enthalpy
    assert vapour(boils).density < liquid(boils).density


@pytest.mark.parametrize("steam", [Steam(bar=300.0), Steam(bar=10.0, steam_c=5000.0)])
def test_steam_that_nobody_knows_is_refused(steam):
    with pytest.raises(UnknownUnit):
        heat_of(steam)
