"""What a plan is said to save, and what a sector is called."""

from dataclasses import replace

import pytest
from shipped_parks import shipped_park

from symbiosis.plan.folder.shipped_plans import load_shipped_plan
from symbiosis.show.names import sector_name
from symbiosis.show.saving_words import saving_sentence
from symbiosis.show.words import Words

EN, ZH = Words("en"), Words("zh")


@pytest.fixture(scope="module")
def plan():
    return load_shipped_plan("teaching", shipped_park("teaching"))


def earning(plan, more):
    """Give a plan whose park sells so much [money/a] besides, whatever is exchanged."""
    accounts = plan.accounts.copy()
    accounts.loc["utilities", ["baseline", "today", "plan"]] -= more
    return replace(plan, accounts=accounts)


def test_a_share_of_the_cost_is_told_only_where_there_is_a_cost(plan):
    cost = plan.cost(plan.reference)
    assert "%" in saving_sentence(plan, 3, EN)
    for say, word in ((EN, "outweigh"), (ZH, "销售收入")):
        told = saving_sentence(earning(plan, 10.0 * cost), 3, say)
        assert ("%" in told, "−" in told, word in told) == (False, False, True)
    nearly = saving_sentence(earning(plan, cost - 1.0), 3, EN)
    assert ("%" in nearly, "outweigh" in nearly) == (False, False)


@pytest.mark.parametrize(
    ("sector", "english", "chinese"),
    [
        ("power_coal", "Coal power station, cooling tower", "燃煤"),
        ("C23.51", "Cement works", "水泥"),
        ("E37.00", "Sewerage", "污水处理"),
        ("C9999", "C9999", "C9999"),
        ("C1340", "Sugar", "制糖"),
        ("", "", ""),
    ],
)
def test_a_sector_is_called_by_its_name(plan, sector, english, chinese):
    assert sector_name(plan.park, sector, EN) == english
    assert chinese in sector_name(plan.park, sector, ZH)
