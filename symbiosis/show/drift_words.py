"""What became of a plan under new figures, in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.decide.comparison import NOTICED
from symbiosis.show.names import exchange_name, names_of

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.decide.drift import Drift
    from symbiosis.show.words import Words


def savings_told(drift: Drift, say: Words) -> list[tuple[str, str]]:
    """Say what the plan was to save, what it saves now, and what another would."""
    money = f"{drift.plan.park.info.currency}/a"
    figures = {"promised": drift.promised, "kept": drift.saves, "best": drift.could_save}
    return [
        # A figure that is none: the old design has no plan.
        (say(f"drift.{key}"), say.amount(figure, money) if figure == figure else "–")  # noqa: PLR0124
        for key, figure in figures.items()
    ]


def exchange_rows(drift: Drift, say: Words) -> list[tuple[str, str, str, str]]:
    """Say of every exchange of the old plan what was promised, what it carries now, and why."""
    rows = []
    for _, row in drift.exchanges.iterrows():
        promised, now = (say.amount(float(row[name]), row["unit"]) for name in ("promised", "now"))
        rows.append((flow_of(drift, row, say), promised, now, say(f"drift.fits.{row['fits']}")))
    return rows


def is_better(drift: Drift) -> bool:
    """Tell whether another plan is noticeably better than the old design, or that has none."""
    return bool(drift.broken) or drift.regret > NOTICED * abs(drift.could_save)


def regret_told(drift: Drift, say: Words) -> str:
    """Say what it costs to keep the old design; empty: it cannot be kept."""
    money = f"{drift.plan.park.info.currency}/a"
    return "" if drift.broken else say("drift.less", amount=say.amount(drift.regret, money))


def coming_lines(drift: Drift, say: Words) -> list[str]:
    """Say how the best plan differs from the old design: a line an exchange."""
    lines = []
    for _, row in drift.coming.iterrows():
        change = say.amount(float(row["difference"]), row["unit"], sign=True)
        kind = say(f"changes.{row['kind']}")
        lines.append(f"{kind}: {flow_of(drift, row, say)} {change}")
    return lines


def flow_of(drift: Drift, row: pd.Series, say: Words) -> str:
    """Name a flow by its ends and what it carries."""
    park = drift.plan.park
    names = names_of(park, say)
    ends = (names.get(str(row[end]), str(row[end])) for end in ("from", "to"))
    return f"{' → '.join(ends)} ({exchange_name(park, row, say)})"
