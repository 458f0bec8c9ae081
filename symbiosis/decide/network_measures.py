"""Measures of the exchange network: how dense it is, who is central, who hangs on whom."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd

from symbiosis.park.cold import COLD
from symbiosis.park.stream_classes import SWITCHES, sources_of
from symbiosis.plan.reading.exergy import exergy_share

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.plan.answer import Answer

AMBIENT_C = 25.0
"""Surroundings [degC]: colder heat is worth nothing (as for the account of exergy)."""
APPROACH_K = 10.0
"""Smallest difference at which heat is recovered, both sides together [K] (usual figure)."""
_USUAL = {name: choices[0] for name, choices in SWITCHES.items()}


@dataclass(frozen=True, eq=False)
class Network:
    """Who gives to whom.

    Attributes
    ----------
    firms
        The enterprises that are there.
    links
        Columns ``from``, ``to``: a row for every exchange between two of them.
    """

    firms: tuple[str, ...]
    links: pd.DataFrame

    @property
    def count(self) -> int:
        """How many enterprises there are."""
        return len(self.firms)

    def graph(self) -> nx.Graph[str]:
        """Give the enterprises as nodes, and an edge where two exchange anything."""
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self.firms)
        graph.add_edges_from(zip(self.links["from"], self.links["to"], strict=True))
        return graph

    def links_per_firm(self) -> float:
        r"""Give exchanges per enterprise.

        .. math:: L / S
        """
        return len(self.links) / self.count if self.count else math.nan

    def connectance(self, *, directed: bool = False) -> float:
        r"""Give the share of possible pairs that exchange.

        .. math:: C = \frac{L_e}{S (S - 1) / 2} \quad\text{or}\quad \frac{L_d}{S (S - 1)}

        L_e  pairs that exchange in any direction;  L_d  pairs of giver and taker;  S  enterprises.

        References: Hardy & Graedel (2002) J. Ind. Ecol. 6, 29.
        """
        pairs = self.count * (self.count - 1)
        if not pairs:
            return math.nan
        if directed:
            return len(self.links[["from", "to"]].drop_duplicates()) / pairs
        return 2.0 * self.graph().number_of_edges() / pairs

    def centrality(self) -> pd.DataFrame:
        """Give degree and betweenness centrality of every enterprise (Freeman 1978).

        Returns
        -------
        DataFrame
            Enterprise -> ``partners``, ``degree`` (partners of all possible), ``betweenness``
            (share of shortest ways between two others that lead over it), ``gives``, ``takes``.
        """
        graph = self.graph()
        count = {end: self.links[end].value_counts() for end in ("from", "to")}
        table = pd.DataFrame(
            {
                "partners": dict(graph.degree()),
                "degree": nx.degree_centrality(graph),
                "betweenness": nx.betweenness_centrality(graph),
            }
        ).reindex(list(self.firms))
        given, taken = (count[end].reindex(table.index).fillna(0).astype(int) for end in count)
        return table.assign(gives=given, takes=taken).rename_axis("enterprise")


def network_of(park: Park, links: pd.DataFrame, left: tuple[str, ...] = ()) -> Network:
    """Put the enterprises of a park that have not left into a network; own links do not count."""
    firms = [firm for firm in map(str, park.enterprises.index) if firm not in left]
    here = links["from"].isin(firms) & links["to"].isin(firms) & (links["from"] != links["to"])
    return Network(tuple(firms), links.loc[here, ["from", "to"]].reset_index(drop=True))


def known_links(park: Park) -> pd.DataFrame:
    """List the exchanges that the park's connections call existing."""
    rows = park.tables["connections"]
    return rows.loc[rows["status"] == "existing", ["from", "to"]]


def dependence(plan: Answer) -> pd.DataFrame:
    r"""Tell what share of a firm's need of a medium one partner covers.

    .. math:: d_{f,p} = \frac{\sum_{s \in f} E_s \, q_{p,s} / q_s}{\sum_{s \in f} N_s}

    N  need of a sink;  E  what exchanges cover of it;  q  what it gets, of partner p and in all.

    Returns
    -------
    DataFrame
        Columns ``enterprise``, ``medium``, ``partner``, ``share`` [1]; the largest first.
    """
    sinks = plan.streams[plan.streams["role"] == "sink"]
    rows = plan.exchanges[["from", "to", "medium", "sink_stream", "quantity"]]
    total = rows.groupby("sink_stream")["quantity"].transform("sum")
    covered = rows["sink_stream"].map(sinks["exchanged"]) * rows["quantity"] / total
    by = ["to", "medium", "from"]
    given = rows.assign(covered=covered)[rows["from"] != rows["to"]].groupby(by)["covered"].sum()
    table = given.rename("covered").reset_index()
    needs = sinks.groupby(["enterprise", "medium"])["annual"].sum()
    need = needs.reindex(pd.MultiIndex.from_frame(table[["to", "medium"]])).to_numpy(float)
    table = table.assign(share=table["covered"] / need)
    table = table.rename(columns={"to": "enterprise", "from": "partner"})
    table = table.sort_values(["share", *("enterprise", "medium", "partner")],
                              ascending=[False, True, True, True], ignore_index=True)  # fmt: skip
    return table[["enterprise", "medium", "partner", "share"]]


