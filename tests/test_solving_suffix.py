"""A Pyomo suffix for prices is filled, or refused with the way to them."""

from __future__ import annotations

import pyomo.environ as pyo
import pytest
from small_park import small_park

from symbiosis import Scenario, build_model, match, optimise
from symbiosis.errors import BadInput
from symbiosis.solving.session.opening import solve
from symbiosis.solving.session.session import Session

HOURS = 8760.0


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    return small_park(tmp_path_factory.mktemp("suffix"))


def small(suffix="dual"):
    """Buy at 3, or at 2 as long as there are 4 of it; 10 are needed."""
    model = pyo.ConcreteModel()
    model.dear = pyo.Var(bounds=(0, None))
    model.cheap = pyo.Var(["a"], bounds=(0, None))
    model.need = pyo.Constraint(expr=model.dear + model.cheap["a"] >= 10.0)
    model.most = pyo.Constraint(["a"], rule=lambda m, a: m.cheap[a] <= 4.0)
    model.cost = pyo.Objective(expr=3.0 * model.dear + 2.0 * model.cheap["a"])
    model.add_component(suffix, pyo.Suffix(direction=pyo.Suffix.IMPORT))
    return model


def test_a_suffix_for_prices_is_filled_as_pyomo_has_it():
    model = small()
    solve(model)
    assert model.dual[model.need] == pytest.approx(3.0)
    assert model.dual[model.most["a"]] == pytest.approx(-1.0)


def test_a_parks_suffix_holds_what_the_session_gives_for_every_row(park):
    """The need for power costs what the grid takes: 100 EUR/MWh, for all hours of the year."""
    model = build_model(match(park))
    model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    solve(model)
    duals = Session(build_model(match(park))).solve(duals=True).duals
    for name, told in duals.items():
        component = model.find_component(name)
        filled = [model.dual[component[key]] for key in component]
        assert filled == pytest.approx(told.to_list(), rel=1e-9, abs=1e-9)
    assert model.dual[model.power.sink_balance["demand", "year"]] / HOURS == pytest.approx(100.0)


def test_any_other_suffix_is_refused_with_the_way_to_the_prices(park):
    with pytest.raises(BadInput, match=r"suffix 'rc' is not filled.*solve\(duals=True\)"):
        solve(small("rc"))
    model = small()
    model.del_component("dual")
    model.mine = pyo.Suffix(direction=pyo.Suffix.LOCAL)
    assert Session(model).solve().duals == {}

    def asking(model, _):
        model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)

    with pytest.raises(BadInput, match="extend: the suffix 'dual' would stay empty"):
        optimise(park, Scenario(), extend=asking)
