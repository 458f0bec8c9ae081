"""Registers and meters on the page Park: shown before they are taken, then a park of one's own."""

from __future__ import annotations

import pytest
from shipped_parks import shipped_park
from streamlit.testing.v1 import AppTest
from uploads import read_upload

from symbiosis.show.words import Words
from symbiosis.views.here import _workspaces, jobs
from symbiosis.views.meter_box import updated
from symbiosis.views.register_box import made
from symbiosis.views.upload import packed

PATIENCE = 600
ALL_WAYS = {"register": "entry.way.register", "meters": "entry.way.meters"}


@pytest.fixture
def app(root):
    """Open one of the ways in on the page Park."""

    def opened(way: str, language: str = "en") -> AppTest:
        test = AppTest.from_file(str(root / "app.py"), default_timeout=PATIENCE)
        test.query_params.update({"park": "teaching", "lang": language})
        test.session_state["way_in"] = True
        test.session_state[f"ways_in {language}"] = Words(language)(ALL_WAYS[way])
        test.run()
        test.switch_page("symbiosis/views/park_page.py").run()
        assert not test.exception
        return test

    return opened


@pytest.fixture(scope="module")
def examples(root):
    """Give the files of the docs by their names."""
    files = [file for file in (root / "docs" / "examples").iterdir() if file.is_file()]
    return {file.name: file.read_bytes() for file in files}


def upload(test, examples, *names):
    files = [(name, examples[name], "") for name in names]
    test.file_uploader[0].set_value(files).run()
    assert not test.exception
    return test


def own(test):
    return _workspaces().open(test.session_state.owner)


def test_a_first_park_is_made_of_a_register_and_opened(app, examples):
    test = upload(app("register"), examples, "sites_hotmaps.csv")
    for key, figure in (("lat", 51.2), ("lon", 3.8)):
        test.number_input(key=f"entry_{key} teaching ").set_value(figure)
    test.number_input(key="entry_radius").set_value(20.0)
    assert not test.success
    test.button(key="entry_make").click().run()
    assert not test.exception
    assert "6 sites" in test.success[0].value
    assert list(test.dataframe[0].value["medium"])
    test.button(key="entry_open_register").click().run()
    assert not test.exception
    assert test.session_state.park.endswith("_registered")
    assert len(own(test).parks[test.session_state.park].enterprises) > 3
    assert not test.file_uploader


def test_a_place_without_sites_and_a_table_that_is_none_are_said(app, examples):
    test = upload(app("register", "zh"), examples, "sites_hotmaps.csv")
    test.number_input(key="entry_lat teaching ").set_value(0.0)
    test.button(key="entry_make").click().run()
    assert len(test.error) == 1
    assert not own(test).parks
    test = upload(app("register"), examples, "meters.csv")
    test.button(key="entry_make").click().run()
    assert len(test.error) == 1


def test_a_second_register_and_a_mapping_are_taken_along(examples):
    names = ("sites_eprtr.csv", "sites_hotmaps.csv", "eprtr.toml")
    files = [(name, examples[name]) for name in names]
    first = made(files, (51.2, 3.8), 20.0, "BE")
    assert first.park.info.country == "BE"
    assert len(first.said) > 3


def test_meters_are_shown_with_their_faults_and_the_drift_before_they_are_taken(app, examples):
    test = upload(app("meters"), examples, "meters.csv", "meters.toml")
    told = Words("en")("meters.title", readings="1,090", streams=3)
    assert test.success[0].value == told
    assert "brewing_heat" in set(test.dataframe[0].value["stream"])
    assert any("gap" in each.value for each in test.markdown)
    assert own(test).parks == {}
    test.button(key="decide asked_drift").click().run()
    job = jobs().of(test.session_state.owner, "asked_drift")
    assert job is None or job.ended.wait(PATIENCE)
    test.run()
    test.run()
    assert not test.exception
    assert Words("en")("drift.kept") in html(test)
    test.button(key="entry_take_meters").click().run()
    assert not test.exception
    assert test.session_state.park == "teaching_metered"
    park = own(test).parks["teaching_metered"]
    assert park.heat.loc["brewing_heat", "basis"] == "metered"
    (kept,) = own(test).plans_of("teaching_metered")
    assert kept.plan.park.heat.loc["brewing_heat", "basis"] == "metered"
    assert kept.edition == own(test).edition("teaching_metered")


def html(test):
    return " ".join(element.proto.body for element in test.get("html"))


def test_a_metered_park_is_taken_along_as_a_file(examples):
    files = [(name, examples[name]) for name in ("meters.csv", "meters.toml")]
    update = updated(shipped_park("teaching"), files)
    again = read_upload("teaching.zip", packed(update.park))
    assert again.heat.loc["brewing_heat", "quantity"] == pytest.approx(
        update.streams.loc["brewing_heat", "quantity"], rel=1e-6
    )


def test_an_export_that_cannot_be_read_is_said_in_a_sentence(app):
    test = app("meters", "zh")
    test.file_uploader[0].set_value([("m.csv", b"\x00\xff,,\n1;2", "")]).run()
    assert not test.exception
    assert len(test.error) == 1
    assert "symbiosis_" not in test.error[0].value
    test.file_uploader[0].set_value([("a.csv", b"a", ""), ("b.csv", b"b", "")]).run()
    assert len(test.error) == 1
