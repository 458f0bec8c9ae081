"""Saving over a price, where the plan changes on the way, and where each exchange is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from symbiosis.show.charts.measured_axis import BAD, GOOD, NEUTRAL, PLAIN, Measure
from symbiosis.show.charts.tornado import changed_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from symbiosis.decide.sweeping.swept import Swept
    from symbiosis.show.words import Words

SHOWN = 15
"""Most exchanges that are drawn."""


@dataclass(frozen=True)
class Turn:
    """Two prices, one after the other, whose plans are not the same.

    Attributes
    ----------
    after, before
        The plan changes after the one and before the other.
    begins, ends
        Pairs (source and sink) and technologies that come and go from the one to the other.
    """

    after: float
    before: float
    begins: tuple[tuple[str, ...], ...]
    ends: tuple[tuple[str, ...], ...]


def turns_of(swept: Swept) -> list[Turn]:
    """Find between which prices the plan changes."""
    table = swept.planned.sort_values("price")
    chosen = [_chosen(swept, str(name)) for name in table.index]
    prices = table["price"].tolist()
    steps = zip(prices, prices[1:], chosen, chosen[1:], strict=False)
    return [
        Turn(after, before, tuple(sorted(new - old)), tuple(sorted(old - new)))
        for after, before, old, new in steps
        if old != new
    ]


def _chosen(swept: Swept, name: str) -> set[tuple[str, ...]]:
    """Name the pairs that exchange and the technologies in use."""
    pairs = swept.exchanges[swept.exchanges["scenario"] == name]
    used = swept.technologies[swept.technologies["scenario"] == name]["technology"]
    return {*zip(pairs["source"], pairs["sink"], strict=True), *((each,) for each in used)}


def price_figure(
    swept: Swept, names: Mapping[str, str], unit: str, now: float | None, say: Words
) -> go.Figure:
    """Draw the saving over the price; between which prices the plan changes is shaded.

    Parameters
    ----------
    names
        Stream or technology -> what people call it.
    unit
        Of the price.
    now
        The present price; None: it is not marked.
    """
    table, money = swept.planned.sort_values("price"), f"{swept.currency}/a"
    measure, figure = Measure.of(table["saving"], money, say), go.Figure()
    for turn in turns_of(swept):
        figure.add_vrect(x0=turn.after, x1=turn.before, fillcolor=BAD, opacity=0.12, line_width=0)
    figure.add_scatter(
        x=table["price"], y=measure(table["saving"]), mode="lines+markers", line={"color": GOOD},
        marker={"size": 9}, hoverinfo="text", showlegend=False,
        hovertext=[
            f"{say.number(row['price'])} {escape(unit)}<br>{say.amount(row['saving'], money)}"
            for row in table.to_dict("records")
        ],
    )  # fmt: skip
    _marked(figure, swept, names, measure, say)
    _present(figure, now, unit, say)
    figure.update_layout(
        margin={"l": 10, "r": 10, "t": 30, "b": 10}, height=380, dragmode=False,
        legend={"orientation": "h", "y": -0.18},
        xaxis={"title": {"text": f"{say('explore.price_axis')} [{unit}]"}, **PLAIN},
        yaxis=measure.axis(say("sweep.saving")),
    )  # fmt: skip
    return figure


def _marked(
    figure: go.Figure, swept: Swept, names: Mapping[str, str], measure: Measure, say: Words
) -> None:
    """Mark the first price of every other plan; what comes and goes stands in its hover."""
    at = swept.planned.set_index("price")["saving"]
    turns = turns_of(swept)
    told = [
        "<br>".join(
            escape(f"{say(f'explore.column.{what}')}: {changed_names(changed, names, say)}")
            for what, changed in (("begins", turn.begins), ("ends", turn.ends))
            if changed
        )
        for turn in turns
    ]
    figure.add_scatter(
        x=[turn.before for turn in turns], mode="markers", hovertext=told, hoverinfo="text",
        y=[float(at.loc[turn.before]) / measure.factor for turn in turns],
        name=say("explore.other_mark"), showlegend=bool(turns),
        marker={"symbol": "diamond", "size": 12, "color": "white",
                "line": {"color": BAD, "width": 2}},
    )  # fmt: skip


def _present(figure: go.Figure, now: float | None, unit: str, say: Words) -> None:
    """Mark the present price."""
    if now is not None:
        figure.add_vline(
            x=now, line={"color": NEUTRAL, "width": 1.5, "dash": "dash"},
            annotation_text=escape(say("explore.now", value=f"{say.number(now)} {unit}")),
            annotation_position="top",
        )  # fmt: skip


def chosen_figure(
    swept: Swept, names: Mapping[str, str], unit: str, now: float | None, say: Words
) -> go.Figure | None:
    """Draw at which prices the exchanges are chosen that are not at all of them; None: all are."""
    chosen = swept.chosen
    turning = chosen[(chosen["kind"] == "exchange") & (chosen["share"] < 1.0)].head(SHOWN)
    if turning.empty:
        return None
    figure, prices = go.Figure(), swept.table["price"].sort_values()
    for _, row in turning.iterrows():
        amounts = _amounts(swept, row).reindex(prices.index)
        label = escape(" → ".join(names.get(row[end], row[end]) for end in ("source", "sink")))
        figure.add_scatter(
            # A gap in the amounts is a gap in the line.
            x=prices, y=[label if each > 0.0 else None for each in amounts], mode="lines+markers",
            connectgaps=False, showlegend=False, hoverinfo="text",
            line={"width": 8, "color": GOOD}, marker={"size": 12, "symbol": "square"},
            hovertext=[
                f"{say.number(price)} {escape(unit)}: {say.amount(each, str(row['unit']))}"
                for price, each in zip(prices, amounts, strict=True)
            ],
        )  # fmt: skip
    _present(figure, now, unit, say)
    figure.update_layout(
        margin={"l": 10, "r": 10, "t": 30, "b": 10}, height=110 + 30 * len(turning), dragmode=False,
        xaxis={"title": {"text": f"{say('explore.price_axis')} [{unit}]"}, **PLAIN},
        yaxis={"automargin": True, "autorange": "reversed"},
    )  # fmt: skip
    return figure


def _amounts(swept: Swept, row: pd.Series) -> pd.Series:
    """Give how much a pair exchanges in each question in which it does."""
    rows = swept.exchanges
    there = rows[(rows["source"] == row["source"]) & (rows["sink"] == row["sink"])]
    amounts: pd.Series = there.groupby("scenario")["quantity"].sum()
    return amounts