def exergy_efficiency(plan: Answer) -> float:
    r"""Give what of the exergy of exchanged heat arrives [%].

    .. math:: \eta = \frac{\sum (1 - l) Q \, \psi(T_d)^+ + Q \, \psi(T_s)^-}
        {\sum Q \, \psi(T_s)^+ + (1 - l) Q \, \psi(T_d)^-}, \quad \psi(T) = 1 - T_0 / T

    Q  heat of a pair as it leaves;  l  share lost on its way;  T_s, T_d  logarithmic mean of the
    ends of source and sink;  T_0  surroundings. Above them (+) exergy goes with the heat; of
    needs of cold, below them (-), it goes from what warms up to what is cooled.

    References: Szargut (2005) Exergy Method.
    """
    rows = plan.cascade
    loss = plan.exchanges.loc[plan.exchanges["medium"] == "heat"]
    loss = loss.drop_duplicates(["source_stream", "sink_stream"])
    ends = loss.set_index(["source_stream", "sink_stream"])["loss"]
    lost = ends.reindex(pd.MultiIndex.from_frame(rows[["source", "sink"]])).fillna(0.0)
    heat = rows["quantity"].to_numpy(float)
    ways = [("hot_c", "cold_c"), ("sink_hot_c", "sink_cold_c")]
    given, taken = (
        exergy_share(rows[hot].to_numpy(float), rows[cold].to_numpy(float)) for hot, cold in ways
    )
    arrives = heat * (1.0 - lost.to_numpy(float))
    cools = (rows["source"].map(plan.park.tables["heat"]["origin"]) == COLD).to_numpy(bool)
    offered = float((heat * given.clip(min=0.0) - arrives * taken.clip(max=0.0) * cools).sum())
    used = float((arrives * taken.clip(min=0.0) - heat * given.clip(max=0.0) * cools).sum())
    return 100.0 * used / offered if offered > 0.0 else math.nan


def cascade_use(park: Park, rests: pd.Series[float], left: tuple[str, ...] = ()) -> float:
    r"""Give what of the heat that could be recovered is [%].

    .. math:: r = \frac{\sum \min(Q_s - R_s, Q^{rec}_s)}{\sum Q^{rec}_s}, \quad
        Q^{rec} = Q \, \frac{T_s - \max(T_t, T_0 + \Delta T)}{T_s - T_t}

    Q, R  heat of a source and what is left of it;  Q^rec  what of it is hotter than the
    surroundings and the approach.

    References: the logic of GB/T 1028; target of the zero-carbon parks' notice.
    """
    everything = {**_USUAL, "condenser": "in"}
    heat = sources_of("waste_heat", park, everything, frozenset(left))["quantity"]
    ends = park.tables["heat"].loc[heat.index]
    supply, target = ends["supply_c"], ends["target_c"]
    floor = AMBIENT_C + APPROACH_K
    share = (supply - target.clip(lower=floor)) / (supply - target).where(supply > target)
    share = share.fillna((supply >= floor).astype(float)).clip(0.0, 1.0)
    recoverable = heat * share
    used = (heat - rests.reindex(heat.index).fillna(heat)).clip(upper=recoverable)
    total = float(recoverable.sum())
    return 100.0 * float(used.sum()) / total if total > 0.0 else math.nan


def recycled_share(park: Park, rests: pd.Series[float], left: tuple[str, ...] = ()) -> float:
    r"""Give the mean over firms of what they give to others of their by-products and waste [1].

    .. math:: r_L = \frac{1}{n} \sum_f \frac{\sum_{s \in f} (A_s - R_s)}{\sum_{s \in f} A_s}
    """
    choices = {**_USUAL, "hazardous": "in", "liquid": "in"}
    rows = sources_of("solid_waste", park, choices, frozenset(left))
    amount = rows["fixed"] + rows["per"] * rows["need"].map(rests).astype(float).fillna(0.0)
    kept = rests.reindex(amount.index).fillna(amount)
    firm = park.tables["materials"].loc[amount.index, "enterprise"]
    total = amount.groupby(firm).sum()
    shares = (amount - kept).groupby(firm).sum() / total.where(total > 0.0)
    return float(shares.mean())
