"""A first park of what registers list around a place: asked for, shown, then opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from symbiosis.park.containers.zipped import MEGABYTE
from symbiosis.park.registry.first_park import MOST_SITES, import_sites
from symbiosis.show.fault_words import retold
from symbiosis.show.understanding import sums_of
from symbiosis.views.here import put_park
from symbiosis.views.pieces import bullets, heading, plain
from symbiosis.views.upload import LARGEST_FILE, is_mapping, own_folder, put_files
from symbiosis.views.upload_state import begin_anew, read_once, uploader_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.park.registry.first_park import FirstPark
    from symbiosis.show.words import Words
    from symbiosis.views.here import Here

_ASKED = "register asked"
"""Key of the session: what was asked last."""
_POLE, _MOST_KM = 90.0, 100.0


def register_box(at: Here) -> None:
    """Ask for a register, a place and a radius, and make a first park of them."""
    say = at.say
    uploads, place = st.columns([3, 2], gap="large")
    with uploads:
        heading(say("entry.register"), say("entry.register_help", size=LARGEST_FILE // MEGABYTE))
        files = st.file_uploader(
            say("entry.register"), type=["csv", "toml"], accept_multiple_files=True,
            key=uploader_key("register"), label_visibility="collapsed",
            max_upload_size=LARGEST_FILE // MEGABYTE,
        )  # fmt: skip
    with place:
        heading(say("entry.place"), say("entry.place_help", sites=MOST_SITES))
        around, radius, country = _place(at)
    sites = [file for file in files if not is_mapping(file.name)]
    asked = (tuple(file.file_id for file in files), around, radius, country)
    if st.button(say("entry.make"), type="primary", key="entry_make", disabled=not sites):
        st.session_state[_ASKED] = asked
    if not sites or st.session_state.get(_ASKED) != asked:
        return
    given = [(file.name, file.getvalue()) for file in files]
    first = read_once("register", asked, lambda: made(given, around, radius, country), at)
    if first is not None:
        _show(at, first)


def _place(at: Here) -> tuple[tuple[float, float], float, str]:
    """Ask where; the middle of the open park to begin with."""
    say, firms = at.say, at.park.enterprises
    lat, lon, km, code = st.columns(4)
    where = f"{at.park_name} {at.edition}"
    north = lat.number_input(
        say("entry.lat"), -_POLE, _POLE, round(float(firms["lat"].median()), 3), 0.01,
        format="%.3f", key=f"entry_lat {where}",
    )  # fmt: skip
    east = lon.number_input(
        say("entry.lon"), -2 * _POLE, 2 * _POLE, round(float(firms["lon"].median()), 3), 0.01,
        format="%.3f", key=f"entry_lon {where}",
    )  # fmt: skip
    radius = km.number_input(say("entry.radius"), 0.5, _MOST_KM, 15.0, 1.0, key="entry_radius")
    country = code.text_input(
        say("entry.country"), max_chars=2, key="entry_country", help=say("entry.country_help")
    )
    return (north, east), radius, country.strip().upper()


def made(
    files: Sequence[tuple[str, bytes]], around: tuple[float, float], radius: float, country: str
) -> FirstPark:
    """Make a first park of uploaded registers.

    Raises
    ------
    BadInput
        If a file cannot be read, or no site with figures lies there.
    """
    with own_folder() as folder:
        places = put_files(files, folder, LARGEST_FILE)
        mapping = next((place for place in places if is_mapping(place.name)), None)
        sites = [place for place in places if place != mapping]
        return import_sites(
            *sites, around=around, radius_km=radius, mapping=mapping, country=country
        )


def _show(at: Here, first: FirstPark) -> None:
    say, park = at.say, first.park
    title = say.name(park.info.title, park.info.title_zh)
    st.success(f"{plain(title)}: {say('registry.firms', count=len(park.enterprises))}")
    st.button(
        say("entry.open"), type="primary", key="entry_open_register",
        on_click=lambda: _open(at, first),
    )  # fmt: skip
    heads = ("medium", "given", "wanted")
    frame = pd.DataFrame(sums_of(park, say), columns=pd.Index(heads))
    config = {
        head: st.column_config.TextColumn(
            say(f"registry.{head}"), alignment="left" if head == "medium" else "right"
        )
        for head in heads
    }
    st.dataframe(frame, hide_index=True, column_config=config, key="register sums")
    _sentences(first, say)


def _open(at: Here, first: FirstPark) -> None:
    put_park(at, first.park, "registered")
    begin_anew()


def _sentences(first: FirstPark, say: Words) -> None:
    """Say what was warned of, then what was read, merged and assumed."""
    if first.warnings:
        st.markdown(f"**{say('registry.beware')}**")
        bullets([retold(each, say) for each in first.warnings])
    if first.said:
        st.markdown(f"**{say('doors.said')}**")
        bullets([retold(each, say) for each in first.said])
