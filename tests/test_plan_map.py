"""The print map shows every firm, every flow and what is needed to read them."""

from __future__ import annotations

import warnings
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from plan_park import planned

from symbiosis.park.media import MEDIA
from symbiosis.show.map.faraway import aspect, gathered
from symbiosis.show.map.pipes import arrow
from symbiosis.show.palette import PAPER
from symbiosis.show.print.print_ground import round_length
from symbiosis.show.print.print_map import draw_map, map_figure
from symbiosis.show.print.print_panel import numbered_flows
from symbiosis.show.words import Words


@pytest.fixture(scope="module")
def plan():
    return planned()


@pytest.fixture(scope="module")
def texts(plan):
    return [text.get_text() for panel in map_figure(plan, Words("en")).axes for text in panel.texts]


def test_the_files_are_pictures(plan, tmp_path):
    png, svg = draw_map(plan, tmp_path)
    pixels = mpl.image.imread(png)
    assert pixels.shape[:2] == (1654, 2338)
    some = pixels[::4, ::4].reshape(-1, pixels.shape[2])
    assert len(np.unique(some, axis=0)) > 100
    assert svg.read_text(encoding="utf-8").lstrip().startswith("<?xml")


def test_the_same_plan_gives_the_same_picture(plan, tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        draw_map(plan, folder)
    assert (first / "map.svg").read_bytes() == (second / "map.svg").read_bytes()
    assert (first / "map.png").read_bytes() == (second / "map.png").read_bytes()


def test_firms_scale_north_and_sums_are_written(texts):
    said = {text.replace("\n", " ") for text in texts}
    assert {"Four firms", "Steelworks", "N", "0", "Heat", "Water", "Power", "By-products"} <= said
    assert any(text.endswith((" km", " m")) for text in texts)
    assert any("saves 3.73 M EUR/a against a park without exchanges" in text for text in texts)
    assert any(text.startswith("Baseline cost by the basis of its figures") for text in texts)


def test_every_flow_between_firms_bears_its_number_on_the_map_and_in_the_list(plan, texts):
    flows = numbered_flows(plan, Words("en"))
    between = flows[flows["from"] != flows["to"]]
    for number in between.index:
        assert texts.count(str(number)) == 2
    assert flows.loc[flows["from"] == "steel", "net"].is_monotonic_decreasing


def test_what_flows_today_bears_a_ring_and_the_key_says_so(plan):
    table, flows = plan.exchanges, numbered_flows(plan, Words("en"))
    known = table.index.isin(flows.loc[1, "members"])
    old = replace(plan, exchanges=table.assign(existing=known))
    figure = map_figure(old, Words("en"))
    texts = [text for panel in figure.axes for text in panel.texts]
    assert "Number in a ring: flows today already" in {text.get_text() for text in texts}
    # What stands today comes last, however much it is worth.
    last = str(len(flows))
    one, two = ([t for t in texts if t.get_text() == number] for number in (last, "1"))
    assert len(one) == len(two) == 2
    for ring, disc in zip(one, two, strict=True):
        faces = [text.get_bbox_patch().get_facecolor() for text in (ring, disc)]
        assert faces[0] == mpl.colors.to_rgba(PAPER["paper"])
        assert faces[1] != faces[0]


def test_what_only_feeds_a_retrofit_bears_no_number(plan):
    inside = plan.exchanges["from"] == plan.exchanges["to"]
    feeding = plan.exchanges[inside & (plan.exchanges["net"] == 0.0)]
    assert len(feeding)
    members = {each for ids in numbered_flows(plan, Words("en"))["members"] for each in ids}
    assert members == set(plan.exchanges.index) - set(feeding.index)


def test_a_doubtful_plan_is_headed_illustration(plan):
    evidence = pd.DataFrame({"share": [0.6, 0.4]}, index=["notional", "published"])
    figure = map_figure(replace(plan, evidence=evidence), Words("en"))
    heading = [text.get_text() for panel in figure.axes for text in panel.texts]
    assert any(text.startswith("ILLUSTRATION: 60.0 %") for text in heading)


def test_chinese_names_are_written_without_a_complaint(plan, tmp_path):
    places = plan.park.enterprises.assign(name=["水泥厂", "温室", "电厂", "钢铁厂"])
    park = replace(plan.park, tables={"enterprises": places})
    fonts = mpl.font_manager.get_font_names()
    if not any("CJK" in name for name in fonts):
        pytest.skip("no Chinese font on this machine")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw_map(replace(plan, park=park), tmp_path)


def test_a_plan_without_exchange_has_a_map_too(plan, tmp_path):
    draw_map(replace(plan, exchanges=plan.exchanges[:0]), tmp_path)
    figure = map_figure(replace(plan, exchanges=plan.exchanges[:0]), Words("en"))
    said = [text.get_text() for panel in figure.axes for text in panel.texts]
    assert "No exchange is worth having under this scenario." in said


def test_every_medium_has_its_own_look():
    for theme in ("light", "dark"):
        assert len({getattr(style, theme) for style in MEDIA.values()}) == len(MEDIA)


def test_far_partners_stand_at_the_edge_in_their_direction(plan):
    places = plan.park.enterprises
    far = places.assign(lat=places["lat"] + [0.0, 0.0, 2.0, 0.0])
    park, said = gathered(replace(plan.park, tables={"enterprises": far}))
    (name,) = said
    assert name == places.index[2]
    km, wind = said[name]
    assert wind == "N"
    assert km == pytest.approx(2.0 * 111.3, rel=0.05)
    assert places["lat"].max() < park.enterprises.loc[name, "lat"] < places["lat"].max() + 0.1
    others = park.enterprises.drop(index=name)
    pd.testing.assert_frame_equal(others, far.drop(index=name))
    assert gathered(plan.park) == (plan.park, {})


def test_the_page_follows_the_shape_of_the_park(plan):
    def placed(**where):
        places = plan.park.enterprises.assign(**where)
        return replace(plan, park=replace(plan.park, tables={"enterprises": places}))

    steps = 0.1 * np.arange(4)
    tall, wide = placed(lat=51.0 + steps, lon=3.7), placed(lon=3.0 + steps, lat=51.0)
    assert aspect(tall.park) > 10.0
    assert aspect(wide.park) == 0.0
    upright, below = map_figure(tall, Words("en")), map_figure(wide, Words("en"))
    assert upright.get_figheight() > upright.get_figwidth()
    assert below.get_figheight() < below.get_figwidth()
    # Below a wide map, headlines, key and list have a panel each.
    assert len(below.axes) == len(upright.axes) + 2


def test_the_page_speaks_chinese(plan):
    figure = map_figure(plan, Words("zh"))
    said = [text.get_text() for panel in figure.axes for text in panel.texts]
    assert "按账面净收益排列的交换" in said
    assert any("比无交换的园区节省 373 万" in text for text in said)
    assert "矿渣" in said
    assert any(text.startswith("热 150 → ") for text in said)
    assert not any("gas" in text for text in said)


@pytest.mark.parametrize(("metres", "rounded"), [(999.0, 500.0), (2_100.0, 2_000.0), (10.0, 10.0)])
def test_scale_bars_have_round_lengths(metres, rounded):
    assert round_length(metres) == rounded


def test_an_arrow_points_where_the_flow_goes():
    shaft, head = arrow([(0.0, 0.0), (100.0, 0.0)], 4.0)
    assert head[1] == (100.0, 0.0)
    assert shaft[0] == (0.0, 0.0)
    assert shaft[-1][0] < 100.0
    assert head[0][1] == pytest.approx(-head[2][1])


def test_the_head_of_a_gentle_bend_stays_outside_the_firm():
    bend = [(10.0 * step, 0.05 * step * step) for step in range(11)]
    _, head = arrow(bend, 4.0)
    assert head[1] == bend[-1]
    turned = [(0.0, 0.0), (100.0, 0.0), (100.0, 1.0)]
    _, head = arrow(turned, 4.0)
    assert head[1][1] > 1.0
