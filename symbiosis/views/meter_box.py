"""Meters into the open park: what they say, how good they are, what they do to the plan."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from symbiosis.park.containers.zipped import MEGABYTE
from symbiosis.park.meters.meter_update import update_park
from symbiosis.park.save import save_park
from symbiosis.show.fault_words import retold
from symbiosis.show.meter_words import FIGURES, HEADS, finding_lines, metered_rows
from symbiosis.views.drift_box import drift_box
from symbiosis.views.here import keep_conditions, put_park
from symbiosis.views.pieces import XLSX, bullets, heading, plain
from symbiosis.views.upload import as_workbook, is_mapping, own_folder, packed, put_files
from symbiosis.views.upload_state import begin_anew, read_once, uploader_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.decide.drift import Drift
    from symbiosis.park.entities import Park
    from symbiosis.park.meters.meter_update import MeterUpdate
    from symbiosis.views.here import Here

LARGEST_EXPORT = 100 * MEGABYTE
"""Bytes of an export of meters."""
_KINDS = ["csv", "parquet", "toml"]


def meter_box(at: Here) -> None:
    """Take an export and its mapping, and show what it makes of the park before it is taken."""
    say = at.say
    title = say.name(at.park.info.title, at.park.info.title_zh)
    size = LARGEST_EXPORT // MEGABYTE
    heading(say("entry.meters", park=title), say("entry.meters_help", size=size))
    files = st.file_uploader(
        say("entry.meters", park=plain(title)), type=_KINDS, accept_multiple_files=True,
        key=uploader_key(f"meters {at.park_name}"), label_visibility="collapsed",
        max_upload_size=size,
    )  # fmt: skip
    exports = [file for file in files if not is_mapping(file.name)]
    if not exports:
        return
    if len(exports) > 1 or len(files) > len(exports) + 1:
        st.error(say("entry.one_export"))
        return
    given = [(file.name, file.getvalue()) for file in files]
    asked = (at.park_name, at.edition, *(file.file_id for file in files))
    update = read_once("meters", asked, lambda: updated(at.park, given), at)
    if update is not None:
        _show(at, update, " ".join(map(str, asked)))


def updated(park: Park, files: Sequence[tuple[str, bytes]]) -> MeterUpdate:
    """Bring an uploaded export into a park.

    Raises
    ------
    BadInput
        If it or its mapping cannot be read, or no meter measures a stream of the park.
    """
    with own_folder() as folder:
        places = put_files(files, folder, LARGEST_EXPORT)
        mapping = next((place for place in places if is_mapping(place.name)), None)
        export = next(place for place in places if place != mapping)
        home = folder / park.info.id
        save_park(park, home)
        return update_park(home, export, mapping)


def _show(at: Here, update: MeterUpdate, subject: str) -> None:
    say = at.say
    count = f"{update.readings:,}"
    st.success(say("meters.title", readings=count, streams=len(update.streams)))
    buttons = st.container(horizontal=True)
    config = {
        head: st.column_config.TextColumn(
            say(f"meters.{head}"), alignment="right" if head in FIGURES else "left"
        )
        for head in HEADS
    }
    frame = pd.DataFrame(metered_rows(update, say), columns=pd.Index(HEADS))
    st.dataframe(frame, hide_index=True, column_config=config, key="metered")
    odd, drifted = st.columns(2, gap="large")
    with odd:
        if update.said:
            st.markdown(f"**{say('meters.said')}**")
            bullets([retold(each, say) for each in update.said])
        lines = finding_lines(update, say)
        st.markdown(f"**{say('meters.findings' if lines else 'meters.none')}**")
        bullets(lines)
    with drifted:
        answer = drift_box(at, update.park, subject)
    with buttons:
        _take(at, update.park, answer)


def _take(at: Here, park: Park, answer: Drift | None) -> None:
    """Let the reader take the new figures over, or take them along."""
    say = at.say
    st.button(
        say("entry.take_meters"), type="primary", key="entry_take_meters",
        on_click=lambda: _open(at, park, answer),
    )  # fmt: skip
    offers = {
        "zip": (partial(packed, park), "application/zip", "zip"),
        "workbook": (partial(as_workbook, park, say.language), XLSX, "xlsx"),
    }
    for kind, (data, mime, ending) in offers.items():
        st.download_button(
            say(f"entry.metered_{kind}"), data=data, mime=mime, key=f"entry_metered_{kind}",
            file_name=say("entry.file.metered", park=park.info.id, ending=ending),
            on_click="ignore",
        )  # fmt: skip


def _open(at: Here, park: Park, answer: Drift | None) -> None:
    """Go to the metered park; the best plan under its figures, if it is known, comes along."""
    name = put_park(at, park, "metered")
    keep_conditions(at.park_name, name)
    if answer is not None:
        at.workspace.keep(at.say("drift.best"), name, answer.best)
    begin_anew()
