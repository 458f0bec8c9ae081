"""Beside the map of the print page: what the plan brings, the key, the numbered exchanges."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from symbiosis.park.accounts import UP_FRONT
from symbiosis.park.media import MEDIA
from symbiosis.park.objectives import OBJECTIVES
from symbiosis.plan.tables.bundles import bundles
from symbiosis.plan.tables.routes import lines_of
from symbiosis.show.figures import change, money
from symbiosis.show.names import exchange_name, names_of
from symbiosis.show.palette import PAPER
from symbiosis.show.print.lettering import ends, legible, shorten
from symbiosis.show.print.print_sheet import draw_badge
from symbiosis.show.worths import lost_text, with_worth

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_ROW, _TIGHT = 0.335, 0.275
"""Height of one exchange in the list, and where there are many [inch]."""
_INDENT, _GAP, _MONEY = 0.27, 0.26, 0.52
"""Where the list's texts begin, space between its columns, width of its money [inch]."""
_LINE, _SPACE = 0.185, 0.16
"""Height of a headline, and space before a block [inch]."""
_PHYSICAL = {
    "headline.co2": tuple(OBJECTIVES["co2"][0]),
    "headline.fresh_water": ("fresh_water",),
    "headline.waste_to_outlet": ("waste_to_outlet",),
    "headline.heat_recovered": ("heat_recovered",),
}


def numbered_flows(plan: Plan, say: Words) -> pd.DataFrame:
    """Take the exchanges of one thing between one pair together and number them from 1.

    What the park loses most without comes first, if that was asked, else what is booked to most.

    What feeds a retrofit inside its firm counts with what leaves it, and is left out.
    """
    flows = bundles(plan.exchanges)
    feeding = (flows["from"] == flows["to"]) & (flows["net"] == 0.0)
    flows = with_worth(flows[~feeding], plan).reset_index(drop=True)
    flows["figure"] = [lost_text(row, say) for row in flows.to_dict("records")]
    if plan.worth.empty:
        flows["figure"] = [_bare(float(net), say) for net in flows["net"]]
    flows["way"] = lines_of(plan.routes).reindex(flows["route"]).to_numpy()
    names = names_of(plan.park, say)
    items = [exchange_name(plan.park, row, say) for _, row in flows.iterrows()]
    flows["item_name"] = [legible(item) for item in items]
    for end in ("from", "to"):
        flows[f"{end}_name"] = [legible(names[place]) for place in flows[end]]
    return flows.set_axis(flows.index + 1)


def draw_side(panel: Axes, plan: Plan, flows: pd.DataFrame, say: Words) -> int:
    """Draw all blocks below one another; return how many flows are listed."""
    (_, width), (_, top) = panel.get_xlim(), panel.get_ylim()
    for block in (draw_headlines, draw_key):
        top = block(panel, plan, flows, say, top)
        panel.plot([0.0, width], [top, top], color=PAPER["rule"], linewidth=0.8)
        top -= _SPACE
    return draw_list(panel, plan, flows, say, top)


def _caption(panel: Axes, y: float, text: str) -> None:
    panel.text(0.0, y, text, size=7.6, weight="bold", va="top", color=PAPER["muted"])


def draw_headlines(panel: Axes, plan: Plan, _flows: pd.DataFrame, say: Words, top: float) -> float:
    """Write cost, CO2, water, waste, heat and investment; return the lower end."""
    _, width = panel.get_xlim()
    _caption(panel, top, say(f"print.against_{plan.reference}"))
    y = top - 0.21
    for name, figure, share in _headlines(plan, say):
        panel.text(0.0, y, name, size=8.4, va="top", color=PAPER["ink"])
        panel.text(0.73 * width, y, figure, size=8.4, va="top", ha="right", color=PAPER["ink"])
        panel.text(width, y, share, size=8.4, va="top", ha="right", color=PAPER["muted"])
        y -= _LINE
    return y - 0.085


def _headlines(plan: Plan, say: Words) -> list[tuple[str, str, str]]:
    """Give name, difference and per cent of every headline, by what the plan is compared with."""
    currency = plan.park.info.currency
    before, after = plan.accounts[plan.reference], plan.accounts["plan"]
    rows = [("headline.cost", plan.cost(plan.reference), plan.cost(), f"{currency}/a")]
    for key, accounts in _PHYSICAL.items():
        was, now = (float(of[list(accounts)].sum(skipna=False)) for of in (before, after))
        if was or now:
            rows.append((key, was, now, str(plan.accounts.loc[accounts[0], "unit"])))
    written = [
        (say(key), say.amount(now - was, unit, sign=True), change(was, now))
        for key, was, now, unit in rows
    ]
    return [*written, (say("headline.capex"), say.amount(float(after[UP_FRONT]), currency), "")]


def draw_key_row(panel: Axes, flows: pd.DataFrame, say: Words) -> None:
    """Draw a sample of every medium in the plan side by side in a low panel."""
    (_, width), (_, height) = panel.get_xlim(), panel.get_ylim()
    shown = [medium for medium in MEDIA if (flows["medium"] == medium).any()]
    ring = bool(flows["existing"].any())
    slot, y = width / (len(shown) + (2 if ring else 0) or 1), 0.45 * height
    for place, medium in enumerate(shown):
        _sample(panel, place * slot, y, medium, say)
    if ring:
        left = len(shown) * slot
        panel.text(left, y, say("print.ring"), size=7.4, va="center_baseline", color=PAPER["ink"])


