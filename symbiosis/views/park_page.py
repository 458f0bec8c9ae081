"""Page: the park itself: its map, its tables to read and edit, how well it is known, its file."""

from __future__ import annotations

from math import isnan
from pathlib import PurePath
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from symbiosis.park.media import STREAM_TABLES, UNITS
from symbiosis.show.fault_words import told_default
from symbiosis.show.map.park_map import park_map
from symbiosis.show.names import names_of, sector_name
from symbiosis.views.editing import edit_tables
from symbiosis.views.fault_list import list_faults
from symbiosis.views.here import Here, choose, here, title_of
from symbiosis.views.map_component import show_map
from symbiosis.views.pieces import XLSX, basis_bar, bullets, facts, heading, headline, plain
from symbiosis.views.upload import as_workbook, packed
from symbiosis.views.way_in import way_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words

_SENTENCES = 300
"""Sentences that are listed at most."""
_MIMES = {
    ".zip": "application/zip",
    ".xlsx": XLSX,
}


def page() -> None:
    """Show the page."""
    at = here()
    say, park = at.say, at.park
    streams = sum(len(park.tables[table]) for table in STREAM_TABLES)
    headline(
        say(
            "park.headline",
            title=title_of(at.park_name),
            firms=len(park.enterprises),
            streams=streams,
        )
    )
    way_in(at)
    left, right = st.columns([3, 1.15], gap="medium")
    with left:
        show_map(
            park_map(park, None, say),
            key="park_map",
            selection=st.session_state.selection,
            pixels=520,
            on_select=lambda: choose(st.session_state.park_map.selection),
        )
    with right:
        _about(park, st.session_state.selection, say)
    list_faults(park.warnings, say)
    _filled(at)
    edit_tables(at)
    _take_along(at)


def _about(park: Park, selection: dict[str, str] | None, say: Words) -> None:
    names = names_of(park, say)
    place = selection["id"] if selection and selection["kind"] == "firm" else None
    if place in names:
        sector = str(park.enterprises.loc[place].get("sector") or "")
        heading(names[place], sector_name(park, sector, say))
    else:
        place = None
        heading(say("park.known"), say("park.known_help"))
    basis_bar(_bases(park, place), say)
    for role in ("source", "sink"):
        rows = _amounts(park, place, role, say)
        if rows:
            st.markdown(f"**{say(f'park.{role}')}**")
            facts(rows)
    if place is None and park.info.summary:
        st.caption(plain(say.name(park.info.summary, park.info.summary_zh)))


def _own(park: Park, table: str, place: str | None) -> pd.DataFrame:
    frame = park.tables[table]
    return frame if place is None else frame[frame["enterprise"] == place]


def _bases(park: Park, place: str | None) -> pd.Series:
    """Share of the streams on each basis."""
    bases: pd.Series[str] = pd.concat(
        [_own(park, table, place)["basis"] for table in STREAM_TABLES]
    )
    return bases.value_counts(normalize=True)


def _amounts(park: Park, place: str | None, role: str, say: Words) -> list[tuple[str, str]]:
    rows = []
    for table, medium in STREAM_TABLES.items():
        frame = _own(park, table, place)
        frame = frame[frame["role"] == role]
        unit = f"{UNITS[medium]}/a"
        if place is None and len(frame):
            rows.append((say(f"medium.{medium}"), say.amount(float(frame["quantity"].sum()), unit)))
        elif place is not None:
            rows += [
                (str(row.get("name") or name), _told(park, table, str(name), row, say))
                for name, row in frame.iterrows()
            ]
    return rows


def _told(park: Park, table: str, name: str, row: pd.Series, say: Words) -> str:
    """Say a stream's amount a year, and as it was written where that looks otherwise."""
    amount = float(row["quantity"])
    told = say.amount(amount, f"{UNITS[STREAM_TABLES[table]]}/a")
    for each in park.understood:
        known = (each.table, each.row, each.value) == (table, name, amount)
        if known and not isnan(each.hours):
            return f"{told} ({each.written} {each.written_unit})"
    return told


def _filled(at: Here) -> None:
    """Say on request what was filled in, or read in a way that one should know."""
    say, told = at.say, at.park.defaults
    if not told:
        return
    box = st.expander(say("park.filled", count=len(told)), key="park_filled", on_change="rerun")
    if box.open:
        with box:
            bullets([told_default(each, say) for each in told[:_SENTENCES]])


def _take_along(at: Here) -> None:
    """Offer the park as a file, to edit and to open again."""
    say, park = at.say, at.park
    heading(say("park.download"), say("park.download_help"))
    offers: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
        ("zip", f"{park.info.id}.zip", lambda: packed(park)),
        ("workbook", f"{park.info.id}.xlsx", lambda: as_workbook(park, say.language)),
    )
    with st.container(horizontal=True):
        for kind, file_name, data in offers:
            st.download_button(
                say(f"doors.download.{kind}"),
                data=data,
                file_name=file_name,
                mime=_MIMES[PurePath(file_name).suffix],
                key=f"park_download_{kind}",
                on_click="ignore",
            )


if __name__ == "__main__":
    page()
