"""Units of a park's tables: an amount a year is the same, however it is written."""

import pytest
from harness import least
from small_park import SMALL, changed, faults, only, small_park

PERIODS = "id,hours\nsummer,4380\nwinter,4380\n"
HALF = "id,period,factor\nhalf,summer,0\nhalf,winter,1\n"
HEAD = "id,enterprise,role,supply_c,target_c,profile,"


def quantity(folder, head, figure, periods=PERIODS, profiles=HALF):
    heat = f"{HEAD}quantity [{head}]\nh,steel,source,120,40,half,{figure}\n"
    park = small_park(folder, heat=heat, periods=periods, profiles=profiles)
    return park.heat.loc["h", "quantity"]


def test_hours_of_periods_count_in_the_unit_of_their_header(tmp_path):
    days = "id,hours [d]\nsummer,182.5\nwinter,182.5\n"
    assert quantity(tmp_path / "h", "MW", 1) == pytest.approx(4380)
    assert quantity(tmp_path / "d", "MW", 1, periods=days) == pytest.approx(4380)


def test_factors_of_a_profile_can_be_per_cent(tmp_path):
    share = "id,period,factor [%]\nhalf,summer,100\nhalf,winter,50\n"
    assert quantity(tmp_path, "MW", 1, profiles=share) == pytest.approx(0.75 * 8760)


@pytest.mark.parametrize("unit", ["MW", "t"])
def test_a_bare_figure_in_another_unit_is_refused(tmp_path, unit):
    bad = only(
        faults(tmp_path, periods=PERIODS, profiles=HALF.replace("factor", f"factor [{unit}]"))
    )
    assert (bad.table, bad.column) == ("profiles", f"factor [{unit}]")


@pytest.mark.parametrize("unit", ["MWh per year", "MWh/a", "MWh", "MWh a^-1", "MWh per annum"])
def test_an_amount_a_year_does_not_run_with_its_profile(tmp_path, unit):
    assert quantity(tmp_path, unit, 1000) == pytest.approx(1000)


def test_a_load_runs_with_its_profile_if_it_is_a_rate_whatever_the_flow_is_in(tmp_path):
    loads = []
    for number, (flow, load) in enumerate(
        [("20 m3/h", "4 kg/h"), ("87600 m3/a", "4 kg/h"), ("87600 m3/a", "17520 kg/a")]
    ):
        (amount, unit), (figure, rate) = flow.split(), load.split()
        water = (
            f"id,enterprise,role,profile,quantity [{unit}],load:COD [{rate}],out:COD [mg/L]\n"
            f"wash,brewery,process,half,{amount},{figure},200\n"
        )
        park = small_park(tmp_path / str(number), water=water, periods=PERIODS, profiles=HALF)
        assert park.water.loc["wash", "quantity"] == pytest.approx(87600)
        contents = park.contents[park.contents["kind"] == "load"]
        loads.append(contents["value"].item())
    assert loads == pytest.approx([loads[0]] * 3)


def steam_park(folder, amount, price, utility="max_c\nboiler,heat,220,{},165"):
    row = "165,165,boiler,100"
    heat = f"id,enterprise,role,supply_c,target_c,utility,quantity [{amount}]\ns,farm,sink,{row}\n"
    head, line = utility.format(price).split("\n")
    utilities = f"id,medium,price,unit,{head}\n{line}\n"
    return small_park(folder, heat=heat, utilities=utilities, materials="", water="", power="")


@pytest.mark.parametrize(
    "state", ["", " 165 degC", " 7 bar", " 8 bar 250 degC", " 7 bar return 80 degC"]
)
def test_steam_in_tonnes_costs_what_its_tonnes_cost(tmp_path, state):
    park = steam_park(tmp_path, f"t/h steam{state}", f"EUR/t steam{state}")
    assert least(park) == pytest.approx(876_000 * 220, rel=1e-6)


def test_the_heat_of_a_tonne_of_steam_is_said(tmp_path):
    park = steam_park(tmp_path, "t/h steam", "EUR/t steam")
    assert any("0.574 MWh" in said for said in park.defaults)


def test_a_source_of_superheated_steam_gives_its_superheat_too(tmp_path):
    heat = (
        "id,enterprise,role,supply_c,target_c,quantity [t/h steam]\n"
        "hot,steel,source,400,180,1\nplain,steel,source,180,180,1\n"
    )
    found = small_park(tmp_path, heat=heat).heat["quantity"]
    assert found.to_dict() == {
        "hot": pytest.approx(6086, rel=2e-3),
        "plain": pytest.approx(4902, rel=2e-3),
    }


def test_a_price_per_tonne_of_steam_without_its_state_asks_which(tmp_path):
    utilities = SMALL["utilities"].replace("40,EUR/MWh,200", "40,EUR/t steam,")
    bad = only(faults(tmp_path, utilities=utilities))
    assert "which steam" in bad.allowed
    assert bad.row.startswith("boiler")


@pytest.mark.parametrize("share", ["1", "-"])
def test_a_share_beside_a_limit_in_mg_per_litre_is_converted(tmp_path, share):
    water = SMALL["water"].replace("content:COD [mg/L]", f"content:COD [{share}]")
    water = water.replace(",50,", ",0.01,")
    contents = small_park(tmp_path, water=water).contents.set_index("kind")
    assert contents.loc["content", "value"] == pytest.approx(10_000)
    assert contents.loc["content", "unit"] == "mg/L"


@pytest.mark.parametrize("unit", ["NTU", "uS/cm", "CFU/100mL"])
def test_what_cannot_be_held_against_a_limit_is_refused(tmp_path, unit):
    water = SMALL["water"].replace("content:COD [mg/L]", f"content:COD [{unit}]")
    assert [fault for fault in faults(tmp_path, water=water) if fault.severity == "error"]


def test_an_unknown_property_is_compared_in_one_unit(tmp_path):
    water = SMALL["water"].replace("content:COD [mg/L]", "content:germs [CFU/100mL]")
    water = water.replace("max:COD [mg/L]", "max:germs [MPN/100mL]")
    found = [fault for fault in faults(tmp_path, water=water) if fault.severity == "error"]
    assert found
    assert "compared" in found[0].allowed


def test_a_unit_that_breaks_pint_is_a_fault_like_any_other(tmp_path):
    bad = only(faults(tmp_path, **changed("power", "quantity [MWh/a]", "quantity [MWh/decade]")))
    assert "MWh/decade" in bad.column
