"""Material matching: rules, law, standards, blends, carriers, and periods."""

from __future__ import annotations

import pytest
from hand_park import hand_park

from symbiosis.matching import match
from symbiosis.park.scenario import Scenario

SLAG = {"enterprise": "steel", "role": "source", "material": "bf_slag", "quantity": 100e3}
BINDER = {"enterprise": "cement", "role": "sink", "material": "cement_binder", "quantity": 200e3}
GYPSUM = {"enterprise": "power", "role": "source", "material": "fgd_gypsum", "quantity": 50e3}
BOARDS = {"enterprise": "boards", "role": "sink", "material": "gypsum", "quantity": 80e3}
PLACES = {"steel": 0, "cement": 4, "power": 20, "boards": 30}


def reasons(matches, source: str, sink: str) -> dict[str, object]:
    rows = matches.refusals
    rows = rows[(rows["source"] == source) & (rows["sink"] == sink)]
    return {row.reason: row for row in rows.itertuples()}


def slag_park(**slag):
    return hand_park(PLACES, materials={"slag": SLAG | slag, "binder": BINDER})


def test_a_link_gives_ratio_share_and_a_choice_of_carriers():
    park = slag_park()
    matches = match(park)
    link = park.library.links.loc["bf_slag_to_cement_binder"]
    assert matches.arcs.index.tolist() == [
        "slag>binder:bf_slag_to_cement_binder@conveyor",
        "slag>binder:bf_slag_to_cement_binder@lorry_bulk",
    ]
    assert set(matches.arcs["substitution"]) == {link["ratio"]}
    assert set(matches.arcs["max_share"]) == {link["max_share"]}
    lorry, conveyor = (
        matches.routes.loc[f"steel>cement@{carrier}:bf_slag"]
        for carrier in ("lorry_bulk", "conveyor")
    )
    assert not lorry["needs_build"]
    assert lorry["capex_fixed"] == 0.0
    assert conveyor["needs_build"]
    # 1700 EUR/m over 4 km, brought from its price year to the park's (both 2024).
    assert conveyor["capex_fixed"] == pytest.approx(1700 * 4000, rel=1e-3)


def test_a_conveyor_ends_where_the_library_says_but_a_lorry_goes_on():
    far = hand_park(PLACES | {"cement": 6}, materials={"slag": SLAG, "binder": BINDER})
    assert match(far).routes["carrier"].tolist() == ["lorry_bulk"]


def test_the_same_material_needs_no_link():
    park = hand_park(
        PLACES,
        materials={"slag": SLAG, "want": BINDER | {"material": "bf_slag", "utility": "none"}},
    )
    arcs = match(park).arcs
    assert set(arcs["link"]) == {""}
    assert set(arcs["substitution"]) == {1.0}


def test_gases_go_by_pipe_only():
    park = hand_park(
        {"works": 0, "houses": 3},
        materials={
            "co2": {"enterprise": "works", "role": "source", "material": "co2_nh3"}
            | {"quantity": 40e3},
            "growing": {"enterprise": "houses", "role": "sink", "material": "co2_greenhouse"}
            | {"quantity": 40e3},
        },
    )
    matches = match(park)
    assert matches.routes["carrier"].tolist() == ["co2_pipe"]
    assert matches.tariffs.query("kind == 'outlet' and account == 'waste_to_outlet'").empty


def test_inside_an_enterprise_nothing_is_carried():
    park = hand_park(PLACES, materials={"slag": SLAG, "binder": BINDER | {"enterprise": "steel"}})
    arc = match(park).arcs.iloc[0]
    assert (arc["route"], arc["distance_km"]) == ("", 0.0)


def test_law_refuses_what_is_not_allowed_and_says_which_route():
    assert reasons(match(slag_park(legal_route="forbidden")), "slag", "binder")["not_legal"]
    refusal = reasons(match(slag_park(), Scenario(legal_routes=("by_product",))), "slag", "binder")[
        "not_legal"
    ]
    assert refusal.detail == "its legal route is product; allowed: by_product"


