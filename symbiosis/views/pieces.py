"""Small pieces of pages: facts, headlines and bars as HTML, tables with localised headers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd
import streamlit as st

from symbiosis.park.accounts import NETWORK
from symbiosis.park.free_names import free_name
from symbiosis.plan.reading.shapes import TABLES
from symbiosis.show.figures import MISSING
from symbiosis.show.names import (
    by_its_fall,
    exchange_name,
    is_read,
    item_name,
    library_name,
    names_of,
    stream_names,
)

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

BASIS_COLOURS: Mapping[str, str] = {
    "metered": "#00705A",
    "published": "#3E8FB0",
    "registry": "#7BB0C9",
    "derived": "#B9A76A",
    "estimated": "#D98E3F",
    "notional": "#B5B2A8",
}
"""From what was measured to what was assumed: cool to warm, then grey."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""What a workbook is to a browser."""
_ROWS, _ROW_PIXELS = 12, 35
"""Rows of a table that are shown at once, and the height of one [px]."""
_Name = TypeVar("_Name", bound=Hashable)


def plain(text: str) -> str:
    """Keep a text from being read as Markdown."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()<>#+-.!|$:~=&" else sign for sign in text)


def bullets(sentences: Iterable[str]) -> None:
    """List sentences, each read as it stands."""
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def facts(rows: Iterable[tuple[str, str]]) -> None:
    """Show names and values, one a line; empty values are left out."""
    inner = "".join(
        f'<div class="row"><span>{escape(name)}</span><b>{escape(value)}</b></div>'
        for name, value in rows
        if value
    )
    st.html(f'<div class="facts">{inner}</div>')


def heading(title: str, under: str = "") -> None:
    """Show the title of a panel, with a softer line under it."""
    st.html(
        f'<div class="panel-title" role="heading" aria-level="3">{escape(title)}</div>'
        f'<div class="panel-sub">{escape(under)}</div>'
    )


def headline(sentence: str, note: str = "") -> None:
    """Show what a page has to say before anything else."""
    chip = f'<span class="note">{escape(note)}</span>' if note else ""
    st.html(f'<h1 class="headline" style="padding:0">{escape(sentence)}</h1>{chip}')


def basis_bar(shares: pd.Series, say: Words) -> None:
    """Show how much of something rests on each basis, as one strip with its key."""
    known = [(basis, float(shares.get(basis, 0.0))) for basis in BASIS_COLOURS]
    parts = [(basis, share) for basis, share in known if share > 0.0]
    strip = "".join(
        f'<span style="width:{100 * share:.2f}%;background:{BASIS_COLOURS[basis]}"></span>'
        for basis, share in parts
    )
    key = "".join(
        f'<span><span class="dot" style="background:{BASIS_COLOURS[basis]}"></span>'
        f"{escape(say(f'basis.{basis}'))} {escape(say.percent(share))}</span>"
        for basis, share in parts
    )
    label = ", ".join(f"{say(f'basis.{basis}')} {say.percent(share)}" for basis, share in parts)
    st.html(
        f'<div class="bars" role="img" aria-label="{escape(label)}">'
        f'<div class="strip">{strip}</div><div class="key">{key}</div></div>'
    )


def told_apart(labels: Mapping[_Name, str]) -> dict[_Name, str]:
    """Tell labels apart that read the same: a browser knows a choice by its label alone."""
    told: dict[_Name, str] = {}
    taken: set[str] = set()
    for name, label in labels.items():
        told[name] = free_name(label, taken, "{} ({})")
    return told


def open_tabs(shows: Mapping[str, Callable[[], None]], key: str) -> None:
    """Show tabs by their labels; only what is behind the open one is made."""
    tabs = st.tabs(list(shows), key=key, on_change="rerun")
    for tab, show in zip(tabs, shows.values(), strict=True):
        if tab.open:
            with tab:
                show()


def text_table(
    shows: Mapping[str, Sequence[str]],
    labels: Mapping[str, str],
    key: str,
    *,
    left: Collection[str] = (),
    widths: Mapping[str, int] = MappingProxyType({}),
    on_select: Callable[[], None] | None = None,
) -> None:
    """Show a table of what is written already; figures stand at the right of their columns.

    Parameters
    ----------
    shows, labels
        Column -> what stands in it, and its header.
    left
        Columns of names.
    widths
        Column -> its width [px]; the others have what they need.
    on_select
        Called when the reader chooses a row; None: rows are not chosen.
    """
    config = {
        name: st.column_config.TextColumn(
            labels[name], alignment="left" if name in left else "right", width=widths.get(name)
        )
        for name in shows
    }
    chosen: Any = {"on_select": on_select, "selection_mode": "single-row"} if on_select else {}
    # The table is as high as its rows, until it would fill the page.
    count = len(next(iter(shows.values()), ()))
    height: Any = "content" if count <= _ROWS else _ROW_PIXELS * (_ROWS + 1)
    st.dataframe(
        dict(shows), column_config=config, hide_index=True, key=key, height=height, **chosen
    )


def come_and_go(where: str, changed: Mapping[str, str], say: Words) -> None:
    """Say what comes in and what drops out somewhere.

    Parameters
    ----------
    changed
        ``begins``, ``ends``: names of exchanges and technologies; empty where there are none.
    """
    lines = [
        f"- {plain(say(f'explore.column.{way}'))}: {plain(told)}"
        for way, told in changed.items()
        if told
    ]
    st.markdown("\n".join([f"**{plain(where)}**\n", *lines]))


def open_map() -> None:
    """Go to the page of the map."""
    st.switch_page(str(Path(__file__).with_name("network_page.py")))


def stream_items(park: Park, streams: pd.DataFrame, say: Words) -> list[str]:
    """Say what streams are, as the reader reads it; heat without such a name by its temperatures.

    Parameters
    ----------
    streams
        With ``medium``, ``item``, own ``name``; ``supply_c`` and ``target_c`` where they are known.
    """
    told = []
    for row in streams.to_dict("records"):
        item, own = str(row["item"]), str(row["name"] or "")
        name = item_name(park, item, own, say)
        hot = row.get("supply_c", float("nan"))
        if row["medium"] == "heat" and pd.notna(hot) and not (own and is_read(own, say)):
            name = by_its_fall(name, hot, row["target_c"])
        told.append(name)
    return told


def plan_table(plan: Plan, name: str, columns: Sequence[str], say: Words, key: str) -> None:
    """Show columns of one of the plan's tables, with localised headers and units."""
    table: pd.DataFrame = getattr(plan, name)
    frame = table.reset_index()
    names = names_of(plan.park, say) | {NETWORK: say("network.network")}
    for column in _PLACES & set(frame):
        frame[column] = frame[column].astype("object").map(lambda place: names.get(place, place))
    for column, of in _LIBRARY.get(name, {}).items():
        frame[column] = [library_name(plan.park, str(code), say) for code in frame[of]]
    if name == "streams":
        ends = plan.matches.streams[["supply_c", "target_c"]].reindex(table.index)
        frame["name"] = stream_items(plan.park, frame.assign(**ends.reset_index(drop=True)), say)
    if table.index.name == "stream":
        whose = stream_names(plan.park, say)
        frame["stream"] = [whose.get(str(each), str(each)) for each in table.index]
    if "item_name" in frame:
        rows = table.iterrows()
        frame["item_name"] = [exchange_name(plan.park, row, say) for _, row in rows]
        frame["from_name"], frame["to_name"] = frame["from"], frame["to"]
    show_table(frame, columns, name, plan.park.info.currency, say, key)


