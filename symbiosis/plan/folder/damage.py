"""Damage to a saved plan that no single cell shows: totals that do not tie, rows that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.accounts import ACCOUNTS, NETWORK, UP_FRONT
from symbiosis.park.media import STREAM_TABLES
from symbiosis.plan.reading.books import account_totals, weighted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.plan.answer import Answer

_TOLERANCE, _LEAST = 1e-6, 1e-3
"""Largest difference that is rounding: share of the figure, and amount a year."""
_PARTS = ("saving_donor", "saving_receiver", "network_cost", "technology_cost", "passed_on")
_SIGNS = (1.0, 1.0, -1.0, -1.0, 1.0)


def damage(plan: Answer) -> list[str]:
    """Find what in a plan's tables contradicts its other tables, or its park.

    Returns
    -------
    list of str
        One sentence for each, with file, row and both figures.
    """
    if list(plan.accounts.index) != list(ACCOUNTS):
        wrong = sorted(set(plan.accounts.index) ^ set(ACCOUNTS)) or ["their order"]
        return [f"accounts.csv: the accounts are not those of a plan ({', '.join(wrong)})"]
    return [
        *_strangers(plan),
        *_gone(plan),
        *_open_totals(plan),
        *_open_amounts(plan),
        *_open_worth(plan),
    ]


def _strangers(plan: Answer) -> Iterator[str]:
    """Find enterprises that the park does not have, and streams that it has elsewhere."""
    firms = set(plan.park.tables["enterprises"].index)
    named = {
        "exchanges": ("from", "to"),
        "routes": ("from", "to"),
        "technologies": ("enterprise",),
        "streams": ("enterprise",),
    }
    for name, columns in named.items():
        table = plan.tables[name]
        for column in columns:
            for row in table.index[~table[column].isin(firms)]:
                yield f"{name}.csv, row {row}: {table.loc[row, column]!r} is not in the park"
    holders = set(plan.ledger["holder"]) - firms - {NETWORK}
    for holder in sorted(holders):
        yield f"ledger.csv: holder {holder!r} is not in the park"


def _gone(plan: Answer) -> Iterator[str]:
    """Find rows that other tables name and that are not there."""
    park = plan.park.tables
    theirs = pd.concat([park[name]["enterprise"] for name in STREAM_TABLES])
    theirs = theirs[~theirs.isin(plan.scenario.left)]
    known = plan.streams["enterprise"].reindex(theirs.index)
    forbidden = set(plan.scenario.forbid)
    tables = pd.concat([pd.Series(name, park[name].index) for name in STREAM_TABLES])
    lost = known.isna() & ~tables.reindex(theirs.index).isin(forbidden)
    for stream in theirs.index[lost]:
        yield f"streams.csv: row {stream}, a stream of the park, is missing"
    ledger = plan.ledger
    units = set(ledger.loc[ledger["kind"].isin(["technology", "operation"]), "item"])
    exchanges = plan.exchanges
    used = {
        "streams": set(exchanges["source_stream"]) | set(exchanges["sink_stream"]),
        "routes": set(exchanges["route"]) - {""},
        "technologies": units,
    }
    for name, rows in used.items():
        for row in sorted(rows - set(plan.tables[name].index)):
            yield f"{name}.csv: row {row} is missing, though other tables name it"


def _open_totals(plan: Answer) -> Iterator[str]:
    """Find accounts, the objective and shares that do not add up."""
    accounts = plan.accounts["plan"]
    totals = account_totals(plan.ledger)
    if totals["exchanges"] == 0.0:  # counted by the model only where they are weighed or limited
        totals["exchanges"] = float(len(plan.exchanges))
    yield from _unequal("accounts.csv", "plan", accounts, totals, "ledger.csv")
    capex = plan.routes["capex"].sum() + plan.technologies["capex"].sum()
    yield from _unequal(
        "accounts.csv", "plan", accounts[[UP_FRONT]], pd.Series({UP_FRONT: capex}),
        "routes.csv and technologies.csv",
    )  # fmt: skip
    reached = pd.Series({"value": float(weighted(accounts, plan.scenario.stages[0]).sum())})
    said = pd.Series({"value": plan.objective.value})
    yield from _unequal("plan.json", "objective", said, reached, "accounts.csv")
    share = float(plan.evidence["share"].sum())
    if len(plan.evidence) and abs(share - 1.0) > _TOLERANCE:
        yield f"evidence.csv: the shares add up to {share:.6g}, not to 1"


def _open_amounts(plan: Answer) -> Iterator[str]:
    """Find amounts of exchanges that streams, routes and the cascade do not confirm."""
    exchanges, streams, routes = plan.exchanges, plan.streams, plan.routes
    amounts = streams["exchanged"] + streams["rest"]
    yield from _unequal("streams.csv", "annual", streams["annual"], amounts, "exchanged and rest")
    sources = streams.loc[streams["role"] == "source", "exchanged"]
    given = exchanges.groupby("source_stream")["quantity"].sum()
    yield from _unequal("streams.csv", "exchanged", sources, given, "exchanges.csv")
    carried = exchanges[exchanges["route"] != ""].groupby("route")["quantity"].sum()
    yield from _unequal("routes.csv", "quantity", routes["quantity"], carried, "exchanges.csv")
    heat = exchanges[exchanges["medium"] == "heat"]
    pairs = heat.groupby("source_stream")["quantity"].sum()
    cascade = plan.cascade.groupby("source")["quantity"].sum()
    yield from _unequal("cascade.csv", "quantity", cascade, pairs, "exchanges.csv")


def _open_worth(plan: Answer) -> Iterator[str]:
    """Find exchanges whose net is not what its parts say."""
    table = plan.exchanges
    parts = (table[list(_PARTS)] * list(_SIGNS)).sum(axis=1, skipna=False)
    yield from _unequal("exchanges.csv", "net", table["net"], parts, "savings less costs")


def _unequal(file: str, column: str, said: pd.Series, told: pd.Series, by: str) -> Iterator[str]:
    """Compare figures row by row; a row that one side does not have is 0 there."""
    rows = said.index.union(told.index, sort=False)
    one = said.reindex(rows, fill_value=0.0)
    other = told.reindex(rows, fill_value=0.0)
    ties = (one - other).abs() <= _TOLERANCE * one.abs() + _LEAST
    for row in rows[~ties]:
        yield f"{file}, row {row}, column {column}: {one[row]:.9g}, but {by}: {other[row]:.9g}"
