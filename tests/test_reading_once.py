"""What the tests remember of a shipped park is what reading it anew gives."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from reading_once import freeze_anew, match_anew, read_anew, read_once
from small_park import write_small

from symbiosis import Scenario, load_park, match
from symbiosis.park import load
from symbiosis.park.containers.known import container_for
from symbiosis.park.shipped import locate


def test_what_is_remembered_is_what_reading_anew_gives():
    path = locate("teaching")
    raw = container_for(path).read(path)
    (kept, told), (draft, faults) = read_once(raw), read_anew(raw)
    assert read_once(container_for(path).read(path))[0] is kept
    for name, table in draft.tables.items():
        pd.testing.assert_frame_equal(kept.tables[name], table)
    pd.testing.assert_frame_equal(kept.contents, draft.contents)
    assert (kept.info, kept.said, kept.fills, told) == (
        draft.info, draft.said, draft.fills, faults,
    )  # fmt: skip


@pytest.mark.parametrize("scenario", [Scenario(), Scenario(left=("brewery",), forbid=("water",))])
def test_remembered_matches_are_what_matching_anew_gives(scenario):
    path = locate("teaching")
    park = freeze_anew(*read_anew(container_for(path).read(path)))
    anew, kept = match_anew(park, scenario), match(load_park("teaching"), scenario)
    assert match(load_park("teaching"), scenario) is kept
    for table in ("streams", "arcs", "routes", "units", "tariffs", "refusals"):
        pd.testing.assert_frame_equal(getattr(kept, table), getattr(anew, table))


def test_the_same_park_in_another_folder_is_itself_but_for_its_place(tmp_path):
    one, other = (load_park(write_small(tmp_path / name / "park")) for name in "ab")
    assert one is not other
    assert [Path(each.container).parent.name for each in (one, other)] == ["a", "b"]
    anew = freeze_anew(*read_anew(container_for(tmp_path / "b/park").read(tmp_path / "b/park")))
    assert other.container == anew.container
    assert (other.info, other.defaults) == (anew.info, anew.defaults)
    assert list(other.warnings) == anew.warnings
    for name, table in anew.tables.items():
        pd.testing.assert_frame_equal(other.tables[name], table)


def test_another_cell_or_another_library_is_read_anew(monkeypatch):
    path = locate("teaching")
    raw = container_for(path).read(path)
    heat = raw.tables["heat"]
    cells = heat.cells.assign(quantity="5")
    changed = replace(raw, tables={**raw.tables, "heat": replace(heat, cells=cells)})
    assert (read_once(changed)[0].tables["heat"]["quantity"] == 5.0).all()
    before, known = read_once(raw)[0], load.load_library()
    monkeypatch.setattr(load, "load_library", lambda: known)
    assert read_once(raw)[0] is not before
