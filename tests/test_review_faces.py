"""The second opinion in the app and in a report, in both languages."""

from __future__ import annotations

import pytest
from reviewed_parks import reviewed_plan
from streamlit.testing.v1 import AppTest

from symbiosis import review
from symbiosis.show.report.content import Grid
from symbiosis.show.report.doubt_part import LISTED, doubt_part
from symbiosis.show.report.telling import Telling
from symbiosis.show.words import Words


def shown(language):
    """Show the tab of the second opinion of a plan that is doubted."""
    from reviewed_parks import reviewed_plan

    from symbiosis.show.words import Words
    from symbiosis.views.doubt_tab import show_doubts

    show_doubts(reviewed_plan("guitang"), Words(language))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_app_opens_every_doubt_to_its_rows(language):
    test = AppTest.from_function(shown, args=(language,), default_timeout=60).run()
    assert not test.exception
    doubts = review(reviewed_plan("guitang"))
    assert len(test.expander) == len(doubts)
    say = Words(language)
    first = test.expander[0]
    assert say(f"review.rule.{doubts[0].rule}") in first.label.replace("\\", "")
    assert "pulp_fibre" in first.markdown[1].value.replace("\\", "")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_tells_the_dearest_doubts(language):
    plan, say = reviewed_plan("ghent_terneuzen"), Words(language)
    section = doubt_part(Telling(plan, say))
    assert section.title == say("review.heading")
    (grid,) = (block for block in section.blocks if isinstance(block, Grid))
    assert len(grid.rows) == LISTED < len(review(plan))
    assert say("review.rule.station_beside_buyer") in grid.rows[0][1]
