"""What the checks say, sheet by sheet: each fault with its place, what was found and its remedy."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.park.headings import label_of
from symbiosis.show.fault_words import head_name, retold, told_fault
from symbiosis.views.pieces import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.park.faults import Fault
    from symbiosis.show.words import Words

MOST = 200
"""Faults of one sheet that are listed."""
_HEADS = ("severity", "cell", "row", "column", "value", "allowed", "remedy")


def counted(faults: Sequence[Fault], say: Words) -> str:
    """Count errors and warnings, as far as there are any."""
    errors = sum(fault.severity == "error" for fault in faults)
    counts = {"errors": errors, "warnings": len(faults) - errors}
    return say("park.and").join(
        say(f"entry.{kind}", count=count) for kind, count in counts.items() if count
    )


def list_faults(faults: Sequence[Fault], say: Words) -> None:
    """List what the checks say of a park behind a line that counts it."""
    if not faults:
        return
    errors = sum(fault.severity == "error" for fault in faults)
    label = say("park.faults", counted=counted(faults, say))
    with st.expander(label, expanded=errors > 0):
        show_faults(faults, say)


def show_faults(faults: Sequence[Fault], say: Words) -> None:
    """Show faults, those of a sheet together."""
    sheets: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        sheets.setdefault((fault.table, "" if fault.table else fault.container), []).append(fault)
    for (table, container), own in sheets.items():
        label = label_of(table) if table else None
        named = label.in_language(say.language) if label else table or retold(container, say)
        st.markdown(f"**{plain(named)}** · {plain(counted(own, say))}")
        _table(own[:MOST], say)
        if len(own) > MOST:
            st.caption(say("entry.more_faults", count=len(own) - MOST))


def _table(faults: Sequence[Fault], say: Words) -> None:
    """Show faults as a table whose sentences are read whole."""
    rows = [
        {
            "severity": told.severity,
            "cell": told.cell,
            "row": told.row,
            "column": _column(fault, say),
            "value": fault.value,
            "allowed": told.sentence,
            "remedy": told.remedy,
        }
        for fault, told in ((fault, told_fault(fault, say)) for fault in faults)
    ]
    # A column that nothing is said in takes no room.
    heads = [head for head in _HEADS if any(row[head] for row in rows)]
    head = "".join(f"<th>{escape(say(f'fault.{each}'))}</th>" for each in heads)
    lines = (
        f'<tr class="{fault.severity}">'
        + "".join(f'<td class="{each}">{escape(row[each])}</td>' for each in heads)
        + "</tr>"
        for fault, row in zip(faults, rows, strict=True)
    )
    st.html(f'<table class="faults"><tr>{head}</tr>{"".join(lines)}</table>')


def _column(fault: Fault, say: Words) -> str:
    """Call a column as the tables of the page do, in English too."""
    label = label_of(fault.table, fault.column) if fault.column else None
    return (
        label.in_language(say.language)
        if label
        else head_name(fault.table or "park", fault.column, say)
    )
