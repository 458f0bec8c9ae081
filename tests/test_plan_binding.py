"""What binds is said: a size, a share, a way's capacity, a connection's most, in both languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shipped_parks import shipped_park, shipped_plan

from symbiosis import Scenario, optimise
from symbiosis.show.names import held
from symbiosis.show.words import Words


@pytest.fixture(scope="module")
def plan():
    """Solve the teaching park with a small heat pump, a thin CO2 pipe and a cable with a most."""
    park = shipped_park("teaching")
    connections, carriers = park.connections.copy(), park.library.carriers.copy()
    connections.loc["cable_cement", "maximum"] = 5000.0
    carriers.loc["co2_pipe", "max_capacity"] = 0.2
    park = replace(park, library=replace(park.library, carriers=carriers))
    small = park.technologies.assign(max_size=0.5)
    return optimise(park.with_tables(technologies=small, connections=connections))


def test_whatever_is_at_its_most_is_listed(plan):
    rows = plan.binding().set_index("kind")
    assert rows.to_dict("index") == {
        "size": {"name": "heat_pump", "from": "brewery", "to": "brewery", "item": "heat_pump_80",
                 "most": 0.5, "unit": "MW"},
        "share": {"name": "clinker", "from": "steelworks", "to": "cement_works",
                  "item": "bf_slag", "most": 0.7, "unit": "1"},
        "capacity": {"name": "brewery>greenhouse@co2_pipe:co2_ferm", "from": "brewery",
                     "to": "greenhouse", "item": "co2_pipe", "most": 0.2, "unit": "t/h"},
        "connection": {"name": "cable_cement", "from": "power_station", "to": "cement_works",
                       "item": "power", "most": 5000.0, "unit": "MWh/a"},
    }  # fmt: skip
    assert [row["kind"] for row in plan.summary()["binding"]] == list(rows.index)


@pytest.mark.parametrize("most", [np.nan, 1e9], ids=["nothing is said", "more than is sent"])
def test_no_connection_binds_where_much_is_allowed(most):
    park = shipped_park("teaching")
    said = park.with_tables(connections=park.connections.assign(maximum=most))
    plan = shipped_plan("teaching") if np.isnan(most) else optimise(said)
    assert plan.binding()["kind"].tolist() == ["share"]
    assert len(held(plan, Words("en"))) == 1


def test_nothing_binds_where_nothing_is_exchanged():
    forbidden = Scenario(forbid=("material", "heat", "water", "power"))
    assert shipped_plan("teaching", forbidden).binding().empty


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            ("at Brewery: largest size, 0.500 MW", "use allows, 70.0 %", "0.200 t/h", "5.00 GWh/a"),
        ),
        ("zh", ("啤酒厂的工艺热泵", "70.0 %", "0.200 吨/时", "5.00 GWh/年")),
    ],
)
def test_what_binds_is_told_in_both_languages(plan, language, told):
    sentences = held(plan, Words(language))
    assert len(sentences) == 4
    for words, sentence in zip(told, sentences, strict=True):
        assert words in sentence
