"""Whenever a process that saves a plan ends, the old plan stands or the new one, notes and all."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from dataclasses import replace
from functools import partial

import pytest
from shipped_parks import shipped_plan

from symbiosis.errors import BadInput
from symbiosis.park.load import load_park
from symbiosis.park.save import save_park
from symbiosis.plan.folder.load_plan import load_plan

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a child that dies is forked")
_EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}


@pytest.fixture(scope="module")
def plans():
    new = shipped_plan("teaching")
    return replace(new, notes=("the older one",)), new


@pytest.fixture
def folder(older, tmp_path):
    """Give a folder with the older plan, and somebody's notes in it."""
    place = shutil.copytree(older, tmp_path / "plan")
    (place / "notes.txt").write_text("mine", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def older(plans, tmp_path_factory):
    return plans[0].save(tmp_path_factory.mktemp("older") / "plan")


def dies(save, folder, event: str, count: int) -> bool:
    """Save in a child that is killed before it does something for the given time."""
    child = os.fork()
    if not child:
        left = count

        def die(name, arguments):
            nonlocal left
            # What is cleared up in a folder is named by its folder's number and its own name.
            clears = name in ("os.remove", "os.rmdir") and arguments[-1] != -1
            here = clears or ".saving" in str(arguments)
            if here and name in _EVENTS and event in (name, "any"):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(die)
        try:
            save(folder)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize(
    ("event", "count"),
    [
        *(("any", count) for count in (2, 3, 20)),
        *(("os.rename", count) for count in (1, 2)),
        ("os.remove", 5),
        ("os.rmdir", 3),
    ],
)
def test_a_killed_save_leaves_the_old_plan_or_the_new_one(plans, folder, tmp_path, event, count):
    old, new = plans
    assert dies(new.save, folder, event, count)
    assert any(path.name.endswith(".saving") for path in tmp_path.iterdir())
    found = load_plan(folder)
    assert found.equals(new) or found.equals(old)
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


def test_death_between_the_two_moves_brings_the_new_plan(plans, folder, tmp_path):
    old, new = plans
    assert dies(new.save, folder, "os.rename", 2)
    assert not folder.exists()
    (tmp_path / "else").mkdir()
    old.save(folder)  # the next save mends as well as the next load
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["else", "plan"]


def test_a_first_save_that_is_killed_leaves_nothing_that_loads(plans, tmp_path):
    _, new = plans
    assert dies(new.save, tmp_path / "plan", "any", 9)
    with pytest.raises(BadInput, match="is not a plan"):
        load_plan(tmp_path / "plan")
    assert not list(tmp_path.iterdir())


def test_whoever_is_still_saving_is_left_alone(plans, tmp_path):
    _, new = plans
    seen = []

    def look(_plan, draft):
        load_plan(tmp_path / "plan")
        seen.append(draft.is_dir())

    new.save(tmp_path / "plan", pictures=(look,))
    assert seen == [True]


def test_a_killed_save_of_a_park_leaves_the_old_one_or_the_new_one(plans, tmp_path):
    park = plans[1].park
    place = tmp_path / "park"
    save_park(park, place)
    (place / "build.py").write_text("mine", encoding="utf-8")
    less = park.with_tables(heat=park.heat.assign(quantity=0.95 * park.heat["quantity"]))
    assert dies(partial(save_park, less), place, "os.rename", 2)
    assert not place.exists()
    again = load_park(place)
    assert list(again.heat["quantity"]) == list(less.heat["quantity"])
    assert (place / "build.py").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["park"]
