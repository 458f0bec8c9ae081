"""Chains: exchanges that a retrofit joins are worth something only together.

Slag to a mill and ground slag from it are two exchanges; who gives the slag at a loss is paid by
who saves the clinker. A chain is what leaves a retrofit, and what enters it and could not be
bought; its net is shared among its legs between different enterprises (among all, if it stays
inside one), by what each gains or loses before. What a retrofit could buy instead (power, steam)
is an exchange like any other, and counts at that price in the retrofit's cost. A retrofit that no
other firm feeds, and that sells a part of what it makes outside, would do that without its
neighbours too: its exchanges bear, and earn, only their share of it.
"""

from __future__ import annotations

import pandas as pd


def share_chains(table: pd.DataFrame, technologies: pd.DataFrame, borne: pd.Series) -> pd.DataFrame:
    """Pay the retrofits from the legs of their chains, and share out what is left.

    Parameters
    ----------
    table
        Exchanges with ``source_unit``, ``sink_unit``, ``utility``, ``from``, ``to``, ``gross``,
        ``network_cost``, ``running`` and ``capex`` of their routes.
    technologies
        The plan's table ``technologies``.
    borne
        Retrofit -> share of its cost that its chain bears (:func:`borne_shares`).

    Returns
    -------
    DataFrame
        The same rows with ``technology_cost``, ``passed_on``, ``net``, ``capex`` and ``payback``.
    """
    leader, chain, _ = _chains(table, technologies.index)
    costs = technologies[["annual_cost", "running_cost", "capex"]].mul(borne, axis=0)
    costs = costs.groupby(leader.reindex(costs.index)).sum().reindex(chain).fillna(0.0)
    costs = costs.set_axis(table.index)
    own = table["gross"] - table["network_cost"]
    share = _shares(table, own, chain)
    capex = _total(table["capex"], chain) + costs["capex"]
    yearly = _total(table["gross"] - table["running"], chain) - costs["running_cost"]
    return table.assign(
        technology_cost=share * costs["annual_cost"],
        passed_on=share * _total(own, chain) - own,
        net=share * (_total(own, chain) - costs["annual_cost"]),
        capex=share * capex,
        payback=(capex / yearly).where((yearly > 0.0) & (share > 0.0)),
    )


def borne_shares(
    table: pd.DataFrame, technologies: pd.DataFrame, exchanged: pd.Series
) -> pd.Series:
    """Say which share of each retrofit's cost its chain's exchanges bear; 0 where it has none.

    Parameters
    ----------
    table, technologies
        As for :func:`share_chains`.
    exchanged
        Retrofit -> share of what it makes that the exchanges carry.
    """
    leader, chain, feeds = _chains(table, technologies.index)
    fed = set(feeds[table["from"] != table["to"]].dropna())
    own = leader.reindex(technologies.index)
    borne = exchanged.reindex(technologies.index).fillna(1.0).mask(own.isin(fed), 1.0)
    return borne.where(own.isin(set(chain)), 0.0)


def _chains(table: pd.DataFrame, units: pd.Index[str]) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Name the chain of every retrofit, of every exchange, and the one that an exchange feeds."""
    ends = _ends(table, units)
    leader = _leaders(ends, units)
    gives, feeds = (ends[side].map(leader).astype("object") for side in ("gives", "feeds"))
    named = gives.where(gives.notna(), feeds)
    alone = pd.Series("exchange " + table.index.astype("str"), index=table.index)
    return leader, named.where(named.notna(), alone), feeds


def _ends(table: pd.DataFrame, units: pd.Index[str]) -> pd.DataFrame:
    """Name the retrofit that each exchange comes from, and the one that it alone can feed."""
    gives = table["source_unit"].where(table["source_unit"].isin(units))
    only = table["sink_unit"].isin(units) & (table["utility"] == "")
    return pd.DataFrame({"gives": gives, "feeds": table["sink_unit"].where(only)}, dtype="object")


def _leaders(ends: pd.DataFrame, units: pd.Index[str]) -> pd.Series:
    """Name the chain of every retrofit: those that feed one another hang together."""
    leader = pd.Series(units, index=units, dtype="object")
    for gives, feeds in ends.dropna().drop_duplicates().itertuples(index=False, name=None):
        first, last = sorted([leader[gives], leader[feeds]])
        leader[leader == last] = first
    return leader


def _shares(table: pd.DataFrame, own: pd.Series, chain: pd.Series) -> pd.Series:
    """Share a chain by gain or loss among its legs between enterprises, else among all its legs."""
    between = table["from"] != table["to"]
    bears = between | ~between.groupby(chain).transform("any")
    stakes = own.abs().where(bears, 0.0)
    weight = stakes.where(_total(stakes, chain) > 0.0, bears.astype(float))
    return weight / _total(weight, chain)


def _total(amounts: pd.Series, chain: pd.Series) -> pd.Series:
    total: pd.Series = amounts.groupby(chain).transform("sum")
    return total
