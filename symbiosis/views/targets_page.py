"""Page: where the park stands by published systems, and the cheapest plan that meets targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.decide.indicator_table import indicators
from symbiosis.park.scenario import Scenario
from symbiosis.views.deciding import Inquiry, inquire, shown
from symbiosis.views.here import here
from symbiosis.views.indicator_gauges import (
    chosen_switches,
    chosen_systems,
    show_gauges,
    show_table,
)
from symbiosis.views.pieces import headline
from symbiosis.views.target_answer import show_curve, show_targets
from symbiosis.views.target_choice import chosen_aims

if TYPE_CHECKING:
    from symbiosis.decide.indicator_table import Standing
    from symbiosis.decide.targets import TargetPlan
    from symbiosis.views.deciding import Answer
    from symbiosis.views.here import Here

PASSED = ("pass", "leads")
JUDGED = (*PASSED, "fail", "below_lead")


def page() -> None:
    """Show the page."""
    at = here()
    say, plan = at.say, at.plan
    if plan is None:
        headline(say("targets.no_plan"))
        st.info(say("targets.how"))
        return
    top = st.container()
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        systems = chosen_systems(at.park, say, "targets")
    if not systems:
        with top:
            headline(say("targets.choose"))
        return
    with right:
        switches = chosen_switches(at.park, systems, say, "targets")
    standing = indicators(plan, systems, switches)
    with top:
        headline(_sentence(standing, at))
    stands, asks = st.columns([2, 3], gap="medium")
    with stands:
        show_gauges(standing, say, "targets")
    with asks:
        chosen = chosen_aims(standing, at)
        found = _aim(at, chosen, switches)
    if found is not None:
        with shown(found, "targets", say) as answered:
            show_targets(at, answered)
    if chosen:
        st.divider()
        _draw(at, chosen, switches, found.value if found is not None else None)
    st.divider()
    st.markdown(f"**{say('targets.all')}**")
    show_table(standing, say, "targets")


def _sentence(standing: Standing, at: Here) -> str:
    """Say how many thresholds the plan meets, of those that can be computed."""
    verdicts = standing.table[f"verdict_{standing.last}"]
    judged, passed = (int(verdicts.isin(names).sum()) for names in (JUDGED, PASSED))
    unknown = len(verdicts) - judged
    return at.say("targets.stands", passed=passed, judged=judged, unknown=unknown)


def _aim(at: Here, chosen: dict[str, float], switches: dict[str, str]) -> Answer | None:
    """Offer the cheapest plan that meets what is asked."""
    say, plan = at.say, at.plan
    if not chosen or plan is None:
        st.caption(say("targets.choose_some"))
        return None
    told = tuple(f"{name}={value!r}" for name, value in chosen.items())
    asked = Inquiry.of(at, plan.scenario, "targets", chosen=told, switches=switches)
    return inquire(at, asked, say("targets.find"))


def _draw(
    at: Here, chosen: dict[str, float], switches: dict[str, str], found: TargetPlan | None
) -> None:
    """Offer the cost curve of one target: rather of one that costs something."""
    say, rows, names = at.say, at.park.library.indicators, list(chosen)
    scenario = at.plan.scenario if at.plan is not None else Scenario()
    dear = found.table.set_index("target")["price"].idxmax() if found and found.met else names[0]
    which, ask = st.columns([4, 1], vertical_alignment="bottom")
    one = which.selectbox(
        say("targets.curve_of"), names, index=names.index(str(dear)) if dear in names else 0,
        format_func=lambda name: say.name(rows["name"][name], rows["name_zh"][name]),
        key=f"aim_curve {at.park_name} {dear}",
    )  # fmt: skip
    asked = Inquiry.of(at, scenario, "target_curve", target=one, switches=switches)
    answer = inquire(at, asked, say("targets.draw"), ask)
    if answer is not None:
        with shown(answer, "curve", say) as steep:
            show_curve(at, steep, chosen.get(steep.target))


if __name__ == "__main__":
    page()
