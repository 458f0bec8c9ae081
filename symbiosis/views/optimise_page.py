"""Page: choose what is sought and under which conditions, solve, watch, stop, or play live."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import streamlit as st

from symbiosis.optimise import GAP
from symbiosis.show.conditions import title
from symbiosis.show.names import held, told_note
from symbiosis.views.children import Request
from symbiosis.views.differences import show_changes
from symbiosis.views.headline import show_headline
from symbiosis.views.here import (
    Here,
    choose,
    here,
    is_current,
    jobs,
    label_of,
    matches_here,
    open_plan,
    picture,
)
from symbiosis.views.job_box import job_box
from symbiosis.views.live import Asked, answer, leave, show_standing, standing
from symbiosis.views.live_form import live_form
from symbiosis.views.map_component import show_map
from symbiosis.views.panel import show_panel
from symbiosis.views.park_form import Form
from symbiosis.views.pieces import headline, plain
from symbiosis.views.scenario_form import scenario_form

if TYPE_CHECKING:
    from symbiosis.park.scenario import Scenario
    from symbiosis.show.words import Words
    from symbiosis.views.jobs import Job

_GAPS = tuple(sorted({GAP, 1e-3, 5e-3, 1e-2, 5e-2}))
_LIVE_FIRMS = 60
"""Larger parks do not answer fast enough to play with."""
_WATCH = 1.0


def page() -> None:
    """Show the page."""
    at = here()
    live = _can_play(at) and bool(st.session_state.get("solve_live"))
    form = Form(at.park_name, at.park, at.say)
    # Who has an answer wants to see it; who asks again opens the form again.
    given = at.kept.id if at.kept is not None and at.before is not None else ""
    unfolded = not live and not given
    with st.expander(at.say("live.form"), expanded=unfolded, key=f"form_shown {live} {given}"):
        scenario = scenario_form(form, matches_here(at), live=live)
    controls = st.container()
    job = jobs().of(at.workspace.owner)
    if job is not None and not job.request.live:
        _watch(at, job)
    if live:
        _live(at, form, scenario, controls)
        return
    leave()
    with controls:
        _controls(at, scenario)
    _result(at)


def _can_play(at: Here) -> bool:
    return len(at.park.enterprises) <= _LIVE_FIRMS


def _controls(at: Here, scenario: Scenario) -> None:
    say = at.say
    name, time, gap, live, solve = st.columns(
        [3, 2, 2, 2, 1.4], vertical_alignment="bottom", gap="medium"
    )
    usual = title(scenario, at.park, say)
    chosen = name.text_input(
        say("optimise.name"), placeholder=usual, key=f"solve_name {at.park_name}", max_chars=60
    )
    seconds = time.number_input(
        say("optimise.time"), 1, 3600, 60, key="solve_time", persist_state="session"
    )
    close = gap.selectbox(
        say("optimise.gap"),
        _GAPS,
        index=_GAPS.index(GAP),
        format_func=say.percent,
        key="solve_gap",
        persist_state="session",
    )
    live.toggle(
        say("optimise.live"),
        key="solve_live",
        disabled=not _can_play(at),
        help=say("optimise.live_help", firms=_LIVE_FIRMS),
        persist_state="session",
    )
    pressed = solve.button(
        say("optimise.solve"), type="primary", key="solve", width="stretch", disabled=not _idle(at)
    )
    if pressed:
        leave()
        asked = scenario.model_copy(update={"name": chosen or label_of(usual)})
        jobs().submit(
            at.workspace.owner, Request(at.park_name, at.park, asked, float(seconds), close)
        )
        st.rerun()


def _idle(at: Here) -> bool:
    job = jobs().of(at.workspace.owner)
    return job is None or job.over or job.request.live


def _live(at: Here, form: Form, scenario: Scenario, controls: Any) -> None:
    """Show what is played with beside the map and what it changes; answer when it has changed."""
    say, plan = at.say, at.plan
    lead = st.container()
    choices, picture_of, changed = st.columns([1.05, 2.7, 1.15], gap="medium")
    with choices:
        asked = Asked.of(at, live_form(form, matches_here(at), scenario))
    with controls:
        _controls(at, asked.scenario)
    now = standing(at, asked)
    with lead:
        show_standing(at, asked, now)
        if now == "failed":
            _trouble(at)
        with st.container(key=f"figures_{now}"):
            if plan is None:
                headline(say("optimise.no_plan"))
            else:
                show_headline(plan, say)
    with picture_of, st.container(key=f"drawn_{now}"):
        _map(at)
    with changed, st.container(key=f"changed_{now}"):
        if plan is not None and at.before is not None and not st.session_state.selection:
            show_changes(plan, at.before.plan, say)
        elif plan is not None:
            show_panel(plan, st.session_state.selection, say)
    if now == "pending" and _idle(at):
        answer(at, asked)


@st.fragment(run_every=_WATCH)
def _watch(at: Here, job: Job) -> None:
    """Show where the owner's job stands; when it is over, show its plan with a full run."""
    if job.over:
        _finish(at, job)
        return
    share = job.seconds / (job.request.time_limit or math.inf)
    with job_box(at, job, lambda step: _stand(job, step, at.say), share=share):
        if job.steps:
            _figures(job, at)


