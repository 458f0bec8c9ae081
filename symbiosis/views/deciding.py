"""What takes many plans to answer: asked by a button, watched, shown with the question it answers.

An answer belongs to a park as it is now, a scenario and the options of the decision. While the
page's controls ask something else, the latest answer stays, set back, and says so; when they come
back to its question, it is as new.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from symbiosis.decide.asker import Stand
from symbiosis.show.terminal.progress import sentence
from symbiosis.views.children import Decision, Request
from symbiosis.views.here import jobs
from symbiosis.views.job_box import job_box
from symbiosis.views.pieces import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.delta_generator import DeltaGenerator

    from symbiosis.park.scenario import Scenario
    from symbiosis.show.words import Words
    from symbiosis.views.here import Here
    from symbiosis.views.jobs import Job

_WATCH = 0.5
"""Seconds between two looks at a job."""
_LATEST = "latest answers"
"""Key of the session: what was asked, of which park -> key of the inquiry answered last."""


@dataclass(frozen=True)
class Inquiry:
    """A decision that is asked about a park under a scenario.

    Attributes
    ----------
    park_name, edition
        The park, and what it is now.
    scenario
        What holds.
    decision
        Which decision, with its options.
    subject
        What tells those options from others that a text cannot tell: the plan's id, what was
        uploaded.
    """

    park_name: str
    edition: str
    scenario: Scenario
    decision: Decision
    subject: str = ""

    @classmethod
    def of(
        cls, at: Here, scenario: Scenario, name: str, *, subject: str = "", **options: Any
    ) -> Inquiry:
        """Ask about the park that the reader looks at."""
        unnamed = scenario.model_copy(update={"name": ""})
        return cls(at.park_name, at.edition, unnamed, Decision(name, options), subject)

    @property
    def about(self) -> str:
        """What is asked of which park, whatever the conditions."""
        return f"{self.park_name} {self.edition} {self.decision.name}"

    @property
    def key(self) -> str:
        """What tells it from every other inquiry."""
        asked, options = self.scenario.model_dump_json(), self.decision.options
        told = sorted(item for item in options.items() if not (self.subject and _is_large(item[1])))
        return f"{self.about} {asked} {told!r} {self.subject}".rstrip()


def _is_large(option: object) -> bool:
    """Tell what is told by its subject: a plan, a park."""
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan

    return isinstance(option, Plan | Park)


@dataclass(frozen=True)
class Answer:
    """What was decided.

    Attributes
    ----------
    value
        What the decision's function gave.
    current
        Whether it answers what the page asks now; else it answers what was asked before.
    """

    value: Any
    current: bool


def inquire(
    at: Here, inquiry: Inquiry, label: str, place: DeltaGenerator | None = None
) -> Answer | None:
    """Offer to answer an inquiry, show how far that is, and give the latest answer there is.

    Parameters
    ----------
    label
        What the button says.
    place
        Where the button stands; None: here.
    """
    kind, answers = inquiry.decision.name, at.workspace.answers
    latest = st.session_state.setdefault(_LATEST, {})
    if inquiry.key in answers:
        latest[inquiry.about] = inquiry.key
    job = jobs().of(at.workspace.owner, kind)
    idle = job is None and inquiry.key not in answers
    with place or st.container():
        pressed = st.button(
            label, type="primary", key=f"decide {kind}", width="stretch", disabled=not idle
        )
    if pressed and idle:
        _submit(at, inquiry)
    if job is not None:
        _watch(at, job, inquiry)
    elif trouble := st.session_state.get(f"trouble {kind}", {}).get(inquiry.key):
        st.error(f"{at.say('error.lead')}\n\n{plain(trouble)}")
    answered = latest.get(inquiry.about, "")
    value = answers.get(answered)
    return None if value is None else Answer(value, answered == inquiry.key)


@contextmanager
def shown(answer: Answer, name: str, say: Words) -> Iterator[Any]:
    """Show an answer; one to another question is set back, and said to be so.

    Parameters
    ----------
    name
        Of the answer, among those of the page.
    """
    if not answer.current:
        st.warning(say("deciding.old"), icon=":material/history:")
    with st.container(key=f"answer_{name}_{'now' if answer.current else 'old'}"):
        yield answer.value


def _submit(at: Here, inquiry: Inquiry) -> None:
    """Begin the job that answers an inquiry."""
    st.session_state[f"trouble {inquiry.decision.name}"] = {}
    request = Request(
        at.park_name, at.park, inquiry.scenario, math.inf, None, live=True,
        decision=inquiry.decision,
    )  # fmt: skip
    job = jobs().submit(at.workspace.owner, request)
    at.workspace.asked[job.id] = inquiry.key
    st.rerun()


@st.fragment(run_every=_WATCH)
def _watch(at: Here, job: Job, inquiry: Inquiry) -> None:
    """Show where the job stands; when it is over, show its answer with a full run."""
    if job.over:
        _finish(at, job)
        return
    asked = at.workspace.asked.get(job.id)
    hint = "" if asked == inquiry.key else at.say("deciding.other")
    step = job.steps[-1] if job.steps else {"done": 0, "total": 1}
    share = float(step["done"]) / max(1.0, float(step["total"]))
    job_box(at, job, lambda step: _stand(job, step, at.say), share=share, hint=hint)


def _stand(job: Job, step: dict[str, Any], say: Words) -> str:
    return sentence(replace(Stand(**step), seconds=job.seconds), say)


def _finish(at: Here, job: Job) -> None:
    """Keep the answer for whoever asks the same again, or say why there is none."""
    jobs().forget(job)
    kind = job.request.kind
    asked = at.workspace.asked.pop(job.id, None)
    if asked is not None and job.answer is not None:
        at.workspace.remember(asked, job.answer)
    elif asked is not None:
        message = job.message or at.say(
            "optimise.cancelled" if job.cancelled else "optimise.killed"
        )
        st.session_state[f"trouble {kind}"] = {asked: message}
    st.rerun()
