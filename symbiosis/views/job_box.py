"""A job under way: what it does, how far it is, and the button that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from symbiosis.views.here import jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.views.here import Here
    from symbiosis.views.jobs import Job


def job_box(
    at: Here, job: Job, told: Callable[[dict[str, Any]], str], *, share: float, hint: str = ""
) -> Any:
    """Show a job that is not over, and give the box for more.

    Parameters
    ----------
    told
        Says where it stands, from the last step that it told.
    share
        How much of it is done.
    hint
        What else the reader should know.
    """
    say, box = at.say, st.container(border=True)
    with box:
        # Beside each other where there is room, one below the other in a narrow panel.
        row = st.container(horizontal=True, vertical_alignment="center")
        with row.container(width="stretch"):
            stand = job.waiting(say, jobs().ahead(job)) or told(job.steps[-1])
            st.markdown(f"**{stand}**")
            if hint:
                st.caption(hint)
            st.progress(min(1.0, share))
        key = f"cancel {job.request.kind}".strip()
        if row.button(say("optimise.cancel"), key=key, disabled=job.cancelled):
            jobs().cancel(job.id, at.workspace.owner)
            st.rerun(scope="fragment")
    return box