def _stand(job: Job, step: dict[str, Any], say: Words) -> str:
    phase = say.known(f"phase.{step['phase']}", step["phase"])
    return say("optimise.running", seconds=f"{job.seconds:.0f}", phase=phase)


def _figures(job: Job, at: Here) -> None:
    say, step = at.say, job.steps[-1]
    unit = f"{at.park.info.currency}/a" if job.request.scenario.objective == "cost" else "1"
    found, bound, gap = st.columns(3)
    found.metric(say("optimise.incumbent"), say.amount(step["incumbent"], unit))
    bound.metric(say("optimise.bound"), say.amount(step["bound"], unit))
    gap.metric(say("optimise.gap"), say.percent(step["gap"]) if math.isfinite(step["gap"]) else "–")


def _finish(at: Here, job: Job) -> None:
    """Take the plan over, or say why there is none."""
    jobs().forget(job)
    request = job.request
    state = st.session_state
    if job.plan is None:
        message = job.message or ("" if job.cancelled else at.say("optimise.killed"))
        state.trouble = {request.park_name: message or at.say("optimise.cancelled")}
    else:
        state.trouble = {}
        kept = at.workspace.keep(request.scenario.name, request.park_name, job.plan)
        if at.park_name == request.park_name:
            open_plan(kept.id, at.kept.id if at.kept is not None and is_current(at) else None)
    st.rerun()


def _result(at: Here) -> None:
    say, plan = at.say, at.plan
    _trouble(at)
    if plan is None:
        headline(say("optimise.no_plan"))
        return
    show_headline(plan, say)
    status = say.proof(str(plan.status), plan.objective.gap, plan.missed)
    st.caption(
        " · ".join([status, *(plain(told_note(plan.park, note, say)) for note in plan.notes)])
    )
    # A plan that was loaded would first have to be matched again: the network page says it then.
    if plan.matched is not None and (limits := held(plan, say)):
        st.caption(plain(f"{say('binding.head')} {' · '.join(limits)}"))
    left, right = st.columns([3, 1.15], gap="medium")
    with left:
        _map(at)
    with right:
        if at.before is not None:
            show_changes(plan, at.before.plan, say)
        else:
            show_panel(plan, st.session_state.selection, say)


def _trouble(at: Here) -> None:
    """Say why the last question to this park has no plan."""
    trouble = st.session_state.get("trouble", {}).get(at.park_name)
    if trouble:
        st.error(f"{at.say('error.lead')}\n\n{plain(trouble)}")


def _map(at: Here) -> None:
    show_map(
        picture(at),
        key="optimise_map",
        selection=st.session_state.selection,
        on_select=lambda: choose(st.session_state.optimise_map.selection),
    )


if __name__ == "__main__":
    page()
