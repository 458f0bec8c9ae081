"""Kalundborg: the links that were built, against those that a plan proposes."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path

import pytest

from symbiosis import load_park, match

ROOT = Path(__file__).resolve().parents[1]
YEARS = (2010, 2020)


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location(
        "bench_kalundborg", ROOT / "bench" / "kalundborg.py"
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def scores(bench):
    return {year: bench.score(year) for year in YEARS}


@pytest.fixture(params=YEARS)
def score(request, scores):
    return scores[request.param]


def test_most_links_that_were_built_are_proposed(score):
    assert score.recall >= 0.7
    assert score.precision >= 0.7


def test_a_plan_finds_more_than_as_many_links_at_random(score):
    assert score.recall > score.random_recall


def test_the_test_can_fail(score):
    """There are many more pairs to choose from than were built."""
    assert len(score.possible) > 1.5 * len(score.built)
    assert score.found == score.built & score.proposed


def test_what_was_missed_is_explained(score):
    assert set(score.missed_because) == score.built - score.proposed
    assert all(score.missed_because.values())


def test_gypsum_and_fly_ash_are_proposed_in_no_plan_of_2020(scores):
    items = {item for _, _, item in scores[2020].possible}
    assert not items & {"fgd_gypsum", "fly_ash"}


def test_the_random_matching_is_seeded_and_keeps_to_what_is_possible(bench, scores):
    matches = match(load_park("kalundborg_2020"))
    draws = bench.random_matchings(matches, 5)
    assert draws == bench.random_matchings(matches, 5)
    assert len({tuple(draw) for draw in draws}) > 1
    assert all(set(draw) <= scores[2020].possible for draw in draws)


@pytest.mark.parametrize("year", YEARS)
def test_no_table_gives_the_pairing_away(year):
    folder = ROOT / "parks" / f"kalundborg_{year}"
    assert not (folder / "connections.csv").exists()
    with (folder / "sources" / "historical_links.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(row["item"] for row in rows if row["tested"] == "yes")
    assert all(row["why"] for row in rows)


def test_the_page_states_what_was_measured(score):
    page = (ROOT / "docs" / "kalundborg.md").read_text(encoding="utf-8")
    for share in (score.recall, score.precision):
        assert f"**{share:.2f}**" in page
    assert f"| {score.random_recall:.1f} |" in page
    for link in score.built ^ score.proposed:
        assert " > ".join(link) in page
