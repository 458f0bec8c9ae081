"""What meets the needs of a medium, as pictures stack it: a layer a source, bought last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from symbiosis.park.media import MEDIA
from symbiosis.plan.tables.load_curves import LEVEL
from symbiosis.show.names import firm_and_what
from symbiosis.show.palette import BOUGHT, SERIES

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Layer:
    """One layer: its name, its rates by period, its colour."""

    name: str
    rates: pd.Series[float]
    colour: str


def media_with_hours(plan: Plan) -> list[str]:
    """Name the media whose needs a plan knows by steps."""
    needs = plan.hours[plan.hours["role"] == "sink"]
    return [name for name in MEDIA if (needs["medium"] == name).any()]


def layers_of(plan: Plan, medium: str, say: Words, theme: Theme = "light") -> list[Layer]:
    """Give what meets the needs, the largest first; slices of one heat are one layer.

    Returns
    -------
    list
        As many sources as have a colour of their own, the rest as one, and what is bought.
    """
    curves = named_curves(plan, medium, say)
    given = curves[curves["stream"] != ""]
    wide = given.pivot_table(
        index="period", columns="stream", values="rate", aggfunc="sum", sort=False
    )
    hours = curves.drop_duplicates("period").set_index("period")["hours"]
    year = wide.mul(hours, axis=0).sum().sort_values(ascending=False, kind="stable")
    colours = SERIES[theme]
    most = len(colours) if len(year) <= len(colours) else len(colours) - 1
    layers = [
        Layer(str(name), wide[name], colour)
        for name, colour in zip(year.index[:most], colours, strict=False)
    ]
    if len(year) > most:
        rest = wide[year.index[most:]].sum(axis=1)
        layers.append(Layer(say("hours.others"), rest, colours[-1]))
    bought = taken_of(curves, "bought")
    if bought.any():
        layers.append(Layer(say("hours.bought"), bought, BOUGHT[theme]))
    return layers


def named_curves(plan: Plan, medium: str, say: Words) -> pd.DataFrame:
    """Give load curves of what has a name for readers: what is called alike is one.

    Those are the slices of one heat, and what one heat pump does between several temperatures.
    """
    curves = plan.load_curves(medium)
    called = {name: firm_and_what(plan, name, say) for name in curves["stream"].unique() if name}
    named = curves.assign(stream=curves["stream"].map(called).fillna(""))
    by = [name for name in named if name not in ("rate", "enterprise")]
    return named.groupby(by, sort=False)[["rate"]].sum().reset_index().assign(enterprise="")


def taken_of(curves: pd.DataFrame, *kinds: str) -> pd.Series[float]:
    """Sum kinds of load curves, step by step; nothing where there is none."""
    rates = curves["rate"].where(curves["kind"].isin(kinds), 0.0)
    return rates.groupby(curves["period"], sort=False).sum()


def needs_of(curves: pd.DataFrame) -> pd.Series[float]:
    """Give what firms need, step by step; what machines take where no firm needs any."""
    needed = taken_of(curves, "needed")
    return needed if needed.any() else taken_of(curves, "machines")


def told_needs(plan: Plan, medium: str, needed: pd.Series[float]) -> pd.Series[float] | None:
    """Give what firms would need did nothing wait or go unmet; None: it is what they need."""
    own = plan.flexible.index[plan.flexible["medium"] == medium]
    if own.empty:
        return None
    rates, met = plan.matches.rates, plan.hours
    told, served = (
        table[table["stream"].isin(own)].groupby("period")["rate"].sum() for table in (rates, met)
    )
    more = told.reindex(needed.index).fillna(0.0) - served.reindex(needed.index).fillna(0.0)
    return needed + more


def levels_of(plan: Plan, medium: str, say: Words, theme: Theme = "light") -> list[Layer]:
    """Give what the stores of a medium hold at the end of every step, in the colours of layers."""
    rows = plan.hours[(plan.hours["medium"] == medium) & (plan.hours["role"] == LEVEL)]
    wide = rows.pivot_table(index="period", columns="stream", values="rate")
    layers = {each.name: each.colour for each in layers_of(plan, medium, say, theme)}
    names = [firm_and_what(plan, str(store), say) for store in wide.columns]
    return [
        Layer(name, wide[store], layers.get(name, SERIES[theme][at % len(SERIES[theme])]))
        for at, (store, name) in enumerate(zip(wide.columns, names, strict=True))
    ]


def by_cycle(held: pd.Series[float], at: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Give ends of steps and levels, each cycle from what its last step leaves, apart."""
    x: list[float] = []
    y: list[float] = []
    for _, rows in at.groupby("cycle", sort=False):
        levels = held.reindex(rows.index)
        x += [float(rows["place"].iloc[0]), *(rows["place"] + rows["length_h"]), float("nan")]
        y += [float(levels.iloc[-1]), *levels, float("nan")]
    return x, y
