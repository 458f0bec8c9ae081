"""The second opinion: every rule asked of a plan, the dearest doubt first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from symbiosis.plan.review import (
    fuels,
    hours,
    laying,
    passing,
    permits,
    reach,
    receivers,
    replacing,
    standing_ways,
    sums,
    waters,
)
from symbiosis.plan.review.replies import replies_of, with_replies
from symbiosis.plan.review.seen import Seen

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.plan.answer import Answer
    from symbiosis.plan.review.doubts import Doubt
    from symbiosis.plan.review.one_rule import Rule

RULES: tuple[Rule, ...] = (
    receivers.diffuse_by_pipe,
    receivers.at_an_office,
    receivers.sited_apart,
    receivers.cable_without_power,
    passing.leapfrog,
    passing.laid_twice,
    passing.opposite,
    passing.small_and_far,
    laying.loss_unlike_size,
    laying.below_smallest_pipe,
    laying.unlike_built,
    hours.never_stands,
    hours.sun_at_night,
    hours.flat_town,
    reach.out_of_reach,
    reach.bands_of_ends,
    reach.station_beside_buyer,
    reach.half_a_greenhouse,
    fuels.by_product_fixed,
    fuels.own_fuel_as_gas,
    fuels.lukewarm_distilling,
    fuels.gypsum_too_early,
    fuels.urea_takes_it,
    fuels.power_not_lost,
    fuels.gas_counted_twice,
    sums.world_price,
    sums.own_price,
    replacing.against_nothing,
    replacing.dearer_than_today,
    sums.hangs_on_one_price,
    sums.hangs_on_one_notion,
    sums.years_apart,
    standing_ways.switched_off,
    standing_ways.stands_free,
    standing_ways.more_than_stands,
    standing_ways.forced_guess,
    standing_ways.far_by_lorry,
    standing_ways.need_equals_offer,
    standing_ways.bought_and_left,
    waters.unknown_content,
    waters.diluted_away,
    permits.hazardous_without_licence,
    waters.wet_and_dry_ash,
    waters.ash_water_without_ash,
)
"""Every rule, by what it looks at."""


def review(plan: Answer, park: Park | None = None) -> tuple[Doubt, ...]:
    """Say what an expert would doubt in a plan, and how much money rests on it.

    Every rule reads the plan, its park and who could exchange with whom, and knows nothing else of
    the park. The money is computed from the plan's own tables; nothing is solved again. A doubt is
    a question, not a fault: where the data are right, the park's table ``examined`` says why, and
    the doubt comes with its ``replies``, behind those that are open.

    Parameters
    ----------
    plan
        A plan, just made or loaded.
    park
        The park whose answers count; none: the plan's own copy, as it was when it was made.

    Returns
    -------
    tuple of Doubt
        Open ones first, then those that are answered; the one on which most money rests first.
    """
    seen = Seen(plan)
    found = [
        replace(doubt, rule=rule.name, source=rule.source)
        for rule in RULES
        for doubt in rule.ask(seen)
    ]
    told = with_replies(found, replies_of(park or plan.park))
    return tuple(
        sorted(told, key=lambda each: (not each.is_open, -each.money, each.rule, each.rows))
    )
