"""Compare a plan of Kalundborg with the links that were built there.

The pairing is hidden from the plan: today's connections are taken out of the park. A link is
(donor, receiver, item); for water the item is the stream, because two waters of one firm went to
two uses. For comparison, a random matching respects physics, law, the library's links and
quantities: pairs in any order, each given what is left.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis import load_park, optimise

if TYPE_CHECKING:
    from symbiosis import Park, Plan
    from symbiosis.matching.tables import Matches

PARKS = Path(__file__).resolve().parents[1] / "parks"
YEARS = (2010, 2020)
DRAWS = 1000
SEED = 20260101
TOO_LITTLE = 1e-6
Link = tuple[str, str, str]


@dataclass(frozen=True)
class Score:
    """How a plan's pairs compare with those that were built.

    Attributes
    ----------
    built, possible, proposed
        Links that were built, that matching allows, that the plan uses.
    random_recall
        Mean recall of random matchings of as many links as the plan proposes; their precision
        follows from it.
    exhaustive_recall, exhaustive_links
        Means of random matchings that go on until nothing fits: recall, and number of links.
    missed_because
        Link that was built but not proposed -> why.
    """

    year: int
    built: frozenset[Link]
    possible: frozenset[Link]
    proposed: frozenset[Link]
    random_recall: float
    exhaustive_recall: float
    exhaustive_links: float
    missed_because: dict[Link, str]

    @property
    def found(self) -> frozenset[Link]:
        """Built and proposed."""
        return self.built & self.proposed

    @property
    def recall(self) -> float:
        """Share of the built links that the plan proposes."""
        return len(self.found) / len(self.built)

    @property
    def precision(self) -> float:
        """Share of the proposed links that were built."""
        return len(self.found) / len(self.proposed)


def hidden(park: Park) -> Park:
    """Take away what gives the pairing away: today's connections, and that retrofits stand."""
    return park.with_tables(
        connections=park.tables["connections"].iloc[:0],
        technologies=park.tables["technologies"].assign(existing=False),
    )


def historical(year: int) -> frozenset[Link]:
    """Read the links that were built and can be tested."""
    file = PARKS / f"kalundborg_{year}" / "sources" / "historical_links.csv"
    rows = pd.read_csv(file, dtype="str").query("tested == 'yes'")
    return frozenset(zip(rows["donor"], rows["receiver"], rows["item"], strict=True))


def untested(year: int) -> frozenset[str]:
    """Read the pairs of streams that were built without a figure: neither a hit nor a miss."""
    file = PARKS / f"kalundborg_{year}" / "sources" / "historical_links.csv"
    rows = pd.read_csv(file, dtype="str").query("tested == 'no'")
    return frozenset(rows["streams"].dropna())


def links_of(arcs: pd.DataFrame, matches: Matches, year: int) -> pd.DataFrame:
    """Name the link of each arc between two enterprises that can be tested."""
    streams = matches.streams
    arcs = arcs[~(arcs["source"] + ">" + arcs["sink"]).isin(untested(year))]
    giver, taker = streams.loc[arcs["source"]], streams.loc[arcs["sink"]]
    medium = giver["medium"].to_numpy()
    item = np.where(medium == "water", arcs["source"], giver["item"].to_numpy())
    named = arcs.assign(
        donor=giver["enterprise"].to_numpy(), receiver=taker["enterprise"].to_numpy(), what=item
    )
    return named[(named["donor"] != named["receiver"]) & (medium != "power")]


def as_set(named: pd.DataFrame) -> frozenset[Link]:
    """Give the links of named arcs."""
    return frozenset(zip(named["donor"], named["receiver"], named["what"], strict=True))


def used(plan: Plan, year: int) -> frozenset[Link]:
    """Give the links that a plan uses."""
    rows = plan.exchanges
    arcs = pd.DataFrame({"source": rows["source_stream"], "sink": rows["sink_stream"]})
    return as_set(links_of(arcs, plan.matches, year))