def _sample(panel: Axes, left: float, y: float, medium: str, say: Words) -> None:
    """Draw an arrow as those of a medium are, with its name."""
    from matplotlib.patches import Polygon

    style = MEDIA[medium]
    panel.plot(
        [left, left + 0.42], [y, y], color=style.light, linewidth=4.0, solid_capstyle="butt",
        linestyle=(0, style.dash) if style.dash else "-", dash_capstyle="butt",
    )  # fmt: skip
    head = [(left + 0.4, y + 0.062), (left + 0.53, y), (left + 0.4, y - 0.062)]
    panel.add_patch(Polygon(head, closed=True, facecolor=style.light, edgecolor="none"))
    name = say(style.label)
    panel.text(left + 0.62, y, name, size=8.4, va="center_baseline", color=PAPER["ink"])


def draw_key(panel: Axes, _plan: Plan, flows: pd.DataFrame, say: Words, top: float) -> float:
    """Draw a sample of every medium in the plan, with its amount; return the lower end."""
    _, width = panel.get_xlim()
    y = top - 0.05
    for medium in MEDIA:
        rows = flows[flows["medium"] == medium]
        if rows.empty:
            continue
        _sample(panel, 0.0, y, medium, say)
        largest = say.amount(float(rows["quantity"].max()), str(rows["unit"].iloc[0]))
        text = f"{len(rows)} · {say('map.up_to', amount=largest)}"
        panel.text(width, y, text, size=8.0, va="center_baseline", ha="right", color=PAPER["muted"])
        y -= 0.2
    notes = [say("print.width"), *([say("print.ring")] if flows["existing"].any() else [])]
    for line in notes:
        panel.text(0.0, y + 0.03, line, size=6.6, va="top", color=PAPER["muted"])
        y -= 0.14
    return y - 0.02


def draw_list(
    panel: Axes, plan: Plan, flows: pd.DataFrame, say: Words, top: float, columns: int = 1
) -> int:
    """List the flows: number, what, from whom to whom, amount, worth if asked, else booked net.

    Returns
    -------
    int
        How many there was room for.
    """
    if flows.empty:
        _caption(panel, top, say("print.none"))
        return 0
    _, width = panel.get_xlim()
    currency = plan.park.info.currency
    unit = f"{currency}/a"
    asked = "net" if plan.worth.empty else "worth"
    _caption(panel, top, say(f"print.list_{asked}"))
    head = say(f"print.{asked}", unit=say.known(f"unit.{currency}", currency))
    panel.text(width, top, head, size=7.0, va="top", ha="right", color=PAPER["muted"])
    top -= 0.24
    column = (width - (columns - 1) * _GAP) / columns
    row = _ROW if len(flows) * _ROW <= columns * (top + 0.05) else _TIGHT
    each = int((top + 0.05) / row)
    shown = len(flows) if len(flows) <= each * columns else each * columns - 1
    for place, (number, flow) in enumerate(flows.head(shown).iterrows()):
        left = (place // each) * (column + _GAP)
        _entry(panel, int(str(number)), flow, say, (left, top - (place % each) * row, column))
    if shown < len(flows):
        rest = flows.iloc[shown:]
        text = say("print.more", count=len(rest), net=say.amount(float(rest["net"].sum()), unit))
        left, below = (shown // each) * (column + _GAP), top - (shown % each) * row
        panel.text(left + _INDENT, below, text, size=7.2, va="top", color=PAPER["muted"])
    return shown


def _entry(
    panel: Axes, number: int, flow: pd.Series, say: Words, place: tuple[float, float, float]
) -> None:
    """Write one flow at left, top and within a width."""
    left, y, width = place
    hollow = bool(flow["existing"])
    draw_badge(panel, (left + 0.09, y - 0.065), number, str(flow["medium"]), 0.756, hollow=hollow)
    ink: dict[str, Any] = {"color": PAPER["ink"], "weight": "bold"}
    muted: dict[str, Any] = {"color": PAPER["muted"]}
    panel.text(left + width, y, str(flow["figure"]), size=7.4, va="top", ha="right",
               **ink)  # fmt: skip
    quantity = say.amount(float(flow["quantity"]), str(flow["unit"]))
    beside = panel.text(left + width - _MONEY, y, quantity, size=7.4, va="top", ha="right", **muted)
    name = panel.text(left + _INDENT, y, str(flow["item_name"]), size=7.4, va="top", **ink)
    shorten(panel, name, ends(panel, beside)[0] - 0.06)
    way = f"{flow['from_name']} → {flow['to_name']}"
    if flow["from"] == flow["to"]:
        way = say("print.inside", name=flow["from_name"])
    today = say("print.today") + " · " if flow["existing"] else ""
    text = panel.text(left + _INDENT, y - 0.14, today + way, size=6.5, va="top", **muted)
    shorten(panel, text, left + width)


def _bare(value: float, say: Words) -> str:
    """Write money without its unit, which stands above the list."""
    return money(value) if say.language == "en" else say.amount(value, "1")


def band_height(plan: Plan, say: Words) -> float:
    """Give the height that headlines need when the blocks stand side by side [inch]."""
    return math.ceil(10.0 * (0.3 + len(_headlines(plan, say)) * _LINE)) / 10.0
