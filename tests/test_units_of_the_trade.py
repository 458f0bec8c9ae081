"""Units of the trade: every spelling has its factor, worked by hand; two meanings are asked."""

import math
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_park import COVER, SMALL, changed, faults, only, small_park, write_small

from symbiosis.errors import UnknownUnit
from symbiosis.park.load import check, load_park
from symbiosis.park.local_words import Place
from symbiosis.park.unit_numbers import plain_text
from symbiosis.park.units import amount_scale, money_scale, scale

CN, DE, US, GB, JP, DK = (
    Place(*pair.split()) for pair in ("CN CNY", "DE EUR", "US USD", "GB GBP", "JP JPY", "DK DKK")
)

AMOUNTS = {
    "t": [
        ("ton", 1, ""), ("tons/yr", 1, ""), ("kton/a", 1e3, ""), ("Mton/a", 1e6, ""),
        ("tpa", 1, ""), ("ktpa", 1e3, ""), ("tpd", 365, "rate"), ("TPD", 365, "rate"),
        ("tph", 8760, "rate"), ("吨/日", 365, "rate"), ("吨/天", 365, "rate"),
        ("吨/月", 12, "rate"), ("吨/季度", 4, "rate"), ("吨/小时", 8760, "rate"),
        ("万吨/日", 3.65e6, "rate"), ("千吨", 1e3, ""), ("百万吨", 1e6, ""), ("千万吨/年", 1e7, ""),
        ("亿吨", 1e8, ""), ("公斤/天", 0.365, "rate"), ("吨每年", 1, ""), ("ｔ／ａ", 1, ""),
        ("KT/a", 1e3, ""), ("T/h", 8760, "rate"), ("㎏/h", 8.76, "rate"), ("t a-1", 1, ""),
        ("t·a⁻¹", 1, ""), ("t/Jahr", 1, ""), ("ton/jaar", 1, ""), ("Mio. t/a", 1e6, ""),
        ("thousand tonnes per year", 1e3, ""), ("metric tons/year", 1, ""), ("Mg/a", 1, ""),
        ("short_ton/a", 0.90718474, ""), ("US tons/a", 0.90718474, ""),
        ("long tons/a", 1.0160469088, ""), ("lb/h", 8760 * 0.00045359237, "rate"),
        ("1000 t/a", 1e3, ""), ("tCO2e/a", 1, ""),
    ],
    "MWh": [
        ("KW", 8.76, "rate"), ("KWh", 1e-3, ""), ("KWH/a", 1e-3, ""), ("kwh", 1e-3, ""),
        ("Mwh/a", 1, ""), ("MWth", 8760, "rate"), ("MW_th", 8760, "rate"), ("GWhth/a", 1e3, ""),
        ("GWh/y", 1e3, ""), ("MMBtu/a", 1.05505585262 / 3.6, ""),
        ("MMBTU/h", 8760 * 1.05505585262 / 3.6, "rate"), ("kBtu", 1.05505585262e-3 / 3.6, ""),
        ("t标煤", 8.141, ""), ("万吨标准煤/年", 81410, ""), ("kgce", 8.141e-3, ""),
        ("度", 1e-3, ""), ("万度", 10, ""), ("亿度/年", 1e5, ""), ("千瓦时", 1e-3, ""),
        ("万千瓦时/年", 10, ""), ("吉焦", 1 / 3.6, ""), ("万吉焦/年", 1e4 / 3.6, ""),
        ("兆瓦", 8760, "rate"), ("千瓦", 8.76, "rate"), ("兆瓦时/年", 1, ""),
        ("Gcal/h", 8760 * 4.1868 / 3.6, "rate"), ("百万大卡", 4.1868 / 3.6, ""),
        ("㎾h", 1e-3, ""), ("toe", 11.63, ""),
    ],
    "m3": [
        ("M3/h", 8760, "rate"), ("㎥/h", 8760, "rate"), ("m³/Tag", 365, "rate"),
        ("万吨", 1e4, ""), ("万吨/年", 1e4, ""),
        ("t/h of water", 8760, "rate"), ("t/h", 8760, "rate"),

        ("吨水/日", 365, "rate"), ("万方", 1e4, ""), ("方/天", 365, "rate"),
        ("万m3/d", 3.65e6, "rate"),

        ("hm3", 1e6, ""), ("Mm3/a", 1e6, ""), ("千立方米/日", 365e3, "rate"),
        ("ML/d", 365e3, "rate"),
        ("MLD", 365e3, "rate"), ("cbm/h", 8760, "rate"), ("1000 m3/a", 1e3, ""),
        ("gpm", 3.785411784e-3 * 60 * 8760, "rate"), ("MGD", 3785.411784 * 365, "rate"),
        ("imperial_gallon/d", 4.54609e-3 * 365, "rate"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "unit", "slope", "rate"),
    [(text, unit, slope, rate) for unit, rows in AMOUNTS.items() for text, slope, rate in rows],
)
def test_an_amount_has_its_factor(text, unit, slope, rate):
    found = amount_scale(text, unit, DE)
    assert found.slope == pytest.approx(slope, rel=1e-6)
    assert found.rate is bool(rate)


@pytest.mark.parametrize(
    ("text", "to", "slope", "currency", "place"),
    [
        ("EUR/ton", "money/t", 1, "EUR", DE),
        ("$/t", "money/t", 1, "USD", DE),
        ("$/short_ton", "money/t", 1 / 0.90718474, "USD", US),
        ("US$/t", "money/t", 1, "USD", GB),
        ("RMB/t", "money/t", 1, "CNY", CN),
        ("Euro/t", "money/t", 1, "EUR", DE),
        ("元/吨", "money/t", 1, "CNY", CN),
        ("人民币元/吨", "money/t", 1, "CNY", CN),
        ("元每吨", "money/t", 1, "CNY", CN),
        ("¥/t", "money/t", 1, "CNY", CN),
        ("¥/t", "money/t", 1, "JPY", JP),
        ("EUR/100 kg", "money/t", 10, "EUR", DE),
        ("元/度", "money/MWh", 1000, "CNY", CN),
        ("元/万度", "money/MWh", 0.1, "CNY", CN),
        ("分/度", "money/MWh", 10, "CNY", CN),
        ("ct/kWh", "money/MWh", 10, "EUR", DE),
        ("cents/kWh", "money/MWh", 10, "USD", US),
        ("øre/kWh", "money/MWh", 10, "DKK", DK),
        ("kr/MWh", "money/MWh", 1, "DKK", DK),
        ("USD/MMBtu", "money/MWh", 3.6 / 1.05505585262, "USD", US),
        ("元/GJ", "money/MWh", 3.6, "CNY", CN),
        ("元/吨水", "money/m3", 1, "CNY", CN),
        ("元/千立方米", "money/m3", 1e-3, "CNY", CN),
        ("EUR/1000 m3", "money/m3", 1e-3, "EUR", DE),
        ("TEUR", "money", 1e3, "EUR", DE),
        ("Mio. €", "money", 1e6, "EUR", DE),
        ("亿元", "money", 1e8, "CNY", CN),
        ("EUR/kWel", "money/(MW)", 1e3, "EUR", DE),
    ],
)  # fmt: skip
def test_a_price_has_its_factor(text, to, slope, currency, place):
    found = money_scale(text, to, place)
    assert (found.slope, found.currency) == (pytest.approx(slope, rel=1e-6), currency)


@pytest.mark.parametrize(
    ("text", "to", "slope", "offset"),
    [
        ("℃", "degC", 1, 0), ("度", "degC", 1, 0), ("摄氏度", "degC", 1, 0), ("C", "degC", 1, 0),
        ("℉", "degC", 5 / 9, -160 / 9), ("degC", "K", 1, 0), ("°F", "K", 5 / 9, 0),
        ("日", "h", 24, 0), ("天", "h", 24, 0), ("月", "h", 730, 0), ("小时", "h", 1, 0),
        ("人", "1", 1, 0), ("万人", "1", 1e4, 0), ("％", "1", 0.01, 0), ("亩", "km2", 1 / 1500, 0),
        ("公顷", "km2", 0.01, 0), ("平方公里", "km2", 1, 0), ("万吨标煤/年", "tce/a", 1e4, 0),
        ("MG/L", "mg/L", 1, 0), ("毫克/升", "mg/L", 1, 0), ("wt%", "mg/kg", 1e4, 0),
        ("ppb", "mg/kg", 1e-3, 0), ("g/kg", "mg/kg", 1e3, 0), ("kcal/kg", "GJ/t", 4.1868e-3, 0),
    ],
)  # fmt: skip
def test_other_figures_have_their_factor_and_zero(text, to, slope, offset):
    found = scale(text, to, DE)
    assert (found.slope, found.offset) == (pytest.approx(slope), pytest.approx(offset))


@pytest.mark.parametrize(
    ("text", "unit", "place", "one", "other"),
    [
        ("ton/a", "t", US, "t (of 1,000 kg)", "short_ton"),
        ("tons", "t", GB, "t (of 1,000 kg)", "short_ton"),
        ("tpd", "t", US, "t/d", "short_ton/d"),
        ("mt/a", "t", DE, "t (metric tons)", "Mt"),
        ("MT", "t", CN, "t (metric tons)", "Mt"),
        ("mtpa", "t", DE, "t/a", "Mt/a"),
        ("MBtu/h", "MWh", US, "kBtu (a thousand)", "MMBtu (a million)"),
        ("MBTU", "MWh", DE, "kBtu", "MMBtu"),
        ("gpm", "m3", GB, "us_gallon", "imperial_gallon"),
    ],
)
def test_of_two_meanings_both_are_named(text, unit, place, one, other):
    with pytest.raises(UnknownUnit) as asked:
        amount_scale(text, unit, place)
    assert one in str(asked.value)
    assert other in str(asked.value)


@pytest.mark.parametrize(
    ("text", "place"),
    [("¥/t", DE), ("kr/t", DE), ("$/t", Place("CA", "CAD")), ("ct/t", CN), ("EUR/ton", GB)],
)
def test_money_of_two_meanings_is_asked_about(text, place):
    with pytest.raises(UnknownUnit, match="which of the two"):
        money_scale(text, "money/t", place)


@pytest.mark.parametrize(
    ("text", "unit", "near"),
    [("MWHH/a", "MWh", "MWh"), ("tonn/a", "t", "tonne"), ("m3/houer", "m3", "hour"),
     ("t/anum", "t", "annum"), ("GWah", "MWh", "GWh")],
)  # fmt: skip
def test_an_unknown_unit_names_the_nearest_known_word(text, unit, near):
    with pytest.raises(UnknownUnit, match=f"did you mean '{near}'"):
        amount_scale(text, unit, DE)


GAS = "id,enterprise,role,material,quantity [Nm3/h]\n"


def test_a_gas_is_weighed_by_its_density_and_said(tmp_path):
    rows = "h2,steel,source,h2_coalkali,1000\nco2,brewery,source,co2_ferm,500\n"
    park = small_park(tmp_path, materials=GAS + rows)
    found = park.materials["quantity"].to_dict()
    assert found == {
        "h2": pytest.approx(1000 * 0.0899e-3 * 8760),
        "co2": pytest.approx(500 * 1.977e-3 * 8760),
    }
    assert any("`h2_coalkali` counts as 0.0899 kg" in line for line in park.defaults)


def test_a_price_of_a_gas_is_of_its_volume(tmp_path):
    utilities = SMALL["utilities"] + "h2,material,hydrogen,2.5,元/Nm3,,\n"
    park = small_park(tmp_path, utilities=utilities)
    yuan = 1 / park.library.exchange_rates["CNY"][2024]
    assert park.utilities.loc["h2", "price"] == pytest.approx(2.5 / 0.0899e-3 * yuan)


def test_a_gas_of_unknown_density_and_heat_by_volume_are_refused(tmp_path):
    fault = only(faults(tmp_path, materials=GAS + "slag,steel,source,bf_slag,1000\n"))
    assert "what a cubic metre of it weighs" in fault.allowed
    with pytest.raises(UnknownUnit, match="volume of a gas"):
        amount_scale("Nm3/h", "MWh", DE)


SPELT = {
    ("t", "t"): ("t", "T", "吨", "公吨", "tonnes", "metric ton", "ｔ", "ton"),
    ("kt", "t"): ("kt", "KT", "千吨", "kton", "1000 t"),
    ("MWh", "MWh"): ("MWh", "MWH", "Mwh", "兆瓦时", "千度", "MWhth", "1000 kWh"),
    ("m3", "m3"): ("m3", "M3", "m³", "㎥", "立方米", "方", "cbm", "m^3"),
}
TIMES = {
    "": ("", "/a", "/y", "/yr", "/year", "/年", " per year", "/annum", "／年", " / a"),
    "/h": ("/h", "/H", "/小时", "/时", " per hour", "/hr"),
    "/d": ("/d", "/D", "/日", "/天", "/day"),
    "/month": ("/month", "/月"),
}


@given(st.sampled_from(sorted(SPELT)), st.sampled_from(sorted(TIMES)), st.data())
def test_any_spelling_of_a_unit_has_the_same_factor(named, time, data):
    text, unit = named
    plain = amount_scale(text + time, unit, CN)
    spelt = data.draw(st.sampled_from(SPELT[named])) + data.draw(st.sampled_from(TIMES[time]))
    found = amount_scale(spelt, unit, CN)
    assert found.slope == pytest.approx(plain.slope, rel=1e-12)
    assert found.rate == plain.rate


def test_tons_are_read_and_said_where_they_are_metric(tmp_path):
    tons = changed("materials", "[t/a]", "[tons/yr]")
    utilities = changed("utilities", "60,EUR/t", "60,EUR/ton")
    park = small_park(tmp_path / "de", **tons, **utilities)
    assert park.materials.loc["slag", "quantity"] == 1000
    assert park.utilities.loc["clinker", "price"] == 60
    assert "materials: `quantity` in `tons/yr`: a ton is 1,000 kg" in park.defaults
    assert "utilities: `price` in `EUR/ton`: a ton is 1,000 kg" in park.defaults
    abroad = COVER.replace('"DE"', '"US"')
    found = [fault for fault in check(write_small(tmp_path / "us", abroad, **tons, **utilities))
             if fault.severity == "error"]  # fmt: skip
    assert {(fault.table, fault.column) for fault in found} == {
        ("materials", "quantity [tons/yr]"),
        ("utilities", "unit"),
    }
    assert all("short_ton" in fault.allowed for fault in found)


def test_tonnes_of_water_are_cubic_metres_and_said(tmp_path):
    park = small_park(tmp_path, **changed("water", "[m3/a]", "[万吨/年]"))
    assert park.water.loc["effluent", "quantity"] == pytest.approx(5e7)
    assert "water: `quantity` in `万吨/年`: a tonne of water is 1 m3" in park.defaults


def test_power_is_not_read_as_heat_nor_heat_as_power(tmp_path):
    heat = faults(tmp_path / "a", **changed("heat", "[MWh/a]", "[MWhe/a]"))
    assert "counts electricity" in only(heat).allowed
    power = faults(tmp_path / "b", **changed("power", "[MWh/a]", "[MWh_th/a]"))
    assert "counts heat" in only(power).allowed
    assert len(small_park(tmp_path / "c", **changed("heat", "[MWh/a]", "[MWhth/a]")).heat) == 2


def test_facts_are_read_in_the_same_units(tmp_path):
    facts = '[facts]\nstaff = "1.2 万人"\nfresh_water_base = "5 万吨"\npark_area = "300 公顷"\n'
    park = load_park(write_small(tmp_path, COVER + facts))
    assert park.info.facts["staff"].value == pytest.approx(12_000)
    assert park.info.facts["fresh_water_base"].value == pytest.approx(50_000)
    assert park.info.facts["park_area"].value == pytest.approx(3)
    assert any("a tonne of water" in line for line in park.defaults)


def test_a_load_in_tons_is_read_and_said(tmp_path):
    head = "id,enterprise,role,quantity [m3/h],load:COD [ton/a],out:COD [mg/L]\n"
    park = small_park(tmp_path, water=head + "wash,brewery,process,10,3,100\n")
    assert park.contents.set_index("kind").loc["load", "value"] == pytest.approx(3000)
    assert any("load:COD" in line and "1,000 kg" in line for line in park.defaults)


@pytest.mark.parametrize(
    ("text", "unit", "slope", "rate"),
    [
        ("10⁴t", "t", 1e4, ""), ("×10⁴ t", "t", 1e4, ""), ("10^4 t/a", "t", 1e4, ""),
        ("１０⁴吨/年", "t", 1e4, ""), ("10³ m3/d", "m3", 365e3, "rate"), ("10⁶m³", "m3", 1e6, ""),
        ("10⁸ kW·h", "MWh", 1e5, ""), ("10⁻³ t", "t", 1e-3, ""), ("1e4 t", "t", 1e4, ""),
        ("10 000 m3/a", "m3", 1e4, ""), ("1.000 m3/a", "m3", 1e3, ""),
        ("2000 lb", "t", 0.907184, ""), ("10万吨", "t", 1e5, ""),
    ],
)  # fmt: skip
def test_the_number_of_a_unit_is_a_power_and_never_a_digit_more(text, unit, slope, rate):
    found = amount_scale(text, unit, CN)
    assert found.slope == pytest.approx(slope, rel=1e-6)
    assert found.rate is bool(rate)


@pytest.mark.parametrize(
    ("text", "to", "slope"),
    [("10⁴元", "money", 1e4), ("10^4 CNY", "money", 1e4), ("元/10⁴m³", "money/m3", 1e-4),
     ("EUR/1.000 m3", "money/m3", 1e-3), ("€ 1.000/t", "money/t", 1e3)],
)  # fmt: skip
def test_the_number_of_a_price_is_read_so_too(text, to, slope):
    assert money_scale(text, to, DE).slope == pytest.approx(slope)


@pytest.mark.parametrize(
    "text",
    ["10.000 t", "104t", "10*4t", "10 4 t", "10e4 t", "2024 t", "t/a 2024", "½ t", "①t", "⁴ t",
     "10₂t", "0 t", "-5 t", "1e99 t", "t/0 a"],
)  # fmt: skip
def test_a_number_that_may_be_two_or_none_is_asked(text):
    with pytest.raises(UnknownUnit):
        amount_scale(text, "t", CN)


_NUMBERS = st.text(st.sampled_from("0123456789.,' e^*×·-⁰¹²³⁴⁻½①₂ "), max_size=8)


@given(_NUMBERS, st.sampled_from(["t", "t/a", "kt/d", "吨"]))
def test_no_number_makes_a_unit_count_nothing_or_less(number, unit):
    with suppress(UnknownUnit):
        assert 0.0 < amount_scale(number + unit, "t", CN).slope < math.inf


@given(st.integers(0, 99), st.text("⁰¹²³⁴⁵⁶⁷⁸⁹½①₂", min_size=1, max_size=3))
def test_plain_text_joins_no_digits_with_raised_ones(figure, raised):
    assert not re.match(rf"{figure}[0-9]", plain_text(f"{figure}{raised}t"))


def test_powers_of_ten_are_read_in_headings_cells_and_facts(tmp_path):
    facts = '[facts]\nmain_resources = "10⁴ t"\nco2_base = "3×10⁴ t"\n'
    heading = changed("materials", "[t/a]", "【10⁴t】")
    park = load_park(write_small(tmp_path, COVER + facts, **heading))
    assert park.materials.loc["slag", "quantity"] == 1e7
    assert park.info.facts["main_resources"].value == 1e4
    assert park.info.facts["co2_base"].value == 3e4
    refused = COVER + '[facts]\nmain_resources = "110⁴ t"\n'
    assert check(write_small(tmp_path / "odd", refused))


@pytest.mark.parametrize(
    ("text", "unit", "slope"),
    [
        ("Mtpa", "t", 1e6), ("kta", "t", 1e3), ("M t/a", "t", 1e6), ("mio t", "t", 1e6),
        ("t p.a.", "t", 1), ("t pa", "t", 1), ("t/quarter", "t", 4), ("万斤", "t", 5),
        ("lakh t/a", "t", 1e5), ("KLD", "m3", 365), ("MCM", "m3", 1e6), ("BCM/a", "m3", 1e9),
        ("acre-ft/a", "m3", 1233.4892), ("MWy", "MWh", 8760),
    ],
)  # fmt: skip
def test_more_words_of_the_trade(text, unit, slope):
    assert amount_scale(text, unit, DE).slope == pytest.approx(slope, rel=1e-5)


@pytest.mark.parametrize(
    ("text", "to", "slope", "place"),
    [
        ("p/kWh", "money/MWh", 10, GB), ("c/kWh", "money/MWh", 10, Place("AU", "AUD")),
        ("Cent/kWh", "money/MWh", 10, DE), ("mn EUR", "money", 1e6, DE), ("M €", "money", 1e6, DE),
        ("kEUR/a", "money/a", 1e3, DE), ("lakh INR", "money", 1e5, Place("IN", "INR")),
    ],
)  # fmt: skip
def test_more_words_of_money(text, to, slope, place):
    assert money_scale(text, to, place).slope == pytest.approx(slope)


def test_permille_is_a_thousandth():
    assert scale("‰", "1", DE).slope == pytest.approx(1e-3)


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("kVA", "MWh", "power factor"),
        ("MVA", "MWh", "power factor"),
        ("kWp", "MWh", "peak size"),
        ("MWp", "MWh", "peak size"),
        ("mm3/a", "m3", "1e6 m3"),
        ("mm³/a", "m3", "1e6 m3"),
        ("ml/d", "m3", "ML"),
        ("mld", "m3", "ML"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text, unit, reason):
    with pytest.raises(UnknownUnit, match=reason):
        amount_scale(text, unit, DE)
