"""Every face that is read counts exchanges alike: one thing from one firm to another is one.

Files keep what was matched: a stream that serves another, a slice of temperature at a time.
"""

from __future__ import annotations

import json
import re

import geopandas as gpd
import pytest
from streamlit.testing.v1 import AppTest

from symbiosis import load_park, load_plan
from symbiosis.plan.folder.shipped_plans import load_shipped_plan
from symbiosis.plan.tables.bundles import count_of
from symbiosis.show.map.park_map import park_map
from symbiosis.show.print.print_map import map_figure
from symbiosis.show.print.print_panel import numbered_flows
from symbiosis.show.words import Words
from symbiosis.views.here import _workspaces


def counted(text: str) -> int:
    """Give the figure before the word exchanges."""
    return int(re.search(r"(\d+) exchanges", text)[1])


def on_screen(root, plan) -> int:
    """Put a plan on a reader's table and give the count of the page's headline."""
    app = AppTest.from_file(str(root / "app.py"), default_timeout=600)
    app.query_params.update({"park": plan.park.info.id, "lang": "en"})
    app.run()
    kept = _workspaces().open(app.session_state.owner).keep("own", plan.park.info.id, plan)
    app.session_state.plan = kept.id
    app.run().switch_page("symbiosis/views/network_page.py").run()
    assert not app.exception
    assert app.session_state.plan == kept.id
    headlines = [body for body in (each.proto.body for each in app.get("html"))
                 if 'class="headline"' in body]  # fmt: skip
    return counted(headlines[0])


def printed(plan) -> int:
    """Give the count in the heading of the printed map."""
    texts = [
        each.get_text() for panel in map_figure(plan, Words("en")).axes for each in panel.texts
    ]
    (heading,) = {text for text in texts if " exchanges  ·  " in text}
    arrows = re.search(r"(\d+) arrows", heading)
    numbered = len(numbered_flows(plan, Words("en")))
    assert (int(arrows[1]) if arrows else counted(heading)) == numbered
    return counted(heading)


def test_a_map_counts_what_it_numbers():
    plan = load_shipped_plan("teaching", load_park("teaching"))
    assert len(numbered_flows(plan, Words("en"))) == printed(plan) < len(plan.exchanges)


@pytest.mark.slow
def test_every_face_counts_the_exchanges_of_guitang_alike(symbiosis, root, tmp_path):
    answer = symbiosis("optimise", "guitang", "--json", "--out", "plan")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    plan = load_plan(tmp_path / "plan")
    read = {
        "screen": on_screen(root, plan),
        "map": counted(park_map(plan.park, plan, Words("en"))["subtitle"]),
        "print": printed(plan),
    }
    files = {
        "layers": len(gpd.read_file(tmp_path / "plan" / "plan.gpkg", layer="exchanges")),
        "json": len(told["exchanges"]),
        "account": told["accounts"]["exchanges"]["plan"],
    }
    assert 0 < count_of(plan.exchanges) < len(plan.exchanges)
    assert read == dict.fromkeys(read, count_of(plan.exchanges))
    assert files == dict.fromkeys(files, len(plan.exchanges))
