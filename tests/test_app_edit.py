"""One editing session over all tables: nothing typed is lost, and what is renamed is followed."""

from __future__ import annotations

import numpy as np
import pytest
from shipped_parks import shipped_park
from small_park import small_park
from streamlit.testing.v1 import AppTest

from symbiosis import optimise
from symbiosis.matching import match
from symbiosis.park.renaming import renamed
from symbiosis.views.editing import WAS, edited_park
from symbiosis.views.here import _workspaces
from symbiosis.views.upload import reread

CONNECTIONS = """\
id,from,to,medium,item,carrier,status,quantity,unit
slag,steel,cement,material,slag>binder,lorry_bulk,existing,500,t/a
reuse,brewery,cement,water,effluent,,existing,4000,m3/a
"""


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edit")
    return small_park(folder, connections=CONNECTIONS)


@pytest.fixture
def app(root):
    """Open page Park on the teaching park."""
    test = AppTest.from_file(str(root / "app.py"), default_timeout=600)
    test.query_params.update({"park": "teaching", "lang": "en"})
    test.run()
    return test.switch_page("symbiosis/views/park_page.py").run()


def shown(frame):
    """A table as the page gives it to be edited."""
    rows = frame.reset_index()
    return rows.assign(**{WAS: rows["id"]})


def test_a_renamed_stream_keeps_its_contents_and_whatever_speaks_of_it(park):
    drain = renamed(park, {"water": {"effluent": "drain"}})
    owned = park.contents[park.contents["owner"] == "effluent"]
    assert len(owned)
    followed = drain.contents[drain.contents["owner"] == "drain"]
    assert followed["value"].tolist() == owned["value"].tolist()
    assert drain.connections.loc["reuse", "item"] == "drain"
    paired = renamed(park, {"materials": {"slag": "ash", "binder": "mix"}})
    assert paired.connections.loc["slag", "item"] == "ash>mix"


def test_names_that_change_places_are_followed_each_to_its_own(park):
    swap = {"slag": "binder", "binder": "slag"}
    materials = shown(park.materials)
    materials["id"] = materials["id"].replace(swap)
    after = edited_park(park, {"materials": materials})
    assert after.materials.loc["binder", "role"] == "source"
    assert after.connections.loc["slag", "item"] == "binder>slag"
    assert renamed(park, {"materials": swap}).materials.equals(after.materials.sort_index())


def test_a_renamed_retrofit_keeps_its_ports_what_they_contain_and_who_is_linked_to_them(tmp_path):
    park = small_park(
        tmp_path,
        technologies="id,technology,enterprise,max_size\npond,own_water,brewery,1\n",
        technology_ports="technology,port,medium,role,coefficient,out:COD [mg/L]\n"
        "pond,raw,water,sink,1,\npond,clear,water,source,1,20\n",
        connections="id,from,to,medium,item,maximum,unit\n"
        "reuse,brewery,cement,water,pond:clear>make_up,500,m3/a\n",
    )
    after = renamed(park, {"technologies": {"pond": "basin"}, "water": {"make_up": "top:up"}})
    assert after.connections.loc["reuse", "item"] == "basin:clear>top:up"
    assert set(after.technology_ports["technology"]) == {"basin"}
    again = reread(after)
    own = again.contents.set_index(["owner", "port"])
    assert own.loc[("basin", "clear"), "value"] == 20.0
    found = match(again)
    assert found.contents.set_index("owner").loc["basin:clear", "value"] == 20.0
    assert found.arcs.query("maximum == 500")["source"].tolist() == ["basin:clear"]


def test_a_renamed_firm_keeps_its_streams_and_connections(park):
    mill = renamed(park, {"enterprises": {"steel": "mill"}})
    assert mill.materials.loc["slag", "enterprise"] == "mill"
    assert mill.connections.loc["slag", "from"] == "mill"
    assert "steel" not in mill.enterprises.index


def test_several_tables_are_edited_at_once(park):
    water = shown(park.water)
    water.loc[water["id"] == "effluent", "id"] = "drain"
    heat = shown(park.heat)
    heat.loc[heat["id"] == "warming", "quantity"] = 99.0
    heat.loc[len(heat)] = {**heat.iloc[0].to_dict(), "id": "more", WAS: np.nan}
    after = edited_park(park, {"water": water, "heat": heat})
    assert set(after.water.index) == {"drain", "make_up"}
    assert (after.contents["owner"] == "drain").any()
    assert after.heat.loc["warming", "quantity"] == 99.0
    assert "more" in after.heat.index


def test_edits_wait_until_they_are_applied_wherever_the_reader_goes(app):
    park = shipped_park("teaching")
    heat = shown(park.heat)
    changed = 1.01 * heat.loc[0, "quantity"]
    heat.loc[0, "quantity"] = changed
    app.session_state["drafts teaching "]["heat"] = heat
    app.run()
    assert not app.button(key="park_apply").disabled
    app.segmented_control(key="park_table").set_value("water").run()
    app.switch_page("symbiosis/views/matches_page.py").run()
    app.switch_page("symbiosis/views/park_page.py").run()
    assert any("Not applied yet" in each.value for each in app.caption)
    app.button(key="park_apply").click().run()
    assert not app.exception
    edited = _workspaces().open(app.session_state.owner).parks["teaching_edited"]
    assert edited.heat.loc[heat.loc[0, "id"], "quantity"] == changed
    assert app.button(key="park_apply").disabled


def test_a_plan_of_the_park_as_it_was_says_so(app, park):
    own = _workspaces().open(app.session_state.owner)
    own.put("mine", park)
    own.keep("first", "mine", optimise(park))
    app.session_state.park = "mine"
    app.run()
    assert not app.warning
    own.put("mine", park.with_tables(heat=park.heat.assign(quantity=1.0)))
    app.run()
    assert any("before the park was last edited" in each.value for each in app.warning)
