"""The annex: every factor behind the plan's ledger, with its source and how it is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.park.accounts import unit_of
from symbiosis.park.media import MEDIA, UNITS
from symbiosis.plan.reading.books import Prices
from symbiosis.show.figures import MISSING, SMALLEST
from symbiosis.show.report.content import Column, Grid, Section, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.show.report.content import Block
    from symbiosis.show.report.telling import Telling

_ITSELF = {
    account
    for medium in MEDIA.values()
    for account in (medium.bought, medium.disposed, medium.exchanged)
}
"""Accounts that count what a utility or an outlet is of."""
_MASSES = ((0.1, 1.0, "t"), (1e-4, 1e3, "kg"), (0.0, 1e6, "g"))
"""Least factor in tonnes, what it is multiplied with, and the unit that it then is in."""
_DRIVEN = {"pumping": "MWh", "make_up": "m3"}
"""Kinds of lines of a carrier that count what it takes, and in which unit."""
_DEFINED = ("exergy", "received")
"""Kinds of ledger line that book what they are: no factor."""


def factor_part(of: Telling) -> Section:
    """List every price, emission factor and cost that the plan's ledger was written with."""
    say = of.say
    lists = (_tariffs, _links, _policies, _capital)
    blocks = (
        Text(say("report.factors_help")),
        *foreign(of),
        *(block for each in lists for block in each(of)),
    )
    return Section(say("report.factors"), blocks)


def foreign(of: Telling) -> Iterator[Block]:
    """Say that sources stand in the words of the data, where these are not the reader's."""
    if of.say.language != "en":
        yield Text(of.say("report.sources_foreign"), "note")


def _used(of: Telling) -> set[tuple[str, str]]:
    """Name the lines of the plan, and what its streams would buy or pay without it."""
    ledger, streams = of.plan.ledger, of.plan.matches.streams
    used = set(zip(ledger["kind"].astype(str), ledger["item"].astype(str), strict=True))
    for kind in ("outlet", "utility"):
        used |= {(kind, str(item)) for item in streams[kind].unique() if item}
    return used


def _tariffs(of: Telling) -> Iterator[Block]:
    say, tariffs = of.say, of.plan.matches.repriced(of.plan.scenario.prices)
    used = _used(of)
    keys = list(zip(tariffs["kind"].astype(str), tariffs["item"].astype(str), strict=True))
    kept = tariffs[[key in used and key[0] not in _DEFINED for key in keys]]
    kept = kept[kept["factor"] != 0.0]
    columns = (
        Column(say("report.what_for"), 1.9),
        Column(say("report.factor"), 2.7),
        Column(say("column.basis"), 1.1),
        Column(say("column.source"), 3.8),
    )
    for kind, part in kept.groupby("kind", sort=True):
        told = (_tariff(str(kind), str(item), each, of) for item, each in part.groupby("item"))
        rows = tuple(row for row in told if row[1])
        if not rows:
            continue
        name = say.known(f"line.{kind}", str(kind))
        yield Grid(say("report.factors_of", kind=name), columns, rows)


def _tariff(kind: str, item: str, rows: pd.DataFrame, of: Telling) -> tuple[str, ...]:
    """Write all factors of one item; those of one account are added."""
    say = of.say
    per = _unit_behind(kind, item, of)
    booked = rows.groupby("account", sort=False)["factor"].sum()
    texts = [
        f"{say.known(f'account.{account}', str(account))} {_factor(factor, str(account), per, of)}"
        for account, factor in booked.to_dict().items()
        if not (account in _ITSELF and factor == 1.0)  # a tonne of waste is a tonne of waste
    ]
    sources = [text for text in dict.fromkeys(rows["source"]) if text]
    basis = [of.basis(str(code)) for code in dict.fromkeys(rows["basis"]) if code]
    return (
        _name(item, of),
        "\n".join(texts),
        ", ".join(basis) or MISSING,
        "\n".join(map(str, sources)) or MISSING,
    )


def _factor(value: float, account: str, per: str, of: Telling) -> str:
    """Write a factor with its unit, however small it is: mass in t, kg or g."""
    unit = unit_of(account, of.currency).partition("/")[0]
    if unit == "t":
        size, unit = next((size, unit) for least, size, unit in _MASSES if abs(value) >= least)
        value *= size
    figure = f"{value:.3g}" if abs(value) < SMALLEST else of.say.number(value)
    written = of.say.unit(f"{unit}/{per}" if per else unit).replace("m3", "m³")
    return f"{figure} {written}"