def random_matchings(matches: Matches, year: int, draws: int = DRAWS) -> list[list[Link]]:
    """Match at random, many times: pairs in any order, each given what both ends have left.

    A retrofit's size is not known beforehand: a random matching knows only the park's own streams.
    """
    arcs, unit = matches.arcs, matches.streams["unit"]
    plain = [(unit.loc[arcs[end]] == "").to_numpy() for end in ("source", "sink")]
    named = links_of(arcs[plain[0] & plain[1]], matches, year)
    named = named.drop_duplicates(["source", "sink"])
    columns = ["source", "sink", "substitution", "donor", "receiver", "what"]
    pairs = list(named[columns].itertuples(index=False, name=None))
    annual = matches.streams["annual"].to_dict()
    rng = np.random.default_rng(SEED)
    return [_matched([pairs[k] for k in rng.permutation(len(pairs))], annual) for _ in range(draws)]


def _matched(
    pairs: list[tuple[str, str, float, str, str, str]], annual: dict[str, float]
) -> list[Link]:
    left = dict(annual)
    chosen: dict[Link, None] = {}
    for source, sink, substitution, donor, receiver, what in pairs:
        give = min(left[source], left[sink] / substitution)
        if give > TOO_LITTLE:
            left[source] -= give
            left[sink] -= give * substitution
            chosen[donor, receiver, what] = None
    return list(chosen)


def mean_recall(draws: list[list[Link]], built: frozenset[Link]) -> float:
    """Give the mean share of the built links in random matchings."""
    return float(np.mean([len(built.intersection(draw)) / len(built) for draw in draws]))


def why_missed(link: Link, matches: Matches, possible: frozenset[Link]) -> str:
    """Say why a built link is not in the plan."""
    if link in possible:
        return "allowed, but its price, outlet and transport do not make it worth while"
    donor, receiver, _ = link
    streams = matches.streams["enterprise"]
    ends = matches.refusals[["source", "sink"]].apply(lambda side: side.map(streams))
    rows = matches.refusals[(ends["source"] == donor) & (ends["sink"] == receiver)]
    return "; ".join(sorted(set(rows["detail"]))) or "no rule of the library pairs them"


def score(year: int) -> Score:
    """Optimise one snapshot and compare its pairs with those that were built."""
    plan = optimise(hidden(load_park(f"kalundborg_{year}")), gap=0.0)
    matches = plan.matches
    built, proposed = historical(year), used(plan, year)
    possible = as_set(links_of(matches.arcs, matches, year))
    draws = random_matchings(matches, year)
    return Score(
        year=year,
        built=built,
        possible=possible,
        proposed=proposed,
        random_recall=mean_recall([draw[: len(proposed)] for draw in draws], built),
        exhaustive_recall=mean_recall(draws, built),
        exhaustive_links=float(np.mean([len(draw) for draw in draws])),
        missed_because={k: why_missed(k, matches, possible) for k in sorted(built - proposed)},
    )


def report(result: Score) -> str:
    """Write a score as text."""
    counts = [len(links) for links in (result.built, result.possible, result.proposed)]
    lines = [
        f"Kalundborg {result.year}: built {counts[0]}, possible {counts[1]}, proposed {counts[2]}",
        f"  recall    {result.recall:.2f}   as many links at random: {result.random_recall:.2f}",
        f"  precision {result.precision:.2f}",
        (
            f"  at random until nothing fits: recall {result.exhaustive_recall:.2f} "
            f"with {result.exhaustive_links:.1f} links"
        ),
    ]
    lines += [f"  found   {' > '.join(link)}" for link in sorted(result.found)]
    lines += [f"  missed  {' > '.join(link)}: {why}" for link, why in result.missed_because.items()]
    extra = sorted(result.proposed - result.built)
    lines += [f"  never built  {' > '.join(link)}" for link in extra]
    return "\n".join(lines)


if __name__ == "__main__":
    for year in YEARS:
        sys.stdout.write(report(score(year)) + "\n\n")