def show_table(
    frame: pd.DataFrame, columns: Sequence[str], name: str, currency: str, say: Words, key: str
) -> None:
    """Show columns of a table that is shaped like one of a plan's."""
    shown = frame[list(columns)].copy()
    config = {column: _configured(name, column, currency, say) for column in columns}
    for column in columns:
        what = TABLES[name].columns.get(column)
        if what and what.kind == "number":
            shown[column] = shown[column].map(_three_digits)
        elif column in _CODES:
            shown[column] = [say.known(f"{_CODES[column]}.{code}", code) for code in shown[column]]
        elif column in _UNITS:
            shown[column] = [say.unit(unit) for unit in shown[column]]
    st.dataframe(
        shown, column_config=config, hide_index=True, key=key, width="stretch", placeholder=MISSING
    )


def _configured(name: str, column: str, currency: str, say: Words) -> Any:
    """Head a column with its label, its unit where the rows do not say it, and what it means."""
    what = TABLES[name].columns.get(column)
    unit = what.unit.replace("{currency}", currency) if what else ""
    label = say(f"column.{column}") + (f" [{say.unit(unit)}]" if unit and "{" not in unit else "")
    note = say.known(f"column_note.{column}", "") or None
    if what and what.kind == "number":
        return st.column_config.NumberColumn(label, format="localized", help=note)
    # What flows is read whole.
    width: Any = "medium" if column == "item_name" else None
    return st.column_config.Column(label, help=note, width=width)


_LIBRARY = {
    "routes": {"carrier": "carrier"},
    "technologies": {"name": "technology"},
    "streams": {"rest_at": "rest_at"},
    "worth": {"item": "item"},
    "ledger": {"item": "item"},
}
"""Table -> column -> the column whose codes the library names in it."""
_PLACES = {"from", "to", "enterprise", "holder"}
_UNITS = {"unit", "capacity_unit", "size_unit"}
_CODES = {"medium": "medium", "basis": "basis", "role": "role", "kind": "line", "reason": "reason",
          "account": "account"}  # fmt: skip


def _three_digits(value: float) -> float:
    return float(f"{value:.3g}") if pd.notna(value) else value
