"""Shipped plans are those of the shipped parks as they are now; a changed park has none."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pandas as pd
import pytest
from shipped_parks import shipped_park, shipped_plan

from symbiosis.optimise import optimise
from symbiosis.park import load
from symbiosis.park.library import load_library
from symbiosis.park.load import load_park
from symbiosis.park.shipped import SHIPPED, shipped
from symbiosis.plan.folder import checksums
from symbiosis.plan.folder import shipped_plans as shelf
from symbiosis.plan.folder.checksums import NO_GROUND
from symbiosis.plan.folder.shipped_plans import load_shipped_plan, save_shipped_plan

REMEDY = "run `uv run python parks/plans.py`: a park or the library has changed"
NAMES = [park.name for park in shipped()]


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_park_has_a_plan_of_its_present_tables(name):
    plan = load_shipped_plan(name, shipped_park(name))
    assert plan is not None, REMEDY
    assert len(plan.exchanges)
    assert plan.status in {"optimal", "within_gap"}
    size = sum(path.stat().st_size for path in (SHIPPED / name).rglob("*") if path.is_file())
    assert size < 600_000


def test_a_shipped_plan_agrees_with_a_fresh_one():
    park = shipped_park("teaching")
    kept, fresh = load_shipped_plan("teaching", park), shipped_plan("teaching")
    assert kept is not None, REMEDY
    assert kept.cost() == pytest.approx(fresh.cost(), rel=2 * fresh.objective.gap + 1e-9)
    assert kept.cost("baseline") == pytest.approx(fresh.cost("baseline"))
    assert set(kept.exchanges.index) == set(fresh.exchanges.index)
    assert kept.refusals.equals(fresh.refusals)


@pytest.fixture
def shelf_of_one(tmp_path, monkeypatch):
    """A shelf of shipped parks that holds a copy of the teaching park."""
    shutil.copytree(SHIPPED / "teaching", tmp_path / "teaching")
    shutil.rmtree(tmp_path / "teaching" / "plan")
    monkeypatch.setattr(shelf, "SHIPPED", tmp_path)
    return tmp_path / "teaching"


def test_a_plan_whose_park_has_changed_is_not_given(shelf_of_one):
    park = load_park(shelf_of_one)
    assert load_shipped_plan("teaching", park) is None
    plan = optimise(park)
    save_shipped_plan(plan, "teaching")
    again = load_shipped_plan("teaching", park)
    assert again is not None
    assert again.equals(plan)
    with (shelf_of_one / "heat.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    assert load_shipped_plan("teaching", park) is None


@pytest.mark.parametrize("name", NAMES)
def test_no_plan_is_made_from_what_only_helps_to_read(name, monkeypatch):
    """Else a change of these tables would leave a plan standing that is no longer true."""
    known = load_library()
    bare = {table: getattr(known, table).iloc[:0] for table in NO_GROUND}
    monkeypatch.setattr(load, "load_library", lambda: replace(known, **bare))
    park, kept = load_park(name), shipped_park(name)
    for table, rows in kept.tables.items():
        pd.testing.assert_frame_equal(park.tables[table], rows)
    pd.testing.assert_frame_equal(park.contents, kept.contents)


@pytest.mark.parametrize(("table", "counts"), [("utilities", True), ("sectors", False)])
def test_only_tables_that_a_plan_is_made_from_make_it_stale(table, counts, tmp_path, monkeypatch):
    shelved = tmp_path / "library"
    shutil.copytree(checksums.LIBRARY, shelved)
    before = shelf.fingerprint("teaching")
    monkeypatch.setattr(checksums, "LIBRARY", shelved)
    assert shelf.fingerprint("teaching") == before
    with (shelved / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert (shelf.fingerprint("teaching") != before) == counts
