"""Other amounts of the same streams: matches as if matched anew, where that is sure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.matching.lifting import RULES
from symbiosis.matching.losses import with_losses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park


def with_amounts(matches: Matches, quantities: Mapping[str, float]) -> Matches:
    """Give the matches with other amounts a year of some streams [t, MWh, m3].

    Who could exchange with whom stays; see :func:`can_change`.
    """
    streams, rates = matches.streams, matches.rates
    amounts = streams.index.to_series().map(dict(quantities)).fillna(streams["annual"])
    factor = (amounts / streams["annual"].where(streams["annual"] > 0.0)).fillna(1.0)
    scale = factor.reindex(rates["stream"]).to_numpy(float)
    streams = streams.assign(annual=amounts.astype(float))
    rates = rates.assign(rate=rates["rate"].to_numpy(float) * scale)
    flexible = matches.flexible
    if flexible is not None:
        more = factor.reindex(flexible.index).to_numpy(float)[:, None]
        flexible = flexible.assign(**flexible[["most", "most_unmet"]] * more)
    arcs = with_losses(matches.arcs, matches.routes, streams, rates, matches.periods)
    return replace(matches, streams=streams, rates=rates, arcs=arcs, flexible=flexible)


def can_change(park: Park, matches: Matches, quantities: Mapping[str, float]) -> bool:
    """Tell whether other amounts leave it alone who could exchange with whom.

    They do not where a stream appears or vanishes, where an amount is said of a connection, beside
    heat pumps and engines, which are offered for the temperatures with most heat, and where a
    by-product is made by the need that it comes from, or leaves in place of another.
    """
    known = matches.streams["annual"].reindex(list(quantities)).to_numpy(float)
    if not (known > 0.0).all() or not all(amount > 0.0 for amount in quantities.values()):
        return False
    rules = park.library.technologies["rule"].reindex(park.technologies["technology"])
    arcs = matches.arcs
    said = arcs["existing"].notna() | (arcs["forced"] > 0.0) | np.isfinite(arcs["maximum"])
    for column in ("tied_to", "instead_of"):
        ties = matches.streams[column]
        if set(quantities) & {*ties, *ties.index[ties != ""]}:
            return False
    offered = rules.isin([*RULES, "expander", "steam_turbine"])
    return not quantities or not (offered.any() or said.any())