def _name(item: str, of: Telling) -> str:
    """Name what a factor is of; a heat pump of many temperatures by its technology and place."""
    units = of.plan.matches.units
    if item in units.index:
        place = str(units["enterprise"][item])
        what = of.library(str(units["technology"][item]))
        return f"{what} · {of.firms.get(place, place)}"
    return of.streams.get(item) or of.library(item)


def _unit_behind(kind: str, item: str, of: Telling) -> str:
    """Give the unit of what a factor counts: of what is bought, disposed of or carried."""
    park, streams = of.plan.park, of.plan.matches.streams
    if item in of.plan.matches.units.index:  # what runs for an hour at a size of one
        size = str(of.plan.matches.units["size_unit"][item])
        return size.removesuffix("/h") if "/h" in size else f"{size}h"
    if kind in _DRIVEN:
        return _DRIVEN[kind]
    medium = ""
    for table in (park.library.utilities, park.library.outlets, park.library.carriers):
        if item in table.index:
            medium = str(table["medium"][item])
    if not medium and item in streams.index:
        medium = str(streams["medium"][item])
    if not medium and item in park.library.links.index:
        medium = "material"
    unit = UNITS.get(medium, "")
    return f"{unit} km" if kind == "transport" and unit else unit


def _links(of: Telling) -> Iterator[Block]:
    """List the rules by which by-products serve: what a tonne stands in for."""
    say, links = of.say, of.plan.park.library.links
    used = [name for name in sorted(set(of.plan.exchanges["link"])) if name in links.index]
    rows = []
    for name in used:
        row = links.loc[name]
        most = (
            say.percent(float(row["max_share"]))
            if row["max_share"] == row["max_share"]
            else MISSING
        )
        rows.append((of.library(name), say.number(float(row["ratio"])), most, str(row["source"])))
    columns = (
        Column(say("report.link"), 2.8),
        Column(say("report.ratio"), 0.9, "t/t", is_figure=True),
        Column(say("report.most_share"), 1.0, is_figure=True),
        Column(say("column.source"), 3.0),
    )
    if rows:
        yield Grid(say("report.links"), columns, tuple(rows))


def _policies(of: Telling) -> Iterator[Block]:
    """List the policies in force with their rates."""
    say, known = of.say, of.plan.park.library.policies
    used = [name for name in dict.fromkeys(of.plan.policies["policy"]) if name in known.index]
    rows = []
    for name in used:
        row = known.loc[name]
        rate = float(row["rate"])
        told = MISSING if math.isnan(rate) else f"{say.number(rate)} {say.unit(str(row['unit']))}"
        kind = say(f"policies.kind.{row['kind']}")
        rows.append((of.library(str(name)), kind, told, str(row["source"])))
    columns = (
        Column(say("report.policy"), 2.4),
        Column(say("map.kind"), 1.3),
        Column(say("report.policy_rate"), 1.3, is_figure=True),
        Column(say("column.source"), 3.4),
    )
    if rows:
        yield Grid(say("report.policies_in_force"), columns, tuple(rows))


def _capital(of: Telling) -> Iterator[Block]:
    """List what is built by kind: its life, upkeep, and the yearly share of its investment."""
    say, plan = of.say, of.plan
    carriers, technologies = plan.park.library.carriers, plan.park.library.technologies
    ways = sorted({str(code) for code in plan.routes.loc[plan.routes["capex"] > 0.0, "carrier"]})
    rows = [_life("route", code, code, carriers, of) for code in ways]
    units = plan.technologies.loc[plan.technologies["capex"] > 0.0, "technology"]
    rows += [
        _life("technology", str(unit), str(code), technologies, of)
        for unit, code in units.items()
        if code in technologies.index
    ]
    columns = (
        Column(say("report.built"), 2.4),
        Column(say("report.life"), 0.9, say.unit("a"), is_figure=True),
        Column(say("report.annuity"), 1.0, is_figure=True),
        Column(say("report.upkeep"), 1.0, is_figure=True),
        Column(say("column.source"), 3.4),
    )
    if rows:
        yield Grid(say("report.capital"), columns, tuple(dict.fromkeys(rows)))


def _life(kind: str, item: str, code: str, known: pd.DataFrame, of: Telling) -> tuple[str, ...]:
    """Tell of a carrier or a technology, and of what is paid for an item of it."""
    say = of.say
    capital = Prices(of.plan.matches, of.plan.scenario).capital.reindex([(kind, item)])
    shares = (float(capital[name].iloc[0]) for name in ("annuity", "om"))
    life, source = float(known["lifetime"][code]), str(known["source"][code])
    return (of.library(code), say.number(life), *map(say.percent, shares), source or MISSING)
