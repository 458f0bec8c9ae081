"""What every part of a report is told from: the plan, the reader's language, names, flows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from symbiosis.plan.tables.bundles import bundles
from symbiosis.show.figures import MISSING, years
from symbiosis.show.names import (
    called_streams,
    exchange_name,
    library_name,
    names_of,
    stream_names,
)
from symbiosis.show.worths import with_worth

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

    Row = Mapping[Hashable, Any]


@dataclass(frozen=True, eq=False)
class Telling:
    """A plan that is told in a language.

    Attributes
    ----------
    plan, say
        Which plan, in whose words.
    """

    plan: Plan
    say: Words

    @property
    def currency(self) -> str:
        """Code of the park's money."""
        return self.plan.park.info.currency

    @cached_property
    def firms(self) -> dict[str, str]:
        """Enterprise -> its name."""
        return names_of(self.plan.park, self.say)

    @cached_property
    def streams(self) -> dict[str, str]:
        """Stream or retrofit -> its name."""
        return stream_names(self.plan.park, self.say)

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Exchanges of one thing between one pair, numbered as on the map: what is new first.

        Columns of :func:`symbiosis.plan.tables.bundles.bundles` and
        :func:`symbiosis.show.worths.with_worth`, and ``called``: the name of what passes.
        """
        flows = bundles(self.plan.exchanges).rename_axis("flow_id").reset_index()
        feeding = (flows["from"] == flows["to"]) & (flows["net"] == 0.0)
        flows = with_worth(flows[~feeding], self.plan).reset_index(drop=True)
        flows["called"] = [self._name_of(row) for _, row in flows.iterrows()]
        return flows.set_axis(flows.index + 1)

    def _name_of(self, flow: pd.Series) -> str:
        """Name what a flow carries: its largest stream, and that there are others."""
        name = exchange_name(self.plan.park, flow, self.say)
        streams = set(self.plan.exchanges.loc[list(flow["members"]), "item_name"])
        if len(streams) < 2:  # noqa: PLR2004 - one has a name of its own
            return name
        return self.say("report.and_others", what=name, count=len(streams) - 1)

    def pair(self, row: Row) -> str:
        """Say who gives to whom, or inside whom it stays."""
        giver, taker = (self.firms.get(str(row[end]), str(row[end])) for end in ("from", "to"))
        return self.say("print.inside", name=giver) if giver == taker else f"{giver} → {taker}"

    def library(self, code: str) -> str:
        """Name what the library knows."""
        return library_name(self.plan.park, code, self.say)

    def told(self, text: str) -> str:
        """Say a sentence of the plan in the reader's language."""

        def called(name: str) -> str:
            return self._called.get(name) or self.streams.get(name) or self.library(name)

        return self.say.told(text, called)

    @cached_property
    def _called(self) -> dict[str, str]:
        return called_streams(self.plan, self.say)

    def yearly(self, value: float, *, sign: bool = False) -> str:
        """Write money a year."""
        return self.amount(value, f"{self.currency}/a", sign=sign)

    def money(self, value: float) -> str:
        """Write money up front."""
        return self.amount(value, self.currency)

    def amount(self, value: float, unit: str, *, sign: bool = False) -> str:
        """Write an amount; what is not known has no unit."""
        return MISSING if math.isnan(value) else self.say.amount(value, unit, sign=sign)

    def time(self, value: float) -> str:
        """Write a time in years."""
        return MISSING if math.isnan(value) else self.say("worth.years", years=years(value))

    def back(self, invested: float, yearly: float, lasting: float) -> str:
        """Say when an investment is back; at once where nothing is invested for what it brings."""
        if invested == 0.0 and yearly > 0.0:
            return self.say("cli.at_once")
        return self.time(lasting)

    def basis(self, code: str) -> str:
        """Say how a figure is known."""
        return self.say.known(f"basis.{code}", code)
