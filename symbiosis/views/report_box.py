"""The report of a plan: asked for by a button, made by a child process, then offered as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.show.words import LANGUAGES
from symbiosis.views.deciding import Inquiry, inquire
from symbiosis.views.pieces import heading
from symbiosis.views.plan_files_offered import file_name

if TYPE_CHECKING:
    from symbiosis.views.here import Here
    from symbiosis.views.workspace import Kept

_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def show_report(at: Here, kept: Kept) -> None:
    """Offer the report in a format and a language; the page of everybody else goes on."""
    say, plan = at.say, kept.plan
    heading(say("export.report"), say("export.report_under"))
    kind = _chosen("kind", ("pdf", "docx", "html"), "pdf", at)
    language = _chosen("language", tuple(LANGUAGES), say.language, at)
    knows = bool((plan.worth["kind"] == "exchange").any())
    wanted = st.toggle(
        say("export.with_worth"), value=knows, key=f"report_worth {at.park_name}", disabled=knows,
        help=say("export.with_worth_help"),
    )  # fmt: skip
    asked = Inquiry.of(
        at, plan.scenario, "report_file", subject=kept.id, plan=plan, language=language, kind=kind,
        quick=not (wanted or knows),
    )  # fmt: skip
    answer = inquire(at, asked, say("export.make_report"))
    if answer is not None and answer.current:
        st.download_button(
            say("export.take_report", kind=say(f"export.report_{kind}")),
            data=answer.value,
            file_name=file_name(at, kept, "report", kind, language),
            mime=_TYPES[kind],
            key="download_report",
            on_click="ignore",
            width="stretch",
        )


def _chosen(name: str, options: tuple[str, ...], usual: str, at: Here) -> str:
    """Let the reader choose one; none is no choice."""
    say = at.say

    def called(option: str) -> str:
        return LANGUAGES.get(option) or say(f"export.report_{option}")

    chosen = st.segmented_control(
        say(f"export.report_{name}"), options, default=usual, format_func=called,
        key=f"report_{name} {say.language}",
    )  # fmt: skip
    return chosen or usual
