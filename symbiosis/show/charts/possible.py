"""Every possible exchange with the most that it could be worth: a ranking and a matrix."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from symbiosis.park.scenario import as_scenario
from symbiosis.plan.reading.books import Prices
from symbiosis.plan.tables.gains import savings
from symbiosis.show.palette import PALETTE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Choices, Scenario
    from symbiosis.show.words import Words

_SHADES = ("#F1F3EC", "#BFD9C6", "#5FA88B", "#00705A")


def possible_exchanges(
    matches: Matches, scenario: Scenario | Choices | None = None
) -> pd.DataFrame:
    """List every arc between two streams with its largest amount and its worth.

    Parameters
    ----------
    matches
        Who could exchange with whom.
    scenario
        Under whose prices and policy; None: the park's own.

    Returns
    -------
    pandas.DataFrame
        Indexed by arc: ``medium``, ``source``, ``sink``, ``from``, ``to``, ``item``, ``link``,
        ``quantity`` (the most that source and sink allow, a year), ``distance_km`` and ``worth``:
        what giver and taker save, money a year, before the way is paid. Arcs of
        retrofits have no amount of their own and are left out.
    """
    arcs, streams = matches.arcs, matches.streams
    source = streams.loc[arcs["source"]].set_axis(arcs.index)
    sink = streams.loc[arcs["sink"]].set_axis(arcs.index)
    arrives = 1.0 - arcs["loss"]
    covers = arcs["substitution"] * arrives
    wanted = sink["annual"] * arcs["max_share"].fillna(1.0).clip(upper=1.0)
    quantity = pd.concat([source["annual"], wanted / covers], axis=1).min(axis=1)
    saved = savings(Prices(matches, as_scenario(scenario)), arcs, quantity)
    table = pd.DataFrame(
        {
            "medium": arcs["medium"],
            "source": arcs["source"],
            "sink": arcs["sink"],
            "from": source["enterprise"],
            "to": sink["enterprise"],
            "item": source["item"],
            "link": arcs["link"],
            "quantity": quantity,
            "distance_km": arcs["distance_km"],
            "worth": saved["saving_donor"] + saved["saving_receiver"],
        }
    )
    real = (source["unit"] == "") & (sink["unit"] == "") & (quantity > 0.0)
    return table[real].sort_values("worth", ascending=False, kind="stable")


def _cell(pair: pd.Series[Any], giver: str, taker: str, currency: str, say: Words) -> str:
    """Say how many exchanges a pair could have, and what they could be worth."""
    worth = say.amount(float(pair["sum"]), f"{currency}/a")
    return say("matrix.cell", giver=giver, taker=taker, count=int(pair["size"]), worth=worth)


def matrix(table: pd.DataFrame, names: Mapping[str, str], currency: str, say: Words) -> go.Figure:
    """Draw who could serve whom, shaded by the most that it could be worth.

    Parameters
    ----------
    table
        From :func:`possible_exchanges`.
    names
        Enterprise -> name.
    """
    pairs = table.groupby(["from", "to"])["worth"].agg(["sum", "size"])
    names = {place: escape(name, quote=False) for place, name in names.items()}
    givers = sorted(set(table["from"]), key=list(names).index)
    takers = sorted(set(table["to"]), key=list(names).index)
    worth = [[pairs["sum"].get((giver, taker)) for taker in takers] for giver in givers]
    texts = [
        [
            _cell(pairs.loc[(giver, taker)], names[giver], names[taker], currency, say)
            if (giver, taker) in pairs.index
            else ""
            for taker in takers
        ]
        for giver in givers
    ]
    strip = {"title": {"text": say.unit(f"{currency}/a")}, "thickness": 10, "outlinewidth": 0}
    figure = go.Figure(
        go.Heatmap(
            z=worth,
            x=[names[taker] for taker in takers],
            y=[names[giver] for giver in givers],
            text=texts,
            hovertemplate="%{text}<extra></extra>",
            hoverongaps=False,
            colorscale=[[at / 3, shade] for at, shade in enumerate(_SHADES)],
            colorbar=strip,
            xgap=2,
            ygap=2,
        )
    )
    figure.update_layout(
        height=max(320, 90 + 30 * len(givers)),
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        xaxis={"title": say("matrix.takers"), "side": "top", "tickangle": -30, "showgrid": False},
        yaxis={"title": say("matrix.givers"), "autorange": "reversed", "showgrid": False},
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": PALETTE["light"]["muted"]},
    )
    return figure
