"""Rules on time: what runs all year, at night, or in summer as in winter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symbiosis.plan.review.doubts import USUAL, Doubt, named, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.plan.review.seen import Seen

YEAR_H = 8760.0
MOST_H = 8300.0
SUN = re.compile(r"photovolta|solar|光伏")
MOST_SUN_H = 2500.0
TOWN = re.compile(r"\bd35\.3|district heat|\bdh\b|集中供热|区域供热")
SEASONS = "District heating"
"""How the library's profiles of towns are called."""


@rule("availability 0.93 to 0.95 of steam and process plant; " + USUAL)
def never_stands(seen: Seen) -> Iterator[Doubt]:
    """Find lines and units that run more than 8,300 hours a year at full load.

    Every works stands for repair, every line for inspection. Without hours a year or a profile in
    the data a stream is there at all hours, and lines are sized to the mean instead of the peak.
    The money is the gain of the hours above. An exchange of two notional ends claims nothing, and
    is not asked.
    """
    hours = _full_load(seen)
    told = seen.exchanges[seen.exchanges["claims"] & ~seen.exchanges["stays"]]
    told = told.assign(hours=hours.reindex(told.index))
    told = told[(told["hours"] > MOST_H) & (told["stake"] > 0.0)]
    if told.empty:
        return
    above = told["stake"] * (1.0 - MOST_H / told["hours"])
    ordered = told.loc[above.sort_values(ascending=False).index]
    ends = dict.fromkeys([*ordered["source_stream"], *ordered["sink_stream"]])
    rows = [seen.row(str(name), "hours_a_year") for name in ends if seen.streams["table"].get(name)]
    yield Doubt(
        money=float(above.sum()),
        measure="gain",
        figures={
            "count": number(len(told), "1"),
            "hours": number(told["hours"].max(), "h/a"),
            "most": number(MOST_H, "h/a"),
        },
        rows=tuple(rows),
        exchanges=tuple(ordered.index),
    )


def _full_load(seen: Seen) -> pd.Series:
    """Give for every exchange the hours at full load of its line, else of the unit that gives."""
    table, routes = seen.exchanges, seen.plan.routes
    line = (routes["use_percent"] / 100.0 * YEAR_H).reindex(table["route"]).set_axis(table.index)
    pieces = seen.plan.mains["use_percent"].groupby(seen.plan.mains["main"]).mean()
    mains = (pieces / 100.0 * YEAR_H).reindex(table["route"]).set_axis(table.index)
    units = seen.plan.technologies["full_load_hours"]
    of_unit = table["source_stream"].map(seen.streams["unit_id"]).map(units)
    return line.fillna(mains).fillna(of_unit)


@rule("1,000 h a year in the north of Europe to 2,300 h in deserts; " + USUAL)
def sun_at_night(seen: Seen) -> Iterator[Doubt]:
    """Find photovoltaics that run more than 2,500 hours a year at full size, or evenly by night.

    A mean output, day and night, makes a firm neighbour of what is there at noon: it replaces
    more than it can, and its cable is sized to a quarter of the peak.
    """
    units, library = seen.plan.technologies, seen.park.library.technologies
    told = seen.exchanges.assign(unit=seen.exchanges["source_stream"].map(seen.streams["unit_id"]))
    hours = units["full_load_hours"].mask(units.index.isin(_even(seen)), YEAR_H)
    for name, unit in units[hours > MOST_SUN_H].iterrows():
        kind = str(unit["technology"])
        words = f"{kind} {unit['name']} {library['name_zh'].get(kind, '')}".lower()
        own = told[told["unit"] == name]
        if SUN.search(words) and len(own):
            yield Doubt(
                money=float(own["stake"].sum()),
                measure="gain",
                figures={
                    "unit": named(kind, "thing"),
                    "firm": named(unit["enterprise"], "firm"),
                    "hours": number(hours[str(name)], "h/a"),
                    "most": number(MOST_SUN_H, "h/a"),
                },
                rows=(seen.row(str(own["source_stream"].iloc[0]), "profile"),),
                exchanges=tuple(own.index),
            )


def _even(seen: Seen) -> pd.Index[str]:
    """Name the units whose yield is known and which give it evenly, day and night."""
    running = seen.plan.matches.running
    if running is None:
        return seen.plan.technologies.index[:0]
    share = running.groupby("unit")["share"].agg(["min", "max"])
    return share.index[(share["min"] == share["max"]) & (share["max"] < 1.0)]


@rule("the mean of the library's profiles of district heat (profiles.csv)")
def flat_town(seen: Seen) -> Iterator[Doubt]:
    """Find the heat of a town without a season.

    A town needs in January what it does not need in July. A new line that is sized to a mean then
    places only part of its heat: how much, the library's profiles of district heat tell. The money
    is what the plan gains by the rest.
    """
    firms = seen.firms
    towns = {
        str(name)
        for name, words, kind in zip(firms.index, firms["words"], firms["kind"], strict=True)
        if kind == "town" or TOWN.search(words)
    }
    needs = seen.park.tables["heat"]
    flat = needs[(needs["role"] == "sink") & needs["enterprise"].isin(towns)]
    for stream, row in flat[flat["profile"].fillna("") == ""].iterrows():
        told = seen.exchanges[seen.exchanges["sink_stream"] == stream]
        told = told[~told["existing"]]
        if told["stake"].sum() > 0.0:
            given = float((told["quantity"] * (1.0 - told["loss"].fillna(0.0))).sum())
            placed = _placed(seen, min(1.0, given / float(row["quantity"])))
            yield Doubt(
                money=float(told["stake"].sum()) * (1.0 - placed),
                measure="gain",
                figures={
                    "firm": named(row["enterprise"], "firm"),
                    "amount": number(given, "MWh/a"),
                    "placed": number(placed, "share"),
                },
                rows=(seen.row(str(stream), "profile"),),
                exchanges=tuple(told.index),
            )


def _placed(seen: Seen, share: float) -> float:
    """Give how much a line for a share of a town's yearly need places, by the library's months."""
    profiles = seen.park.library.profiles
    towns = profiles[profiles["name"].str.contains(SEASONS)].select_dtypes("number")
    months = towns.div(towns.sum(axis=1), axis=0)
    most = share / months.shape[1]
    return float((months.clip(upper=most).sum(axis=1) / share).mean())
