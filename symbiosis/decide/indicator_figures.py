"""What an indicator comes to without exchanges, today and in a plan, by its method."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from symbiosis.decide.network_measures import (
    Network,
    cascade_use,
    exergy_efficiency,
    known_links,
    network_of,
    recycled_share,
)
from symbiosis.park.accounts import MONEY
from symbiosis.park.columns import BASES
from symbiosis.park.indicator_rows import CHECKLIST, RATIO
from symbiosis.park.indicators import FormReader, Missing, resolve

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.entities import Park
    from symbiosis.park.indicator_rows import Indicator
    from symbiosis.park.indicators import Counted
    from symbiosis.plan.answer import Answer

SITUATIONS = ("baseline", "today", "plan")
_ROUNDING = 1e-9
"""No published measure asks for less."""
_CARBON = ("co2_direct", "co2_energy", "co2_supply")


@dataclass(frozen=True, eq=False)
class Situation:
    """One state of a park, as the tables of a plan tell it.

    Attributes
    ----------
    name
        One of :data:`SITUATIONS`.
    accounts, rests
        Account -> amount a year; stream -> what is left of it a year.
    network
        Who gives to whom.
    answer
        The answer whose tables tell of exchanges and heat; None: only the amounts are known.
    """

    name: str
    accounts: pd.Series[float]
    rests: pd.Series[float]
    network: Network
    answer: Answer | None = None


@dataclass(frozen=True)
class Measured:
    """An indicator in every situation.

    Attributes
    ----------
    figures, goals
        Situation -> its value, and the threshold that holds there; NaN: none.
    missing
        What is lacking, and where it is to be written.
    switches, counted
        The choices made, and the classes of streams behind it.
    bases
        How what it rests on is known.
    rises
        Of an elasticity: value added rises, so that less is better; else more is.
    met
        What `park.toml` answers with yes or no.
    """

    figures: Mapping[str, float] = field(default_factory=dict)
    goals: Mapping[str, float] = field(default_factory=dict)
    missing: tuple[tuple[str, str], ...] = ()
    switches: Mapping[str, str] = field(default_factory=dict)
    counted: tuple[Counted, ...] = ()
    bases: frozenset[str] = frozenset()
    rises: bool = True
    met: bool | None = None

    @property
    def basis(self) -> str:
        """The weakest of the bases; of accounts that of most of their cost; empty: none."""
        return max(self.bases & set(BASES), key=BASES.index, default="")


def situations_of(answer: Answer, *, planned: bool = True) -> tuple[Situation, ...]:
    """Read the situations that an answer knows.

    Parameters
    ----------
    answer
        A plan, or the park with nothing but today's exchanges.
    planned
        Whether it is a plan; else its last column is today's, or the baseline's.
    """
    park, left = answer.park, answer.scenario.left
    links = {"baseline": known_links(park).iloc[:0], "today": known_links(park)}
    links["plan"] = answer.exchanges[["from", "to"]]
    columns = {"baseline": "rest_baseline", "today": "rest_today", "plan": "rest"}
    asked = SITUATIONS if planned else SITUATIONS[:-1]
    return tuple(
        Situation(
            name,
            answer.accounts[name],
            answer.streams[columns[name]],
            network_of(park, links[name], left),
            answer if name == "plan" or (name == "today" and not planned) else None,
        )
        for name in asked
        if answer.accounts.loc[list(MONEY), name].notna().all()
        and answer.streams[columns[name]].notna().all()
    )


class Measurer:
    """Computes indicators of one park in its situations.

    Parameters
    ----------
    answer
        Whose park and scenario are meant.
    situations
        What is known of it.
    switches
        Choices of the planner; an indicator takes those that it allows.
    """

    def __init__(
        self,
        answer: Answer,
        situations: tuple[Situation, ...],
        switches: Mapping[str, str],
    ) -> None:
        self.park: Park = answer.park
        self._left, self._situations = answer.scenario.left, situations
        self._switches = switches
        most = answer.evidence["share"].nlargest(1)
        self._evidence = frozenset(map(str, most.index))
        self._reference = answer.reference

    def measured(self, indicator: Indicator) -> Measured:
        """Compute an indicator in every situation; an ``index`` needs those that it is made of."""
        by_growth = ("growth", "elasticity", "annual_cut")
        if indicator.method == RATIO:
            found = self._ratio(indicator)
        elif indicator.method in by_growth:
            found = self._growth(indicator)
        elif told := _TOLD.get(indicator.method):
            values = {each.name: told(self.park, each) for each in self._situations}
            found = Measured(values, bases=self._evidence)
        elif indicator.method == "new_exchanges":
            found = Measured(self._new_exchanges())
        elif indicator.method == "abatement_cost":
            found = Measured(self._abatement_cost(), bases=self._evidence)
        else:
            found = Measured(missing=((f"method.{indicator.method}", ""),))
        found = self._answered(indicator, found)
        figures = {name: _clean(value) for name, value in found.figures.items()}
        return replace(found, figures=figures, goals=self._goals(indicator))

    def _ratio(self, indicator: Indicator) -> Measured:
        chosen = {key: how for key, how in self._switches.items() if key in indicator.switches}
        ratio = resolve(self.park, indicator.id, chosen, left=self._left)
        if isinstance(ratio, Missing):
            pairs = tuple(zip(ratio.data, ratio.where, strict=True))
            return Measured(missing=pairs, switches={**indicator.switches, **chosen})
        values = {each.name: ratio.value(each.accounts, each.rests) for each in self._situations}
        forms = (ratio.numerator, ratio.denominator)
        counted = self._evidence if any(form.accounts for form in forms) else frozenset()
        return Measured(
            values,
            switches=ratio.switches,
            counted=ratio.counted,
            bases=ratio.bases | counted,
        )

    def _growth(self, indicator: Indicator) -> Measured:
        r"""Compute what compares growth with that of value added since the base year.

        .. math:: g(x) = (x_1 / x_0)^{1/n} - 1, \quad e = g(x) / g(v), \quad
            c = 1 - \left(\frac{x_1 / x_0}{v_1 / v_0}\right)^{1/n}
        """
        reader = FormReader(self.park, self._switches, frozenset(self._left), {})
        now, base, years = (
            reader.form(text)
            for text in (indicator.numerator, indicator.denominator, "fact.base_years")
        )
        grown = 1.0
        if indicator.method != "growth":
            grown = reader.form("fact.value_added / fact.value_added_base").constant
        if reader.lacking:
            return Measured(missing=tuple(reader.lacking.items()))
        values = {}
        for each in self._situations:
            below = base.at(each.accounts, each.rests)
            ratio = now.at(each.accounts, each.rests) / below if below > 0.0 else math.nan
            values[each.name] = _compared(indicator.method, ratio, grown, years.constant)
        bases = frozenset(reader.bases) | self._evidence
        return Measured(values, bases=bases, rises=grown >= 1.0)

    def _answered(self, indicator: Indicator, found: Measured) -> Measured:
        """Take what `park.toml` answers where nothing can be computed: it is said of today."""
        said = self.park.info.answers.get(indicator.id)
        if said is None or not found.missing:
            return found
        if isinstance(said, bool):
            return replace(found, met=said)
        always = indicator.method == CHECKLIST
        here = [each.name for each in self._situations if always or each.name == "today"]
        return replace(found, figures=dict.fromkeys(here, float(said)))

    def _goals(self, indicator: Indicator) -> dict[str, float]:
        if not indicator.threshold_by:
            return {each.name: indicator.goal() for each in self._situations}
        reader = FormReader(self.park, self._switches, frozenset(self._left), {})
        size = reader.form(indicator.threshold_by)
        if reader.lacking:
            return {}
        return {
            each.name: indicator.goal(size.at(each.accounts, each.rests))
            for each in self._situations
        }

    def _new_exchanges(self) -> dict[str, float]:
        """Count what a plan exchanges between two enterprises and nobody does today."""
        for each in self._situations:
            if each.name == "plan" and each.answer is not None:
                rows = each.answer.exchanges
                new = ~rows["existing"] & (rows["from"] != rows["to"])
                return {"plan": float(new.sum())}
        return {}

    def _abatement_cost(self) -> dict[str, float]:
        r"""Give what a tonne of CO2 less costs more than the reference, the carbon price apart.

        .. math:: (K_1 - K_0) / (C_0 - C_1)
        """
        known = {each.name: each.accounts for each in self._situations}
        if "plan" not in known or self._reference not in known:
            return {}
        plan, before = known["plan"], known[self._reference]
        money, carbon = [name for name in MONEY if name != "carbon"], list(_CARBON)
        saved = float((before[carbon] - plan[carbon]).sum())
        dearer = float((plan[money] - before[money]).sum())
        return {"plan": dearer / saved if saved > 0.0 else math.nan}


def _clean(value: float) -> float:
    """Take the solver's rounding for nought."""
    return 0.0 if abs(value) < _ROUNDING else value


