"""Every name that a scenario accepts changes something, or it is refused with a sentence."""

from __future__ import annotations

import pytest
from small_park import small_park

from symbiosis import LivePlanner, Scenario, match, optimise
from symbiosis.errors import BadInput
from symbiosis.park.media import MEDIA, STREAM_TABLES

RETROFIT = "id,technology,enterprise\npump,heat_pump_80,farm\n"


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    return small_park(tmp_path_factory.mktemp("small"), technologies=RETROFIT)


@pytest.fixture(scope="module")
def matches(park):
    return match(park)


def worth(matches, prices):
    """Give what prices make of the tariffs."""
    return matches.repriced(prices)["factor"].tolist()


def test_every_name_that_can_be_priced_changes_a_tariff_or_is_refused(park):
    library = park.library
    tables = (library.utilities, library.outlets, library.links, library.carriers)
    streams = {name for table in STREAM_TABLES for name in park.tables[table].index}
    names = {"pump", *streams, *(name for table in tables for name in table.index)}
    with pytest.raises(BadInput) as refused:
        match(park, Scenario(prices=dict.fromkeys(names, 12_345.0)))
    said = str(refused.value).splitlines()
    assert all(line.endswith("it would change nothing. Take it out.") for line in said)
    kept = {name for name in names if not any(f"price of {name!r}:" in line for line in said)}
    assert len(kept) == len(names) - len(said)
    assert {"pump", *streams} <= kept
    priced = match(park, Scenario(prices=dict.fromkeys(kept, 12_345.0)))
    unchanged = {n for n in kept if worth(priced, {n: 1e5}) == worth(priced, {})}
    assert unchanged == set()


def test_a_stream_without_a_price_of_its_own_can_be_priced_alone(park):
    apart = Scenario(max_km=dict.fromkeys(MEDIA, 0.0), forbid=("pump",))
    usual = optimise(park, apart)
    for name, before in {"warming": 40.0, "effluent": 2.0}.items():
        asked = optimise(park, apart.model_copy(update={"prices": {name: 1000.0}}))
        quantity = usual.streams.loc[name, "rest"]
        assert asked.cost() - usual.cost() == pytest.approx(quantity * (1000.0 - before), rel=1e-6)


def test_who_has_left_may_be_priced_and_what_is_idle_is_refused_live_too(park):
    planner = LivePlanner(park)
    planner.plan(Scenario())
    planner.plan(Scenario(left=("brewery",), prices={"grid": 120.0}))
    for name in ("gird", "lorry_bulk_cn"):
        with pytest.raises(BadInput, match=name):
            planner.plan(Scenario(prices={name: 1.0}))


def test_a_retrofit_of_many_temperatures_is_priced_by_its_name(matches):
    running = matches.tariffs[matches.tariffs["kind"] == "operation"]
    assert len(running) > 0
    assert not running["item"].isin(["pump"]).any()
    assert (matches.repriced({"pump": 77.0}).loc[running.index, "factor"] == 77.0).all()


def test_media_that_are_allowed_are_the_only_ones(park):
    two = match(park, Scenario(allow=("material", "power")))
    assert set(two.arcs["medium"]) == {"material", "power"}
    assert two.arcs.equals(match(park, Scenario(forbid=("heat", "water"))).arcs)
    both = match(park, Scenario(allow=("heat", "pump")))
    assert set(both.units["retrofit"]) == {"pump"}
    assert set(both.arcs["medium"]) == {"heat"}


def test_a_price_of_power_reaches_the_power_of_pretreatment(tmp_path):
    park = small_park(tmp_path)
    links = park.library.links
    driven = links.index[links["pretreatment_power"].fillna(0.0) > 0.0]
    tariffs = match(park).tariffs
    of_power = tariffs[(tariffs["kind"] == "link") & (tariffs["priced_as"] != "")]
    of_power = of_power[of_power["account"] == "operation"]
    assert len(of_power) > 0
    assert set(of_power["item"]) <= set(driven)
    per = links["pretreatment_power"].reindex(of_power["item"]).to_numpy()
    (power,) = set(of_power["priced_as"])
    dearer = match(park).repriced({power: 1000.0}).loc[of_power.index, "factor"]
    assert dearer.to_numpy() == pytest.approx(1000.0 * per)


def test_kinds_of_technology_that_the_park_has_not_are_refused(park):
    with pytest.raises(BadInput, match="knows no 'reverse_osmosis'"):
        match(park, Scenario(forbid=("reverse_osmosis",)))
