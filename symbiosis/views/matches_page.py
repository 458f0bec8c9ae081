"""Page: every possible exchange, ranked; who could serve whom; and why the others cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from symbiosis.park.media import MEDIA, UNITS
from symbiosis.show.charts.possible import matrix, possible_exchanges
from symbiosis.show.figures import MISSING
from symbiosis.show.names import names_of, told
from symbiosis.views.here import Here, here, matches_here
from symbiosis.views.pieces import headline, open_tabs, stream_items

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches

_ROWS = 2000
"""Rows that a table of the page shows at most."""


def page() -> None:
    """Show the page."""
    at = here()
    matches = matches_here(at)
    say, names = at.say, names_of(at.park, at.say)
    # The same exchange by another carrier is no other exchange.
    table = possible_exchanges(matches).drop_duplicates(["source", "sink", "link"])
    refused = len(matches.refusals)
    key = "matches.headline" if refused else "matches.headline_all"
    headline(say(key, possible=len(table), refused=refused))
    keep = _filters(at, names, table)
    shows = {
        "ranking": lambda: _ranking(at, keep(table), names, matches),
        "matrix": lambda: _matrix(at, keep(table), names),
        "refused": lambda: _refused(at, matches, names, keep),
    }
    labelled = {say(f"matches.{tab}"): show for tab, show in shows.items()}
    open_tabs(labelled, f"matches_tabs_{say.language}")


def _filters(at: Here, names: dict[str, str], table: pd.DataFrame) -> Filter:
    say = at.say
    medium, firm, distance = st.columns([2, 2, 1.4], gap="medium")
    media = medium.pills(
        say("matches.media"),
        list(MEDIA),
        selection_mode="multi",
        default=list(MEDIA),
        format_func=lambda name: say(f"medium.{name}"),
        key="match_media",
        persist_state="session",
    )
    firms = firm.multiselect(
        say("matches.firms"),
        list(names),
        format_func=lambda place: names.get(place, place),
        placeholder=say("matches.all"),
        key="match_firms",
    )
    longest = float(max(table["distance_km"].max(), 1.0)) if len(table) else 1.0
    largest = round(longest + 0.05, 1)
    km = distance.slider(
        say("matches.distance"), 0.0, largest, largest, format="%.1f", key="match_km"
    )
    return Filter(tuple(media or ()), frozenset(firms), km)


class Filter:
    """What the reader wants to see."""

    def __init__(self, media: tuple[str, ...], firms: frozenset[str], km: float) -> None:
        self._media, self._firms, self._km = media, firms, km

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """Keep the rows of a table with ``medium``, ``from``, ``to`` (and ``distance_km``)."""
        keep = table["medium"].isin(self._media)
        if self._firms:
            keep &= table["from"].isin(self._firms) | table["to"].isin(self._firms)
        if "distance_km" in table:
            keep &= ~(table["distance_km"] > self._km)
        return table[keep]


def _ranking(at: Here, table: pd.DataFrame, names: dict[str, str], matches: Matches) -> None:
    say = at.say
    called = _called(at, matches)
    shown = pd.DataFrame(
        {
            "from": table["from"].map(names),
            "to": table["to"].map(names),
            "medium": [say(f"medium.{medium}") for medium in table["medium"]],
            "item": table["source"].map(called),
            "quantity": [float(f"{value:.3g}") for value in table["quantity"]],
            "unit": [say.unit(f"{UNITS[medium]}/a") for medium in table["medium"]],
            "distance": table["distance_km"],
            "worth": [float(f"{value:.3g}") for value in table["worth"]],
        }
    ).head(_ROWS)
    st.dataframe(shown, hide_index=True, key="ranking", column_config=_heads(at),
                 placeholder=MISSING)  # fmt: skip
    st.caption(say("matches.worth_help"))


def _called(at: Here, matches: Matches) -> dict[str, str]:
    """Say what every stream is."""
    streams = matches.streams
    return dict(zip(streams.index, stream_items(at.park, streams, at.say), strict=True))


def _heads(at: Here) -> dict[str, Any]:
    """Head the columns of the ranking, with units and what they mean."""
    say, number = at.say, st.column_config.NumberColumn
    money = f"{at.say.unit(at.park.info.currency)}/{say('unit.a')}"
    named = {"from": "from", "to": "to", "medium": "medium", "item": "item_name", "unit": "unit"}
    return {column: say(f"column.{name}") for column, name in named.items()} | {
        "quantity": number(say("matches.most"), format="localized", help=say("matches.most_help")),
        "distance": number(
            f"{say('column.distance_km')} [{say.unit('km')}]",
            format="%.1f",
            help=say("column_note.distance_km"),
        ),
        "worth": number(
            f"{say('matches.worth')} [{money}]", format="localized", help=say("matches.worth_help")
        ),
    }


def _matrix(at: Here, table: pd.DataFrame, names: dict[str, str]) -> None:
    say = at.say
    if table.empty:
        st.info(say("matches.nothing"))
        return
    figure = matrix(table, names, at.park.info.currency, say)
    st.plotly_chart(figure, key="matrix", alt=say("matches.matrix"), config={"displaylogo": False})
    st.caption(say("matches.worth_help"))


def _refused(at: Here, matches: Matches, names: dict[str, str], keep: Filter) -> None:
    say, streams = at.say, matches.streams
    refusals = matches.refusals
    owners = streams["enterprise"]
    ends = refusals.assign(
        **{"from": refusals["source"].map(owners), "to": refusals["sink"].map(owners)}
    )
    rows = keep(ends)
    counts = {str(code): int(count) for code, count in rows["reason"].value_counts().items()}
    chosen = st.pills(
        say("matches.reasons"),
        sorted(counts),
        selection_mode="multi",
        format_func=lambda code: (
            f"{say.known(f'reason.{code}', code)} {(rows['reason'] == code).sum()}"
        ),
        key="match_reasons",
    )
    if chosen:
        rows = rows[rows["reason"].isin(chosen)]
    if rows.empty:
        st.info(say("matches.nothing"))
        return
    rows = rows.head(_ROWS)
    called = _called(at, matches)
    shown = pd.DataFrame(
        {
            "from": rows["from"].map(names),
            "source": rows["source"].map(called),
            "to": rows["to"].map(names),
            "sink": rows["sink"].map(called),
            "reason": [say.known(f"reason.{code}", code) for code in rows["reason"]],
            "detail": [told(at.park, detail, say) for detail in rows["detail"]],
        }
    )
    config = {end: say(f"column.{end}") for end in ("from", "to", "reason")}
    config |= {"source": say("matches.offer"), "sink": say("matches.need")}
    config["detail"] = say("matches.detail")
    st.dataframe(shown, hide_index=True, key="refusals", column_config=config)


if __name__ == "__main__":
    page()
