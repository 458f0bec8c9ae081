"""What is asked of which indicator: one table, a line a ratio, kept while other pages are open."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from symbiosis.park.indicator_rows import RATIO
from symbiosis.show.indicator_words import confidence_of
from symbiosis.show.target_words import figure

if TYPE_CHECKING:
    from symbiosis.decide.indicator_table import Standing
    from symbiosis.views.here import Here

AIMS = "aims"
"""Key of the session: park -> indicator -> the value that is asked; None: nothing is."""
_ORDER = ("on", "name", "sense", "value", "unit", "now", "asked_by", "confidence")
_SAME = ["numerator", "denominator", "unit", "better", "switches"]


def chosen_aims(standing: Standing, at: Here) -> dict[str, float]:
    """Let the reader say what is asked of which indicator: as its system asks, or otherwise."""
    say, rows = at.say, _ratios(standing)
    st.markdown(f"**{say('targets.ask')}**")
    if rows.empty:
        st.caption(say("targets.none_computable"))
        return {}
    kept = st.session_state.setdefault(AIMS, {}).setdefault(at.park_name, {})
    key = f"aim {at.park_name} {say.language} {' '.join(rows.index)} {standing.switches}"
    # What the reader writes is laid over the table that the editor began with.
    begun = f"begun {key}"
    if key not in st.session_state or begun not in st.session_state:
        st.session_state[begun] = _table(rows, standing, kept, at)
    edited = st.data_editor(
        st.session_state[begun], key=key, hide_index=True, column_config=_columns(at),
        disabled=["name", "asked_by", "confidence", "now", "sense", "unit"],
        column_order=_ORDER,
    )  # fmt: skip
    asked = {
        str(name): float(row["value"])
        for name, row in edited.iterrows()
        if row["on"] and not pd.isna(row["value"])
    }
    kept.update({str(name): asked.get(str(name)) for name in rows.index})
    return asked


def _ratios(standing: Standing) -> pd.DataFrame:
    """Give what can be aimed at; of the same ratio in two systems the one that asks more."""
    table = standing.table
    rows = table[(table["method"] == RATIO) & table[standing.last].notna()].copy()
    if rows.empty:
        return rows
    strict = rows["threshold"].where(rows["better"] != "down", -rows["threshold"])
    asking = {same: tuple(dict.fromkeys(own["system"])) for same, own in rows.groupby(_SAME)}
    first = rows.assign(strict=strict).sort_values("strict", ascending=False, kind="stable")
    first = first.drop_duplicates(_SAME)
    told = [asking[tuple(row[name] for name in _SAME)] for _, row in first.iterrows()]
    first = first.assign(asked_by=pd.Series(told, index=first.index))
    return first.loc[[name for name in rows.index if name in first.index]]


def _table(
    rows: pd.DataFrame, standing: Standing, kept: dict[str, float | None], at: Here
) -> pd.DataFrame:
    """Lay out what is asked, as it was left or as the systems ask."""
    say, systems = at.say, at.park.library.indicator_systems
    told = []
    for name, row in rows.iterrows():
        now, threshold = float(row[standing.last]), float(row["threshold"])
        usual = now if math.isnan(threshold) else threshold
        own = kept.get(str(name))
        by = (say.name(systems["name"][s], systems["name_zh"][s]) for s in row["asked_by"])
        told.append(
            {
                "on": own is not None if name in kept else not math.isnan(threshold),
                "name": say.name(row["name"], row["name_zh"]),
                "sense": "≤" if row["better"] == "down" else "≥",
                "value": float(f"{usual if own is None else own:.4g}"),
                "unit": say.known(f"measured_in.{row['unit']}", say.unit(str(row["unit"]))),
                "now": figure(now, str(row["unit"])),
                "asked_by": say("indicators.and").join(by),
                "confidence": confidence_of(str(row["confidence"]), say),
            }
        )
    return pd.DataFrame(told, index=rows.index)


def _columns(at: Here) -> dict[str, Any]:
    say, kinds = at.say, st.column_config
    widths = {"name": 200, "sense": 45, "unit": 75, "now": 65, "asked_by": 175, "confidence": 190}
    texts = {
        name: kinds.TextColumn(
            say(f"targets.column.{name}"),
            width=width,
            alignment="right" if name == "now" else "left",
        )
        for name, width in widths.items()
    }
    return {
        "on": kinds.CheckboxColumn(say("targets.column.on"), width=60),
        "value": kinds.NumberColumn(say("targets.column.value"), width=70, required=True),
        **texts,
    }
