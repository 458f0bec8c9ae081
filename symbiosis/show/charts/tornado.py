"""A tornado: how far the saving moves with each datum, the widest bar on top."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from symbiosis.decide.sensitivities.told import ENDS
from symbiosis.park.putting import put_into
from symbiosis.show.charts.measured_axis import BAD, GOOD, NEUTRAL, Measure
from symbiosis.show.figures import digits

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from symbiosis.decide.sensitivities.told import Sensitivity
    from symbiosis.show.words import Words

    Row = Mapping[Hashable, Any] | pd.Series[Any]

BARS = 15
"""Most bars that are drawn."""
NAMED = 4
"""So many changes of a plan are named where there is little room."""
WAYS = {"rises": GOOD, "falls": BAD}
"""What becomes of the saving -> its colour."""


def bars(found: Sensitivity) -> pd.DataFrame:
    """Give the data that move the saving, the widest last, as they are drawn from below."""
    table = found.table[found.table["swing"] > 0.0].head(BARS)
    return table.iloc[::-1]


def range_of(row: Row, say: Words) -> str:
    """Write the low and the high of a datum, in one unit."""
    factor, unit = say.scale(float(row["high"]), str(row["unit"]))
    return f"{digits(row['low'] / factor)} … {digits(row['high'] / factor)} {unit}".rstrip()


def changes_of(
    found: Sensitivity, datum: str, end: str, names: Mapping[str, str], say: Words
) -> dict[str, str]:
    """Name what begins and what ends at an end of a datum; empty: the same plan is the best."""
    changed = {way: found.changed(datum, end, way) for way in ("begins", "ends")}
    if not any(changed.values()):
        return {}
    return {way: changed_names(each, names, say) for way, each in changed.items()}


def changed_names(changed: Sequence[Sequence[str]], names: Mapping[str, str], say: Words) -> str:
    """Name exchanges by their two streams, technologies by themselves; the first of many."""
    told = [" → ".join(names.get(each, each) for each in ends) for ends in changed]
    more = say("worth.more", count=len(told) - NAMED) if len(told) > NAMED else ""
    return say("cli.between").join(told[:NAMED]) + more


@dataclass(frozen=True)
class Turn:
    """One datum at one end of its range, as it is drawn: the saving there against now."""

    label: str
    end: str
    amount: float
    told: str
    changed: bool


def _turns(
    found: Sensitivity, names: Mapping[str, str], measure: Measure, say: Words
) -> list[Turn]:
    """Lay out every end, the widest datum last."""
    money, turns = f"{found.currency}/a", []
    for name, row in bars(found).iterrows():
        kind = say(f"explore.kind.{row['kind']}")
        called = names.get(str(name), str(name))
        label = f"{escape(called)}<br><i>{escape(kind)} {range_of(row, say)}</i>"
        for end in ENDS:
            changed = changes_of(found, str(name), end, names, say)
            lines = [
                f"{say(f'explore.{end}')}: {say.amount(float(row[end]), str(row['unit']))}",
                f"{say('sensitivity.saving')}: {say.amount(row[f'saving_{end}'], money)}",
                *(f"{say(f'explore.column.{way}')}: {each}" for way, each in changed.items()),
            ]
            amount = (float(row[f"saving_{end}"]) - found.saving) / measure.factor
            told = "<br>".join(map(escape, lines))
            turns.append(Turn(label, end, amount, told, bool(changed)))
    return turns


def tornado_figure(found: Sensitivity, names: Mapping[str, str], say: Words) -> go.Figure:
    """Draw the saving at the low and high of every datum, beside the present one.

    Parameters
    ----------
    names
        Datum, stream or technology -> what people call it.
    """
    table, money = bars(found), f"{found.currency}/a"
    values = [found.saving, *table["saving_low"], *table["saving_high"]]
    measure, figure = Measure.of(values, money, say), go.Figure()
    turns = _turns(found, names, measure, say)
    now = found.saving / measure.factor
    for way, colour in WAYS.items():
        there = [turn for turn in turns if (turn.amount > 0.0) == (way == "rises")]
        figure.add_bar(
            orientation="h", y=[turn.label for turn in there], x=[turn.amount for turn in there],
            base=[now] * len(there), marker_color=colour, name=say(f"explore.{way}"),
            text=[say(f"explore.{turn.end}") if turn.amount else "" for turn in there],
            textposition="outside", cliponaxis=False, hoverinfo="text",
            hovertext=[turn.told for turn in there],
        )  # fmt: skip
    _mark(figure, [turn for turn in turns if turn.changed], now, say)
    figure.add_vline(
        x=now, line={"width": 1.5, "color": NEUTRAL}, annotation_position="top",
        annotation_text=escape(say("explore.now", value=say.amount(found.saving, money))),
    )  # fmt: skip
    figure.update_layout(
        barmode="overlay", margin={"l": 10, "r": 10, "t": 30, "b": 10}, dragmode=False,
        height=130 + 42 * max(1, len(table)), legend={"orientation": "h", "y": -0.16},
        xaxis=measure.axis(say("sensitivity.saving")) | {"range": _room(turns, now)},
        yaxis={"automargin": True, "categoryorder": "array",
               "categoryarray": [turn.label for turn in turns[::2]]},
    )  # fmt: skip
    return figure


def _room(turns: Sequence[Turn], now: float) -> list[float]:
    """Leave room beside the longest bars for what is written there."""
    amounts = [turn.amount for turn in turns if math.isfinite(turn.amount)]
    low, high = min([0.0, *amounts]), max([0.0, *amounts])
    room = 0.12 * (high - low or abs(now) or 1.0)
    return [now + low - room, now + high + room]


def _mark(figure: go.Figure, turns: Sequence[Turn], now: float, say: Words) -> None:
    """Mark the ends at which another plan is better."""
    figure.add_scatter(
        x=[now + turn.amount for turn in turns], y=[turn.label for turn in turns],
        mode="markers", name=say("explore.other_mark"), hoverinfo="skip", cliponaxis=False,
        marker={"symbol": "diamond", "size": 10, "color": "white",
                "line": {"color": "#333333", "width": 1.5}},
    )  # fmt: skip


def draw_tornado(found: Sensitivity, folder: Path, names: Mapping[str, str], say: Words) -> Path:
    """Draw a tornado on paper, as ``tornado.png``."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from symbiosis.show.typefaces import known_fonts

    table, money = bars(found), f"{found.currency}/a"
    measure = Measure.of([found.saving, *table["saving_low"], *table["saving_high"]], money, say)
    labels = [
        f"{names.get(str(name), str(name))}\n{range_of(row, say)}" for name, row in table.iterrows()
    ]
    now = found.saving / measure.factor
    with mpl.rc_context({"font.family": known_fonts(), "text.parse_math": False}):
        figure = Figure(figsize=(8.0, 1.2 + 0.42 * max(1, len(labels))), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot(xlabel=measure.title(say("sensitivity.saving")))
        for way, colour in WAYS.items():
            for end in ENDS:
                bounds = (0.0, None) if way == "rises" else (None, 0.0)
                amounts = (table[f"saving_{end}"] - found.saving).fillna(0.0).clip(*bounds)
                told = say(f"explore.{way}") if end == ENDS[0] else None
                axes.barh(labels, measure(amounts), left=now, color=colour, label=told)
        axes.axvline(now, color="black", linewidth=0.8)
        axes.legend()
        put_into(folder, lambda draft: figure.savefig(draft / "tornado.png", dpi=150))
    return folder / "tornado.png"
