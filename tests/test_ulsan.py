"""Ulsan's steam line: worth building at 6.2 km, refused at 60 km, and where it stops to pay."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from symbiosis import match

FILE = Path(__file__).resolve().parents[1] / "bench" / "ulsan.py"


@pytest.fixture(scope="module")
def line():
    spec = importlib.util.spec_from_file_location("bench_ulsan", FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_line_that_was_built_is_worth_building(line):
    plan = line.at_length(line.PUBLISHED_KM)
    route = plan.routes.iloc[0]
    assert len(plan.exchanges) == 1
    assert route["length_km"] == line.PUBLISHED_KM
    assert route["carrier"].startswith("steam")
    # Published: KRW 18 bn a year, about 12 M EUR; prices and costs here are European of 2024.
    assert 5e6 < line.saving(plan) < 40e6


def test_sixty_kilometres_are_refused_with_the_figures(line, tmp_path):
    refusals = match(line.ulsan(tmp_path, 60.0)).refusals
    assert refusals["reason"].tolist() == ["too_long_for_steam"]
    assert refusals["unit"].isin(["bar", "K"]).all()
    assert (refusals["figure"] > 0.0).all()
    assert "60.0 km" in refusals["detail"].iloc[0]


def test_nothing_is_built_where_steam_does_not_arrive(line):
    plan = line.at_length(60.0)
    assert plan.exchanges.empty
    assert line.saving(plan) == pytest.approx(0.0)


def test_level_ends_the_line_before_money_does(line):
    reachable = line.reachable_km()
    assert line.PUBLISHED_KM < reachable < 20.0
    just, beyond = (line.saving(line.at_length(km, physics=False)) for km in (45.0, 55.0))
    assert just > 0.0
    assert beyond == pytest.approx(0.0)
