"""Water that mixes: hand-solved treatments, with SCIP and with HiGHS alone."""

from __future__ import annotations

import pytest
from casebook.judging import judged
from casebook.reading import Case

from symbiosis import Scenario, optimise
from symbiosis.errors import NoPlan
from symbiosis.park.load import park_of


def treatment(value, *, cost=True, unit="", **unit_data):
    """One feed of 10 t/h and 100 ppm, to be discharged at 20 ppm, and one unit."""
    inputs = {
        "units": {"flow": "t/h", "concentration": "ppm"},
        "feeds": [{"flow": 10, "conc": {"A": 100}}],
        "units_": [{"name": "X", **unit_data}],
        "limits": {"A": 20},
        "cost": cost,
    }
    expected = [{"quantity": "objective", "value": value, "unit": unit, "tolerance": 1e-6}]
    case = {"name": "by hand", "problem_type": "treatment_network", "inputs": inputs}
    return Case.model_validate({**case, "expected": expected})


def missed(case):
    return [verdict for verdict in judged(case) if not verdict.ok]


NINE_TENTHS = {"removal": {"A": 0.9}, "alpha": 100.0, "exp": 0.5}
ALL = {"removal": {"A": 1.0}, "alpha": 120.0, "exp": 0.5}
# What by-passes and what is treated: (10 - F) 100 + F 10 = 10 x 20.
TREATED = 80.0 / 9.0


@pytest.mark.parametrize(
    "case",
    [
        treatment(TREATED, cost=False, unit="t/h", removal={"A": 0.9}),
        treatment(100.0 * 9.0**0.5, min_flow=9.0, **NINE_TENTHS),
        treatment(100.0 * TREATED**0.5, options=[ALL, NINE_TENTHS]),
        treatment(110.0 * 8.0**0.5, options=[{**ALL, "alpha": 110.0}, {**NINE_TENTHS, "gamma": 5}]),
    ],
    ids=["least flow", "smallest flow", "second of two", "first of two"],
)
def test_treatment_costs_what_a_hand_finds(case):
    assert missed(case) == []


def test_a_use_whose_only_way_out_is_the_sewer_mixes_too():
    """10 m3/h at 100 mg/L are there; at most 80 may enter, 1 kg/h is picked up, 150 may leave."""
    park = park_of(
        {"id": "rinsing", "title": "Rinsing", "country": "NL", "currency": "EUR",
         "price_year": 2024},
        {
            "enterprises": [{"id": "a", "lon": 4.0, "lat": 52.0},
                            {"id": "b", "lon": 4.001, "lat": 52.0}],
            "water": [
                {"id": "effluent", "enterprise": "a", "role": "source", "quantity [m3/h]": 10,
                 "outlet": "sewer", "content:COD [mg/L]": 100},
                {"id": "rinse", "enterprise": "b", "role": "process", "quantity [m3/h]": 10,
                 "outlet": "sewer", "utility": "mains", "load:COD [kg/h]": 1.0,
                 "out:COD [mg/L]": 150, "max:COD [mg/L]": 80},
            ],
            "outlets": [{"id": "sewer", "medium": "water", "price [EUR/m3]": 5.0}],
            "utilities": [{"id": "mains", "medium": "water", "price [EUR/m3]": 1.0,
                           "content:COD [mg/L]": 0}],
        },
    )  # fmt: skip
    plan = optimise(park, Scenario(water="exact"), gap=0.0)
    bought = plan.accounts.loc["utilities", "plan"] / 8760.0  # at 1 EUR/m3
    assert bought == pytest.approx(10 / 3, rel=1e-4)  # (10 x 100 + 1000) / 150 = 13.33 m3/h pass


