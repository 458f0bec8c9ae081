"""The park's tables, to read and to edit; what is not applied yet is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from symbiosis.errors import ParkFaults
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.renaming import renamed
from symbiosis.views.fault_list import list_faults
from symbiosis.views.here import Here, keep_conditions, open_park
from symbiosis.views.park_columns import shown_columns, shown_names
from symbiosis.views.pieces import heading
from symbiosis.views.upload import reread

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

Drafts = dict[str, pd.DataFrame]
"""Table -> how it was edited, until that is applied."""
WAS = "was"
"""Column of an edited table that is not shown: the name that a row had."""
EDITED = (
    *("enterprises", *STREAM_TABLES, "technologies", "connections"),
    *("utilities", "outlets"),
)


def edit_tables(at: Here) -> None:
    """Show the tables, one at a time, and take edits over when asked to."""
    say = at.say
    heading(say("park.tables"), say("park.tables_help"))
    table = st.segmented_control(
        say("park.table"),
        EDITED,
        default="enterprises",
        format_func=lambda name: f"{say(f'table.{name}')} {len(at.park.tables[name])}",
        key="park_table",
        required=True,
        label_visibility="collapsed",
    )
    name = table or "enterprises"
    drafts: Drafts = st.session_state.setdefault(f"drafts {at.park_name} {at.edition}", {})
    _editor(at, name, drafts)
    if drafts:
        tables = say("park.and").join(say(f"table.{each}") for each in drafts)
        st.caption(say("park.not_applied", tables=tables))
    apply, discard, _ = st.columns([1, 1, 4])
    if apply.button(
        say("park.apply"), key="park_apply", type="primary", disabled=not drafts, width="stretch"
    ):
        _apply(at, drafts)
    if discard.button(
        say("park.discard"), key="park_discard", disabled=not drafts, width="stretch"
    ):
        # Another name for the editors, and they begin anew.
        drafts.clear()
        st.session_state.discarded = st.session_state.get("discarded", 0) + 1
        st.rerun()


def _editor(at: Here, table: str, drafts: Drafts) -> None:
    """Edit a table; what is not applied yet is kept when another table or page is opened."""
    state, frame = st.session_state, _editable(at.park, table)
    key = (
        f"editor {at.say.language} {at.park_name} {table} {at.edition} {state.get('discarded', 0)}"
    )
    if key not in state:
        # Opened again: the editor goes on from where it was left, and then notes its own changes.
        state["editor_base"] = drafts.get(table, frame).reset_index(drop=True)
    edited = st.data_editor(
        state["editor_base"],
        column_config={**shown_columns(at.park, table, frame, at.say), WAS: None},
        num_rows="dynamic",
        hide_index=True,
        key=key,
        width="stretch",
        placeholder="",
    )
    if edited.reset_index(drop=True).equals(frame):
        drafts.pop(table, None)
    else:
        drafts[table] = edited


def _editable(park: Park, table: str) -> pd.DataFrame:
    """Give a table with its id and the columns that are shown."""
    frame = park.tables[table].reset_index()
    return frame[shown_names(park, table)].assign(**{WAS: frame["id"]})


def _apply(at: Here, drafts: Drafts) -> None:
    """Take all edits over if the park can still be read; else say everything that is wrong."""
    try:
        park = reread(edited_park(at.park, drafts))
    except ParkFaults as error:
        list_faults(error.faults, at.say)
        return
    name = at.park_name if at.park_name in at.workspace.parks else f"{at.park_name}_edited"
    drafts.clear()
    at.workspace.put(name, park)
    keep_conditions(at.park_name, name)
    open_park(name)
    st.rerun()


def edited_park(park: Park, drafts: Drafts) -> Park:
    """Put edited tables in their places; whatever speaks of a row that was renamed follows it."""
    names = {table: _new_names(edited) for table, edited in drafts.items()}
    tables = {
        table: edited_table(park.tables[table].rename(index=names[table]), edited)
        for table, edited in drafts.items()
    }
    return renamed(park, names, tables)


def _new_names(edited: pd.DataFrame) -> dict[str, str]:
    """Give the rows that were there before and are called otherwise now: old -> new name."""
    there = edited.dropna(subset=["id", WAS])
    changed = there[there["id"] != there[WAS]]
    return dict(zip(changed[WAS], changed["id"], strict=True))


def edited_table(before: pd.DataFrame, edited: pd.DataFrame) -> pd.DataFrame:
    """Put an edit in a table's place: a cleared cell is empty, a column not shown stays."""
    rows = edited.dropna(subset="id").set_index("id")
    hidden = before[[column for column in before if column not in rows]]
    return rows.join(hidden)[list(before)]