def test_a_donor_below_the_standard_of_its_link_is_too_dirty_by_a_factor():
    # GGBS standard of the library: at most 1000 mg/kg Cl.
    park = hand_park(
        PLACES,
        contents=[("slag", "content", "Cl", 3000.0)],
        materials={"slag": SLAG, "binder": BINDER},
    )
    refusal = reasons(match(park), "slag", "binder")["too_dirty"]
    assert (refusal.figure, refusal.unit) == (pytest.approx(3.0), "times the limit")
    assert "at most 1,000, it has 3,000 mg/kg" in refusal.detail


def boards(cleaner: dict | None = None, *, cl: float = 300.0):
    # The same material needs no link, so that no standard of a link stands before the blend.
    plaster = GYPSUM | {"material": "gypsum", "outlet": "none"}
    second = {"clean": plaster | {"quantity": 10e3}} if cleaner else {}
    contents = [("gypsum", "content", "Cl", cl), ("boards", "max", "Cl", 100.0)]
    if cleaner:
        contents.append(("clean", "content", "Cl", cleaner["cl"]))
    return hand_park(
        PLACES, contents=contents, materials={"gypsum": plaster, "boards": BOARDS} | second
    )


def test_what_no_blend_could_mend_is_too_dirty_and_what_one_could_is_left_to_the_model():
    alone = match(boards())
    assert reasons(alone, "gypsum", "boards")["too_dirty"].figure == pytest.approx(3.0)
    blended = match(boards({"cl": 20.0}))
    assert set(blended.arcs["source"]) == {"gypsum", "clean"}
    limits = blended.contents.set_index(["owner", "kind"])["value"]
    assert limits["gypsum", "content"] == 300.0
    assert limits["boards", "max"] == 100.0


def test_a_limited_property_that_is_not_known_refuses_by_name():
    park = hand_park(
        PLACES,
        contents=[("boards", "max", "radium", 1.0)],
        materials={"gypsum": GYPSUM, "boards": BOARDS},
    )
    refusal = reasons(match(park), "gypsum", "boards")["unknown_quality"]
    assert "radium" in refusal.detail


def test_without_a_rule_each_stream_is_told_once():
    others = {f"want_{i}": BINDER | {"material": "scrap_steel"} for i in range(5)}
    matches = match(hand_park(PLACES, materials={"gypsum": GYPSUM} | others))
    rows = matches.refusals[matches.refusals["reason"] == "no_link"]
    assert len(rows) == 6
    assert rows.loc[rows["source"] == "gypsum", "detail"].tolist() == [
        "nothing in the park needs fgd_gypsum"
    ]


def test_a_rule_without_ratio_is_information_only():
    park = hand_park(
        PLACES,
        materials={
            "sulphate": SLAG | {"material": "amm_sulph"},
            "want": BINDER | {"material": "npk"},
        },
    )
    assert reasons(match(park), "sulphate", "want")["information_only"]


def test_streams_that_never_run_together_are_refused_unless_one_can_be_stocked():
    seasons = {
        "periods": {"summer": {"hours": 4380}, "winter": {"hours": 4380}},
        "profiles": [
            {"id": name, "period": period, "factor": float(name == period)}
            for name in ("summer", "winter")
            for period in ("summer", "winter")
        ],
    }
    gas = {
        "co2": {"enterprise": "steel", "role": "source", "material": "co2_nh3", "profile": "summer"}
        | {"quantity": 40e3},
        "growing": {"enterprise": "cement", "role": "sink", "material": "co2_greenhouse"}
        | {"quantity": 40e3, "profile": "winter"},
        "slag": SLAG | {"profile": "summer"},
        "binder": BINDER | {"profile": "winter"},
    }
    matches = match(hand_park(PLACES, materials=gas, **seasons))
    assert reasons(matches, "co2", "growing")["no_common_period"]
    assert set(matches.arcs["source"]) == {"slag"}
    rates = matches.rates.set_index(["stream", "period"])["rate"]
    assert rates["co2", "summer"] == pytest.approx(40e3 / 4380)
    assert rates["co2", "winter"] == 0.0
    assert rates["slag", "year"] == pytest.approx(100e3 / 8760)


def test_a_price_never_refuses():
    cheap, dear = (match(slag_park(outlet_price=price)) for price in (-1000.0, 1000.0))
    assert cheap.arcs.equals(dear.arcs)
    assert cheap.refusals.equals(dear.refusals)