def river_park(uses, sources=(), dirt=0):
    """Two plants 700 m apart that draw clean river water and discharge into it."""
    return park_of(
        {"id": "river", "title": "River", "country": "DE", "currency": "EUR", "price_year": 2024},
        {
            "enterprises": [{"id": "a", "lon": 10.0, "lat": 50.0},
                            {"id": "b", "lon": 10.0097, "lat": 50.0}],
            "water": [*uses, *sources],
            "outlets": [{"id": "outfall", "medium": "water", "price [EUR/m3]": 0.0}],
            "utilities": [{"id": "river", "medium": "water", "price [EUR/m3]": 0.5,
                           "content:COD [mg/L]": dirt}],
        },
    )  # fmt: skip


def washing(called, firm, **row):
    ways = {"utility": "river", "outlet": "outfall"}
    return {"id": called, "enterprise": firm, "role": "process", **ways, **row}


@pytest.mark.parametrize("water", ["safe", "exact"])
def test_a_load_is_not_washed_into_water_of_which_nobody_knows_what_it_contains(water):
    """10 kg/h into at most 200 mg/L need 50 m3/h of river water; the effluent might be full."""
    wash = washing(
        "wash", "b", **{"quantity [m3/h]": 50, "load:COD [kg/h]": 10, "out:COD [mg/L]": 200}
    )
    effluent = {"id": "effluent", "enterprise": "a", "role": "source", "quantity [m3/h]": 20,
                "outlet": "outfall", "outlet_price": 3.0}  # fmt: skip
    plan = optimise(river_park([wash], [effluent]), Scenario(water=water), gap=0.0)
    assert len(plan.exchanges) == 0
    assert plan.accounts.loc["fresh_water", "plan"] == pytest.approx(50 * 8760, rel=1e-6)
    assert plan.refusals["detail"].str.contains("COD").all()


def test_a_use_swallows_no_more_than_its_load_asks_for_exact_or_safe():
    """2 kg/h at most from 40 to 100 mg/L: 33.3 m3/h, four fifths of it from the other use.

    The other draws 40 m3/h, so that both together draw 46.7; its sewer is dear, the first one's
    cheap, but water is not passed on for that alone.
    """
    first = {"quantity [m3/h]": 33.333, "outlet_price [EUR/m3]": 0.5, "load:COD [kg/h]": 2,
             "out:COD [mg/L]": 100, "max:COD [mg/L]": 40}  # fmt: skip
    second = {"quantity [m3/h]": 66.667, "outlet_price [EUR/m3]": 1.5, "load:COD [kg/h]": 2,
              "out:COD [mg/L]": 50, "max:COD [mg/L]": 20}  # fmt: skip
    park = river_park([washing("first", "a", **first), washing("second", "b", **second)])
    safe, exact = (optimise(park, Scenario(water=water), gap=0.0) for water in ("safe", "exact"))
    for plan in (safe, exact):
        assert plan.accounts.loc["fresh_water", "plan"] == pytest.approx(140 / 3 * 8760, rel=1e-5)
        assert plan.streams.loc["first:in", "annual"] == pytest.approx(100 / 3 * 8760, rel=1e-5)
    assert safe.cost() == pytest.approx(exact.cost(), rel=1e-6)
    assert (safe.status, exact.status) == ("optimal", "optimal")


def test_why_no_water_is_clean_enough_is_said_of_units_that_mix_too():
    """The river brings 5 mg/L and the uses bear none; one is fed by the other, dirtier still."""
    rows = [
        washing("first", "a", **{"quantity [m3/h]": 50, "load:COD [kg/h]": 5,
                                 "out:COD [mg/L]": 100, "max:COD [mg/L]": 0}),
        washing("second", "b", **{"quantity [m3/h]": 62.5, "load:COD [kg/h]": 5,
                                  "out:COD [mg/L]": 200, "max:COD [mg/L]": 40}),
        washing("third", "b", **{"quantity [m3/h]": 20, "load:COD [kg/h]": 2,
                                 "out:COD [mg/L]": 100, "max:COD [mg/L]": 0}),
    ]  # fmt: skip
    park = river_park(rows, dirt=5)
    with pytest.raises(NoPlan, match="contradict each other"):
        optimise(park, Scenario(water="exact"))
