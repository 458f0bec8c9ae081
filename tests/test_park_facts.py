"""Facts of the whole park: read in any unit, refused with their place, saved as they are."""

import pytest
from small_park import COVER, only, write_small

from symbiosis import load_park, save_park
from symbiosis.park.load import check

FACTS = """
[facts]
staff = 5200
water_recirculated = "1.5 Mm3/a"
energy_elsewhere = "2 万tce/年"
green_area = "150 hectare"
value_added = { value = 80, unit = "MCNY/a", basis = "published", source = "yearbook" }

[answers]
hj274_22 = true
hj274_19 = 0
eip_08 = 85
"""


def test_facts_are_read_in_the_units_of_the_trade(tmp_path):
    info = load_park(write_small(tmp_path, COVER + FACTS)).info
    known = {name: (fact.value, fact.unit) for name, fact in info.facts.items()}
    rate = load_park("teaching").library.exchange_rates["CNY"][2024]
    assert known["staff"] == (5200.0, "1")
    assert known["water_recirculated"] == (pytest.approx(1.5e6), "m3/a")
    assert known["energy_elsewhere"] == (pytest.approx(2e4), "tce/a")
    assert known["green_area"] == (pytest.approx(1.5), "km2")
    assert known["value_added"] == (pytest.approx(80e6 / rate), "EUR/a")
    assert info.facts["value_added"].basis == "published"
    assert info.answers == {"hj274_22": True, "hj274_19": 0, "eip_08": 85.0}
    assert not isinstance(info.answers["hj274_19"], bool), "no incident is a figure, and no `no`"


def test_facts_and_answers_survive_being_saved(tmp_path):
    park = load_park(write_small(tmp_path / "one", COVER + FACTS))
    save_park(park, tmp_path / "two")
    assert load_park(tmp_path / "two").info == park.info


@pytest.mark.parametrize(
    ("said", "place", "words"),
    [
        ("[facts]\nstaf = 3", "facts.staf", "Did you mean 'staff'"),
        ('[facts]\nstaff = "3 t"', "facts.staff", "Give it in 1"),
        ('[facts]\nco2_base = "3 kWh/a"', "facts.co2_base", "Give it in t/a"),
        ('[facts]\nvalue_added = "3 XXX/a"', "facts.value_added", "EUR/a"),
        ("[facts]\nstaff = -3", "facts.staff.value", "at least 0"),
        ("[facts]\nstaff = true", "facts.staff.value", "number"),
        ('[facts]\nstaff = "many"', "facts.staff", "a figure with its unit"),
        ("default_basis.factz = 'notional'", "default_basis.factz", "Did you mean 'facts'"),
        ("[answers]\nhj274_99 = true", "answers.hj274_99", "Did you mean"),
    ],
)
def test_what_cannot_be_a_fact_is_a_fault_at_its_place(tmp_path, said, place, words):
    fault = only(check(write_small(tmp_path, f"{COVER}\n{said}\n")))
    assert fault.column == place
    assert words in str(fault)


def test_an_answer_that_is_none_is_a_fault(tmp_path):
    found = check(write_small(tmp_path, COVER + '\n[answers]\nhj274_22 = "yes"\n'))
    assert {fault.column for fault in found} >= {"answers.hj274_22"}
