"""The print map draws any name: as text, cut with a sign, with a box where no font has a sign."""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from matplotlib.text import Text
from plan_park import planned

from symbiosis.show.print.lettering import legible
from symbiosis.show.print.print_map import draw_map, map_figure
from symbiosis.show.words import Words

ODD = {
    "steel": r"$\frac{a}{b}$ & $x_{1$",
    "cement": "Zement \x07\x0b<b>--></b>\u200d",
    "green": "大棚𠮷 عربى שלום",
    "power": "🏭 Works \U0001faaf",
}


def with_names(plan, names, items="Slag $100$"):
    """Give a plan whose firms, title and exchanges have other names."""
    firms = plan.park.enterprises.assign(name=names)
    info = plan.park.info.model_copy(update={"title": names["steel"], "distances": names["power"]})
    park = replace(plan.park, info=info, tables={**plan.park.tables, "enterprises": firms})
    exchanges = plan.exchanges.assign(
        item_name=items,
        from_name=plan.exchanges["from"].map(names),
        to_name=plan.exchanges["to"].map(names),
    )
    return replace(plan, park=park, exchanges=exchanges)


@pytest.fixture(scope="module")
def plan():
    return planned()


def test_odd_names_are_drawn_and_a_remark_says_what_no_font_has(plan, tmp_path, caplog):
    strange = with_names(plan, ODD)
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        _, svg = draw_map(strange, tmp_path)
    ET.parse(svg)  # noqa: S314 - our own picture
    remarks = [record.getMessage() for record in caplog.records]
    *borrowed, lacking = remarks
    assert "🏭 (U+1F3ED)" in lacking
    # This machine's own fonts have it, or none has: it is said once.
    assert sum("𠮷 (U+20BB7)" in remark for remark in remarks) == 1
    assert all("fonts of this machine" in remark for remark in borrowed)
    assert "$" not in "".join(remarks)


def test_a_name_is_no_formula(plan):
    figure = map_figure(with_names(plan, ODD), Words("en"))
    texts = {text.get_text() for panel in figure.axes for text in panel.texts}
    assert ODD["steel"] in texts
    assert not any(text.get_parse_math() for panel in figure.axes for text in panel.texts)


@pytest.mark.parametrize("letters", [200, 3000])
def test_long_names_are_cut_with_a_sign_and_cost_no_time(plan, letters, monkeypatch):
    measured = Counter()
    measure = Text.get_window_extent

    def counted(text, *arguments, **options):
        measured["all"] += len(text.get_text())
        return measure(text, *arguments, **options)

    monkeypatch.setattr(Text, "get_window_extent", counted)
    figure = map_figure(plan, Words("en"))
    usual = measured.total()
    measured.clear()
    names = {place: f"{place} " * (letters // 6) for place in ODD}
    figure = map_figure(with_names(plan, names, "slag " * (letters // 5)), Words("en"))
    texts = [text.get_text() for panel in figure.axes for text in panel.texts]
    assert max(len(text) for text in texts) < 700
    assert sum("…" in text for text in texts) > len(ODD)
    assert measured.total() < 100 * usual


def test_signs_are_drawn_or_boxed():
    assert legible("Stahl\x00werk 钢铁") == "Stahl werk 钢铁"
    assert legible("\U0001faaf") == "□"
    assert legible("a" * 500, 10) == "a" * 9 + "…"
