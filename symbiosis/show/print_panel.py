"""The side column of the print page: what the plan brings, the key, the numbered exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.accounts import UP_FRONT
from symbiosis.park.scenario import OBJECTIVES
from symbiosis.park.schema import MEDIA
from symbiosis.show.bundles import bundles
from symbiosis.show.figures import amount, cash, change, money, signed
from symbiosis.show.names import exchange_name
from symbiosis.show.style import MEDIUM_STYLES, PAPER
from symbiosis.show.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from symbiosis.plan.plan import Plan

_ROW, _TIGHT = 0.335, 0.275
"""Height of one exchange in the list, and where there are many [inch]."""
_INDENT = 0.27
"""Where the texts of the list begin [inch]."""


def numbered_flows(plan: Plan) -> pd.DataFrame:
    """Take the exchanges of one thing between one pair together and number them by worth from 1."""
    flows = bundles(plan.exchanges).reset_index(drop=True)
    say = Words("en")
    flows["item_name"] = [exchange_name(plan.park, row, say) for _, row in flows.iterrows()]
    return flows.set_axis(flows.index + 1)


def draw_panel(panel: Axes, plan: Plan, flows: pd.DataFrame, size: tuple[float, float]) -> int:
    """Draw the side column, ``size`` inches wide and high; return how many flows it lists."""
    width, height = size
    below = _headlines(panel, plan, width, height)
    below = _key(panel, flows, width, below - 0.16)
    return _list(panel, flows, plan.park.info.currency, width, below - 0.16)


def _rule(panel: Axes, y: float, width: float) -> None:
    panel.plot([0.0, width], [y, y], color=PAPER["rule"], linewidth=0.8, solid_capstyle="butt")


def _caption(panel: Axes, y: float, text: str) -> None:
    panel.text(0.0, y, text, size=7.6, weight="bold", va="top", color=PAPER["muted"])


def _headlines(panel: Axes, plan: Plan, width: float, top: float) -> float:
    """Write cost, CO2, water, waste and investment against the reference; return the lower end."""
    reference = plan.accounts[plan.reference]
    after = plan.accounts["plan"]
    currency = plan.park.info.currency
    rows = [("Cost", plan.cost(plan.reference), plan.cost(), f"{currency}/a")]
    physical = {
        "CO₂": tuple(OBJECTIVES["co2"][0]),
        "Fresh water": ("fresh_water",),
        "Waste to outlets": ("waste_to_outlet",),
        "Heat recovered": ("heat_recovered",),
    }
    for name, accounts in physical.items():
        before, now = (float(of[list(accounts)].sum(skipna=False)) for of in (reference, after))
        if before or now:
            rows.append((name, before, now, str(plan.accounts.loc[accounts[0], "unit"])))
    against = "today" if plan.reference == "today" else "no exchange"
    _caption(panel, top, f"The plan against {against}")
    y = top - 0.21
    for name, before, now, unit in rows:
        written = cash(now - before, unit) if name == "Cost" else amount(now - before, unit)
        panel.text(0.0, y, name, size=8.4, va="top", color=PAPER["ink"])
        figure = signed(now - before, written)
        panel.text(2.25, y, figure, size=8.4, va="top", ha="right", color=PAPER["ink"])
        share = change(before, now)
        panel.text(width, y, share, size=8.4, va="top", ha="right", color=PAPER["muted"])
        y -= 0.185
    panel.text(0.0, y, "Investment", size=8.4, va="top", color=PAPER["ink"])
    capex = cash(float(after[UP_FRONT]), currency)
    panel.text(2.25, y, capex, size=8.4, va="top", ha="right", color=PAPER["ink"])
    y -= 0.27
    _rule(panel, y, width)
    return y


def _key(panel: Axes, flows: pd.DataFrame, width: float, top: float) -> float:
    """Draw a sample of every medium in the plan, with its amount; return the lower end."""
    from matplotlib.patches import Polygon

    y = top - 0.05
    for medium in MEDIA:
        rows = flows[flows["medium"] == medium]
        if rows.empty:
            continue
        style = MEDIUM_STYLES[medium]
        dash = (0, style.dash) if style.dash else "-"
        panel.plot([0.0, 0.42], [y, y], color=style.light, linewidth=4.0, linestyle=dash,
                   solid_capstyle="butt", dash_capstyle="butt")  # fmt: skip
        head = [(0.4, y + 0.062), (0.53, y), (0.4, y - 0.062)]
        panel.add_patch(Polygon(head, closed=True, facecolor=style.light, edgecolor="none"))
        panel.text(0.62, y, style.name, size=8.4, va="center_baseline", color=PAPER["ink"])
        largest = amount(float(rows["quantity"].max()), str(rows["unit"].iloc[0]))
        text = f"{len(rows)} · up to {largest}"
        panel.text(width, y, text, size=8.0, va="center_baseline", ha="right", color=PAPER["muted"])
        y -= 0.2
    panel.text(0.0, y + 0.03, "Width: root of the amount, within a medium", size=6.6, va="top",
               color=PAPER["muted"])  # fmt: skip
    _rule(panel, y - 0.16, width)
    return y - 0.16


def _list(panel: Axes, flows: pd.DataFrame, currency: str, width: float, top: float) -> int:
    """List the exchanges by worth: number, what, from whom to whom, amount, joint net.

    Returns
    -------
    int
        How many there was room for.
    """
    if flows.empty:
        _caption(panel, top, "No exchange is worth having under this scenario.")
        return 0
    _caption(panel, top, "Exchanges by worth")
    panel.text(width, top, f"net, {currency}/a", size=7.0, va="top", ha="right",
               color=PAPER["muted"])  # fmt: skip
    y = top - 0.24
    row = _ROW if len(flows) * _ROW <= y + 0.05 else _TIGHT
    room = int((y + 0.05) / row)
    shown = len(flows) if len(flows) <= room else room - 1
    for number, flow in flows.head(shown).iterrows():
        _entry(panel, int(str(number)), flow, width, y)
        y -= row
    if shown < len(flows):
        rest = flows.iloc[shown:]
        text = f"and {len(rest)} more, together {money(float(rest['net'].sum()))} {currency}/a"
        panel.text(_INDENT, y, text, size=7.2, va="top", color=PAPER["muted"])
    return shown


def _entry(panel: Axes, number: int, flow: pd.Series, width: float, y: float) -> None:
    style = MEDIUM_STYLES[str(flow["medium"])]
    panel.text(
        0.09, y - 0.065, str(number), size=6.2, weight="bold", color=PAPER["paper"],
        ha="center", va="center_baseline",
        bbox={"boxstyle": "circle,pad=0.3", "facecolor": style.light, "edgecolor": "none"},
    )  # fmt: skip
    net = money(float(flow["net"]))
    quantity = amount(float(flow["quantity"]), str(flow["unit"]))
    panel.text(width, y, net, size=7.4, weight="bold", va="top", ha="right", color=PAPER["ink"])
    beside = panel.text(width - 0.5, y, quantity, size=7.4, va="top", ha="right",
                        color=PAPER["muted"])  # fmt: skip
    name = panel.text(_INDENT, y, str(flow["item_name"]), size=7.4, weight="bold", va="top",
                      color=PAPER["ink"])  # fmt: skip
    _shorten(panel, name, _ends(panel, beside)[0] - 0.06)
    way = f"{flow['from_name']} → {flow['to_name']}"
    if flow["from"] == flow["to"]:
        way = f"inside {flow['from_name']}"
    today = "today · " if flow["existing"] else ""
    text = panel.text(_INDENT, y - 0.14, today + way, size=6.5, va="top", color=PAPER["muted"])
    _shorten(panel, text, width)


def _ends(panel: Axes, text: Text) -> tuple[float, float]:
    """Measure where a text begins and ends, in the panel's inches."""
    box = text.get_window_extent().transformed(panel.transData.inverted())
    return box.x0, box.x1


def _shorten(panel: Axes, text: Text, end: float) -> None:
    """Cut a text, with an ellipsis, until it ends before a place."""
    whole = text.get_text()
    while _ends(panel, text)[1] > end and len(whole) > 1:
        whole = whole[:-1].rstrip(" ,·(")
        text.set_text(whole + "…")
