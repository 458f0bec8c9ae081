"""The tab of hours, driven without a browser: its pictures, in both languages."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from symbiosis.show.words import Words


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_tab_of_hours_shows_load_levels_duration_and_days(root, language):
    say = Words(language)
    test = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    test.query_params.update({"park": "teaching_hours", "lang": language})
    test.run()
    test.switch_page("symbiosis/views/network_page.py").run()
    test.session_state[f"network_tabs_{language}"] = say("network.hours")
    test.run()
    assert not test.exception
    for medium, pictures in (
        ("power", ("load", "duration", "year")),
        ("heat", ("load", "level", "duration", "year")),
    ):
        test.segmented_control(key="hours_medium").set_value(medium).run()
        assert not test.exception
        drawn = [json.loads(each.proto.spec) for each in test.get("plotly_chart")]
        titles = [figure["layout"]["title"]["text"] for figure in drawn]
        assert titles == [say(f"hours.{name}") for name in pictures]
        names = [trace["name"] for trace in drawn[0]["data"]]
        assert say("hours.needed") in names
        assert len(names) == len(set(names))
    assert any("5.93 MW" in each.value.replace("\\", "") for each in test.markdown)
    listed = test.dataframe[0].value
    assert ("2.28 MW", "40.9 %") in set(zip(listed["peak"], listed["share"], strict=True))
