"""Page: choose what is sought and under which conditions, solve, watch, stop, or play live."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.optimise import GAP, LIVE_GAP, LIVE_SECONDS
from symbiosis.views.changes import show_changes
from symbiosis.views.children import Request
from symbiosis.views.frame import plain
from symbiosis.views.headline import show_headline
from symbiosis.views.here import Here, choose, here, jobs, matches_here, open_plan, picture
from symbiosis.views.live_form import live_form
from symbiosis.views.map_component import show_map
from symbiosis.views.panel import show_panel
from symbiosis.views.scenario_form import scenario_form

if TYPE_CHECKING:
    from symbiosis.park.scenario import Scenario
    from symbiosis.show.words import Words
    from symbiosis.views.jobs import Job

_GAPS = tuple(sorted({GAP, 1e-4, 1e-3, 1e-2, 5e-2}))
_LIVE_FIRMS = 60
"""Larger parks do not answer fast enough to play with."""
_LIVE_PATIENCE = 2.5
"""Seconds that a page waits for a live answer before it watches it like any other."""
_WATCH = 1.0


def page() -> None:
    """Show the page."""
    at = here()
    live = _can_play(at) and bool(st.session_state.get("solve_live"))
    # Who has an answer wants to see it; who asks again opens the form again.
    answer = at.kept.id if at.kept is not None and at.before is not None else ""
    unfolded = not live and not answer
    with st.expander(at.say("live.form"), expanded=unfolded, key=f"form_shown {live} {answer}"):
        scenario = scenario_form(at.park, matches_here(at), at.say)
    _controls(at, scenario)
    job = jobs().of(at.workspace.owner)
    if job is not None:
        _watch(at, job)
    if live:
        _live(at, scenario)
    elif at.plan is not None:
        _result(at)


def _can_play(at: Here) -> bool:
    return len(at.park.enterprises) <= _LIVE_FIRMS


def _controls(at: Here, scenario: Scenario) -> None:
    say = at.say
    name, time, gap, live, solve = st.columns(
        [3, 2, 2, 2, 1.4], vertical_alignment="bottom", gap="medium"
    )
    title = name.text_input(
        say("optimise.name"), placeholder=_title(scenario, at), key="solve_name", max_chars=60
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
        asked = scenario.model_copy(update={"name": title or _title(scenario, at)})
        jobs().submit(
            at.workspace.owner, Request(at.park_name, at.park, asked, float(seconds), close)
        )
        st.rerun()


def _idle(at: Here) -> bool:
    job = jobs().of(at.workspace.owner)
    return job is None or job.over


def _live(at: Here, scenario: Scenario) -> None:
    """Show what is played with beside the map and what it changes; answer when it has changed."""
    say, plan = at.say, at.plan
    _trouble(say)
    if plan is not None:
        show_headline(plan, say)
    choices, picture_of, changed = st.columns([1.05, 2.7, 1.15], gap="medium")
    with choices:
        asked = live_form(at.park, matches_here(at), scenario, say)
    with picture_of:
        _map(at)
    with changed:
        if plan is not None and at.before is not None and not st.session_state.selection:
            show_changes(plan, at.before.plan, say)
        elif plan is not None:
            show_panel(plan, st.session_state.selection, say)
    if _idle(at):
        _play(at, asked)


def _play(at: Here, asked: Scenario) -> None:
    """Ask the kept models when the question is another than the last one asked live."""
    question = (at.park_name, id(at.park), asked)
    if st.session_state.get("live_asked") == question:
        return
    st.session_state.live_asked = question
    named = asked.model_copy(update={"name": at.say("live.name", title=_title(asked, at))})
    job = jobs().submit(
        at.workspace.owner,
        Request(at.park_name, at.park, named, LIVE_SECONDS, LIVE_GAP, live=True),
    )
    if job.ended.wait(_LIVE_PATIENCE):
        _finish(at, job)
    st.rerun()


def _title(scenario: Scenario, at: Here) -> str:
    """Name a plan by what was sought and how many conditions differ from the usual."""
    say = at.say
    fields = (scenario.limits, scenario.prices, scenario.policy, scenario.left, scenario.forbid)
    changes = sum(len(part) for part in fields) + len(scenario.max_km)
    objective = say(f"objective.{scenario.objective}")
    return say("optimise.title", objective=objective, changes=changes) if changes else objective


@st.fragment(run_every=_WATCH)
def _watch(at: Here, job: Job) -> None:
    """Show where the owner's job stands; when it is over, show its plan with a full run."""
    if job.over:
        _finish(at, job)
        return
    say = at.say
    with st.container(border=True):
        text, stop = st.columns([6, 1], vertical_alignment="center")
        with text:
            st.markdown(f"**{_stand(job, say)}**")
            st.progress(min(1.0, job.seconds / (job.request.time_limit or math.inf)))
        if stop.button(
            say("optimise.cancel"), key="cancel", width="stretch", disabled=job.cancelled
        ):
            jobs().cancel(job.id, at.workspace.owner)
            st.rerun(scope="fragment")
        if job.steps:
            _figures(job, at)


def _stand(job: Job, say: Words) -> str:
    if job.cancelled:
        return say("optimise.stopping")
    if job.state == "queued":
        return say("optimise.queued", ahead=jobs().ahead(job))
    if not job.steps:
        return say("optimise.building", seconds=f"{job.seconds:.0f}")
    phase = say.known(f"phase.{job.steps[-1]['phase']}", job.steps[-1]["phase"])
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
    if job.plan is None:
        message = job.message or ("" if job.cancelled else at.say("optimise.killed"))
        st.session_state.trouble = message or at.say("optimise.cancelled")
    else:
        name, park, live = request.scenario.name, request.park_name, request.live
        kept = at.workspace.keep(name, park, job.plan, live=live)
        st.session_state.trouble = ""
        if at.park_name == park:
            # A live plan is compared with the live one before: only the question has changed.
            comparable = at.kept is not None and (at.kept.live or not live)
            open_plan(kept.id, at.kept.id if at.kept and comparable else None)
    st.rerun()


def _result(at: Here) -> None:
    say, plan = at.say, at.plan
    _trouble(say)
    if plan is None:
        return
    show_headline(plan, say)
    status = say(f"status.{plan.status}", gap=say.percent(plan.objective.gap))
    st.caption(" · ".join([status, *plan.notes]))
    left, right = st.columns([3, 1.15], gap="medium")
    with left:
        _map(at)
    with right:
        if at.before is not None:
            show_changes(plan, at.before.plan, say)
        else:
            show_panel(plan, st.session_state.selection, say)


def _trouble(say: Words) -> None:
    trouble = st.session_state.get("trouble")
    if trouble:
        st.error(f"{say('error.lead')}\n\n{plain(trouble)}")


def _map(at: Here) -> None:
    show_map(
        picture(at),
        key="optimise_map",
        selection=st.session_state.selection,
        on_select=lambda: choose(st.session_state.optimise_map.selection),
    )


if __name__ == "__main__":
    page()