def _compared(method: str, ratio: float, grown: float, years: float) -> float:
    if not (ratio > 0.0 and grown > 0.0 and years > 0.0):
        return math.nan
    yearly: float = ratio ** (1.0 / years) - 1.0
    if method == "growth":
        return 100.0 * yearly
    if method == "annual_cut":
        kept: float = (ratio / grown) ** (1.0 / years)
        return 100.0 * (1.0 - kept)
    faster: float = grown ** (1.0 / years) - 1.0
    return yearly / faster if faster else math.nan


def _recovery(park: Park, at: Situation) -> float:
    """Give connectance times the mean share that firms recycle."""
    return at.network.connectance() * recycled_share(park, at.rests)


def _most_central(_: Park, at: Situation) -> float:
    return float(at.network.centrality()["betweenness"].max())


def _exergy(_: Park, at: Situation) -> float:
    return math.nan if at.answer is None else exergy_efficiency(at.answer)


_TOLD: Mapping[str, Callable[[Park, Situation], float]] = {
    "links_per_firm": lambda _, at: at.network.links_per_firm(),
    "connectance": lambda _, at: at.network.connectance(),
    "recycling": _recovery,
    "density": lambda _, at: at.network.connectance(directed=True),
    "centrality": _most_central,
    "cascade_use": lambda park, at: cascade_use(park, at.rests),
    "exergy_efficiency": _exergy,
}
"""Measure of the network -> how it is computed."""
