"""What two rows of a report are called tells them apart, and codes of sectors are read as names."""

from dataclasses import replace

import pytest

from symbiosis import load_park
from symbiosis.plan.folder.shipped_plans import load_shipped_plan
from symbiosis.show.names import sector_name
from symbiosis.show.report.content import Grid
from symbiosis.show.report.report import report_of
from symbiosis.show.words import Words


def test_two_streams_of_one_firm_and_one_name_keep_the_names_of_the_data():
    """A Chinese reader saw two needs called heat where the firm wrote steam and hot water."""
    plan = load_shipped_plan("teaching", load_park("teaching"))
    streams = plan.streams.copy()
    heat = streams.index[streams["medium"] == "heat"][:2]
    streams.loc[heat, "enterprise"] = "brewery"
    streams.loc[heat, "role"] = "sink"
    streams.loc[heat, "name"] = ["steam", "hot water"]
    report = report_of(replace(plan, streams=streams, matched=plan.matches), "zh")
    grid = next(
        block
        for block in report.blocks()
        if isinstance(block, Grid) and block.caption.endswith("热") and "物流" in block.caption
    )
    names = {row[1] for row in grid.rows}
    assert {"热（steam）", "热（hot water）"} <= names


@pytest.mark.parametrize(
    ("code", "name"),
    [("24.10", "钢铁冶炼"), ("17.12", "造纸"), ("37.00", "污水处理"), ("99.99", "99.99")],
)
def test_a_code_of_nace_needs_no_letter(code, name):
    """The template's own example is written without one."""
    assert sector_name(load_park("teaching"), code, Words("zh")) == name
