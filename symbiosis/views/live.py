"""Live: what is asked now, what is answered, and one question at a time until both are the same.

The figures on the page belong to a plan, and the plan to a question. While the controls ask
another one, the figures are greyed and the conditions that they answer stand above them. What is
still being solved for a position that has been left is stopped, and its answer is never shown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from symbiosis.optimise import LIVE_SECONDS
from symbiosis.show.conditions import CARBON, conditions, title
from symbiosis.views.children import Request
from symbiosis.views.here import is_current, jobs, label_of

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.views.here import Here
    from symbiosis.views.jobs import Job
    from symbiosis.views.workspace import Kept

Standing = Literal["answered", "pending", "failed"]
_BEAT = 0.1
"""Seconds between two looks at a solve; a newer change of the controls is noticed as soon."""


@dataclass(frozen=True)
class Asked:
    """A question as the controls put it, without the name that its plan will have."""

    park_name: str
    edition: str
    scenario: Scenario
    park: Park = field(compare=False)

    @classmethod
    def of(cls, at: Here, scenario: Scenario) -> Asked:
        """Ask a scenario of the park that the reader looks at."""
        unnamed = scenario.model_copy(update={"name": ""})
        return cls(at.park_name, at.edition, unnamed, at.park)

    def is_answered_by(self, kept: Kept | None) -> bool:
        """Tell whether a plan answers this very question."""
        if kept is None or (kept.park, kept.edition) != (self.park_name, self.edition):
            return False
        return kept.plan.scenario.model_copy(update={"name": ""}) == self.scenario

    def is_that_of(self, job: Job) -> bool:
        """Tell whether a job solves this very question."""
        unnamed = job.request.scenario.model_copy(update={"name": ""})
        return job.request.park is self.park and unnamed == self.scenario


def standing(at: Here, asked: Asked) -> Standing:
    """Tell whether the page answers what is asked."""
    if asked.is_answered_by(at.kept):
        return "answered"
    return "failed" if st.session_state.get("live_failed") == asked else "pending"


def show_standing(at: Here, asked: Asked, now: Standing) -> None:
    """Say which conditions the figures below answer; the element's data say it to machines."""
    say = at.say
    answered: list[str] = []
    price = ""
    if at.kept is not None:
        scenario = at.kept.plan.scenario
        answered = conditions(scenario, at.kept.plan.park, say) or [say("condition.usual")]
        price = str(scenario.prices.get(CARBON, at.kept.plan.park.info.carbon_price))
    wanted = asked.scenario.prices.get(CARBON, at.park.info.carbon_price)
    chips = "".join(f"<span>{escape(text)}</span>" for text in answered)
    note = "" if now == "answered" else f"<em>{escape(say(f'live.{now}'))}</em>"
    data = {"standing": now, "asked": json.dumps(wanted), "answered": price}
    attributes = " ".join(f'data-{name}="{escape(text)}"' for name, text in data.items())
    st.html(
        f'<div class="conditions {now}" role="status" {attributes}>'
        f"<b>{escape(say('live.answered'))}</b>{chips}{note}</div>"
    )


def answer(at: Here, asked: Asked) -> None:
    """Have the question solved, and open its plan; ends early when the controls move on."""
    spot, state = st.empty(), st.session_state
    known = next((kept for kept in at.plans if asked.is_answered_by(kept)), None)
    if known is not None:
        _open(at, known)
        st.rerun()
    job = jobs().of(at.workspace.owner)
    while job is not None and not asked.is_that_of(job):
        if job.over:
            jobs().forget(job)
            break
        if job.id == state.get("live_job"):
            jobs().cancel(job.id, at.workspace.owner)
        _wait(spot, job)
    if job is None or not asked.is_that_of(job):
        job = _submitted(at, asked)
    while not job.over:
        _wait(spot, job)
    jobs().forget(job)
    if not job.cancelled:
        _take(at, asked, job)
    st.rerun()


def leave() -> None:
    """Stop what is solved live: the reader has turned to something else."""
    job = jobs().of(st.session_state.owner)
    if job is not None and job.request.live and job.id == st.session_state.get("live_job"):
        if job.over:
            jobs().forget(job)
        else:
            jobs().cancel(job.id, job.owner)


def _wait(spot: Any, job: Job) -> None:
    """Wait a moment; speaking to the page lets it turn to what the reader has done since."""
    job.ended.wait(_BEAT)
    spot.empty()


def _submitted(at: Here, asked: Asked) -> Job:
    name = label_of(title(asked.scenario, at.park, at.say))
    named = asked.scenario.model_copy(update={"name": name})
    job = jobs().submit(
        at.workspace.owner,
        Request(at.park_name, at.park, named, LIVE_SECONDS, None, live=True),
    )
    st.session_state.live_job = job.id
    return job


def _take(at: Here, asked: Asked, job: Job) -> None:
    """Open the plan, or note that there is none."""
    state = st.session_state
    if job.plan is None:
        state.live_failed = asked
        state.trouble = {at.park_name: job.message or at.say("optimise.killed")}
        return
    kept = at.workspace.keep(job.plan.scenario.name, at.park_name, job.plan, live=True)
    state.trouble = {}
    _open(at, kept)


def _open(at: Here, kept: Kept) -> None:
    """Show a plan beside the one that is shown now; what is chosen stays chosen."""
    before = at.kept.id if at.kept is not None and is_current(at) else None
    st.session_state.update(plan=kept.id, before=before, live_failed=None)
