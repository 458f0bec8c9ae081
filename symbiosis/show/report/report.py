"""A report: everything that a plan says, told once in a language, then written as a document."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.putting import put_bytes
from symbiosis.show.own_files import refuse_strange
from symbiosis.show.report.content import Report
from symbiosis.show.report.cover_page import cover_facts
from symbiosis.show.report.doubt_part import doubt_part
from symbiosis.show.report.exchange_part import exchange_part
from symbiosis.show.report.factor_part import factor_part
from symbiosis.show.report.flow_part import balance_part, flow_part
from symbiosis.show.report.ground_part import ground_part
from symbiosis.show.report.hour_part import hour_part
from symbiosis.show.report.plan_part import plan_part
from symbiosis.show.report.retrofit_part import retrofit_part
from symbiosis.show.report.standing_part import standing_part
from symbiosis.show.report.telling import Telling
from symbiosis.show.typefaces import borrowed, named, sources_of
from symbiosis.show.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.decide.asker import Stand
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.watch import Cancel

KINDS = ("html", "pdf", "docx")
"""What a report may be written as, by the end of its file's name."""
_log = logging.getLogger(__name__)


def report_of(
    plan: Plan, language: str = "en", *, made_by: str = "", day: str = "", complete: bool = True
) -> Report:
    """Tell a plan as a report.

    Parameters
    ----------
    plan
        Which; with a table ``worth`` (:func:`with_worth_of`) every exchange says what the park
        loses without it.
    language
        A code of :data:`symbiosis.show.words.LANGUAGES`.
    made_by, day
        Who hands it in, and its date, as they are to be read; empty: not said.
    complete
        Whether the worth of all exchanges was asked for.
    """
    say = Words(language)
    info, of = plan.park.info, Telling(plan, say)
    asked = bool((plan.worth["kind"] == "exchange").any())
    warning = ""
    if plan.is_illustration:
        share = say.percent(float(plan.evidence["share"]["notional"]))
        warning = say("print.illustration", share=share)
    return Report(
        language=language,
        title=say.name(info.title, info.title_zh),
        subtitle=say("report.title"),
        warning=warning,
        summary=say.name(info.summary, info.summary_zh),
        facts=tuple(cover_facts(of, made_by, day)),
        contents=say("report.contents"),
        sections=(
            standing_part(of),
            plan_part(of),
            exchange_part(of, asked=asked, complete=complete),
            retrofit_part(of),
            flow_part(of),
            *hour_part(of),
            balance_part(of),
            ground_part(of),
            doubt_part(of),
            factor_part(of),
        ),
        made_by=made_by,
        day=day,
    )


def with_worth_of(
    plan: Plan,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
) -> tuple[Plan, bool]:
    """Give a plan with the worth of its exchanges, and whether all were asked for.

    What stands in the plan already is not asked again. The plan's own figures stay as they are.
    """
    if (plan.worth["kind"] == "exchange").any():
        return plan, True
    from symbiosis.decide.leave_one_out import worth

    found = worth(plan, "exchanges", progress=progress, cancel=cancel)
    return dataclasses.replace(plan, worth=found.plan.worth, matched=plan.matches), found.complete


def write_report(
    plan: Plan,
    place: str | Path,
    language: str = "en",
    *,
    made_by: str = "",
    day: str = "",
    complete: bool = True,
    replace: bool = False,
) -> Path:
    """Write a plan as a report, whole or not at all.

    Parameters
    ----------
    plan, language, made_by, day, complete
        As for :func:`report_of`.
    place
        File to write; its name ends in one of :data:`KINDS`.
    replace
        Whether a file that symbiosis did not write may go.

    Raises
    ------
    BadInput
        If the file's name or the language is none of those known, it cannot be written, or
        somebody else's stands there.
    """
    file = Path(place)
    kind = kind_of(file)
    if language not in LANGUAGES:
        message = f"language {language!r}: is none of {', '.join(LANGUAGES)}."
        raise BadInput(message)
    refuse_strange(file, replace=replace)
    told = report_of(plan, language, made_by=made_by, day=day, complete=complete)
    put_bytes(file, written(told, kind))
    return file


def written(report: Report, kind: str) -> bytes:
    """Give a report as the bytes of a file of one of :data:`KINDS`."""
    _say_fonts(report)
    if kind == "html":
        from symbiosis.show.report.html_writer import as_html as write
    elif kind == "pdf":
        from symbiosis.show.report.pdf_writer import as_pdf as write
    else:
        from symbiosis.show.report.word_writer import as_docx as write
    return write(report)


def kind_of(file: Path) -> str:
    """Tell by its name what a report is written as.

    Raises
    ------
    BadInput
        If it is none of :data:`KINDS`.
    """
    kind = file.suffix.lower().lstrip(".")
    if kind not in KINDS:
        message = f"{file}: a report is written as .{', .'.join(KINDS)}. Give such a name."
        raise BadInput(message)
    return kind


def _say_fonts(report: Report) -> None:
    """Say which signs come from other fonts than those that ship, and which from none."""
    texts = list(report.texts())
    if others := borrowed(texts):
        _log.warning("The report borrows signs from fonts of this machine: %s.", others)
    lacking = "".join(sign for sign in sources_of(texts).get("", "") if sign.isprintable())
    if lacking:
        _log.warning("No font here has these signs of the report: %s.", named(lacking))
