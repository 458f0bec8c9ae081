"""Headings with a unit in no brackets are read where both parts are known, and said."""

import pytest
from small_park import changed, faults, small_park


@pytest.mark.parametrize(
    ("head", "amount"),
    [("数量/万吨", 1e7), ("数量 万吨/年", 1e7), ("数量 / 10⁴t", 1e7), ("quantity kt/a", 1e6),
     ("电量（t/a）", 1e3)],
)  # fmt: skip
def test_a_unit_beside_its_heading_is_read_and_said(tmp_path, head, amount):
    park = small_park(tmp_path, **changed("materials", "quantity [t/a]", head))
    assert park.materials.loc["slag", "quantity"] == amount
    assert "（" in head or any(repr(head) in line for line in park.defaults)


def test_a_unit_that_nobody_knows_is_asked_for_in_brackets(tmp_path):
    found = faults(tmp_path, **changed("materials", "quantity [t/a]", "数量/蒲式耳"))
    assert any("in brackets" in fault.remedy for fault in found)
