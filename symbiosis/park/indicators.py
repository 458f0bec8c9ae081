"""Indicators of the library, made into linear forms for one park: ratios that a plan can move."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.defaults import DEFAULT_BASIS
from symbiosis.park.facts import unit_of_fact
from symbiosis.park.forms import Form, Target
from symbiosis.park.green_marks import GREEN_ACCOUNTS, has_green
from symbiosis.park.indicator_rows import FACT_KINDS, RATIO, indicator_of
from symbiosis.park.money import convert
from symbiosis.park.notation import form_of
from symbiosis.park.stream_classes import CLASSES, SWITCHES, sources_of

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.entities import Park
    from symbiosis.park.indicator_rows import Indicator
    from symbiosis.park.notation import Name

GREEN_POWER = "green_power"
_GREEN_PLACES = "technologies.csv: a retrofit of sun, wind or biomass; power.csv: a green source"
_SUMMED = "value_added"
"""The one fact that the park's firms can tell, each for itself (column of `enterprises`)."""


@dataclass(frozen=True)
class Counted:
    """What a class of streams holds in this park.

    Attributes
    ----------
    name, streams, amount, unit
        The class, how many streams are of it, what they offer a year.
    """

    name: str
    streams: int
    amount: float
    unit: str


@dataclass(frozen=True)
class Missing:
    """Why an indicator cannot be computed for a park.

    Attributes
    ----------
    indicator
        Which one.
    data
        What is missing: a fact (``fact.staff``), a class of streams (``class.waste_heat``),
        or how else it comes to a figure (``method.checklist``).
    where
        For each, where it is to be written.
    """

    indicator: str
    data: tuple[str, ...]
    where: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in one line."""
        told = [
            f"{datum} is missing (write it in {place})" if place else f"it is no ratio ({datum})"
            for datum, place in zip(self.data, self.where, strict=True)
        ]
        return f"indicator {self.indicator} cannot be computed: {'; '.join(told)}"


@dataclass(frozen=True)
class Ratio:
    r"""An indicator made into two linear forms for one park.

    .. math:: I = \text{scale} \cdot N / D

    Attributes
    ----------
    indicator
        The row of the library.
    numerator, denominator
        Forms of accounts and of rests of the park's own streams.
    switches
        The choice of every switch that it allows.
    counted
        The classes of streams that it is made of, as the park has them.
    bases
        How those streams and the facts are known.
    """

    indicator: Indicator
    numerator: Form
    denominator: Form
    switches: Mapping[str, str] = field(default_factory=dict)
    counted: tuple[Counted, ...] = ()
    bases: frozenset[str] = frozenset()

    def value(self, accounts: pd.Series[float], rests: pd.Series[float]) -> float:
        """Give what it comes to; NaN where the denominator is nought.

        Parameters
        ----------
        accounts, rests
            As for :meth:`symbiosis.park.forms.Form.at`.
        """
        below = self.denominator.at(accounts, rests)
        above = self.numerator.at(accounts, rests)
        return self.indicator.scale * above / below if below > 0.0 else math.nan


def resolve(
    park: Park,
    name: str,
    switches: Mapping[str, str] | None = None,
    *,
    left: tuple[str, ...] = (),
    amounts: Mapping[str, float] | None = None,
) -> Ratio | Missing:
    """Make an indicator into two linear forms for a park.

    Parameters
    ----------
    park
        The park; its facts and streams are counted.
    name
        An indicator of the library whose method is ``ratio``.
    switches
        Choices of the planner, of the switches that the indicator allows.
    left
        Enterprises that have left the park; their streams do not count.
    amounts
        Stream -> amount a year in the place of the park's [t, MWh, m3].

    Returns
    -------
    Ratio or Missing
        The forms, or which data the park lacks and where they are to be written.

    Raises
    ------
    BadInput
        If the library has no such indicator, or it has no such switch or choice.
    """
    indicator = indicator_of(park.library, name)
    chosen = chosen_switches(indicator, switches or {})
    if indicator.method != RATIO:
        return Missing(name, (f"method.{indicator.method}",), ("",))
    reader = FormReader(park, chosen, frozenset(left), amounts or {})
    above, below = (reader.form(text) for text in (indicator.numerator, indicator.denominator))
    if reader.lacking:
        return Missing(name, tuple(reader.lacking), tuple(reader.lacking.values()))
    counted, bases = tuple(reader.counted.values()), frozenset(reader.bases)
    return Ratio(indicator, above, below, chosen, counted, bases)


def filled(
    park: Park,
    target: Target,
    *,
    left: tuple[str, ...] = (),
    amounts: Mapping[str, float] | None = None,
) -> Target | Missing:
    """Give a target that names an indicator its forms, scale and unit; others stay as they are.

    Parameters
    ----------
    park, left, amounts
        As for :func:`resolve`.
    target
        With the values to be reached.

    Raises
    ------
    BadInput
        As from :func:`resolve`.
    """
    if target.numerator is not None and target.denominator is not None:
        return target
    found = resolve(park, target.indicator, target.switches, left=left, amounts=amounts)
    if isinstance(found, Missing):
        return found
    forms = {"numerator": found.numerator, "denominator": found.denominator}
    more = {"switches": found.switches, "scale": found.indicator.scale}
    return target.model_copy(update={**forms, **more, "unit": found.indicator.unit})


class FormReader:
    """Reads forms for one park, and notes what the park lacks.

    Attributes
    ----------
    lacking
        Datum that is missing -> where it is to be written.
    counted
        Class of streams -> what the park has of it.
    bases
        How its streams and facts are known.
    """

    def __init__(
        self,
        park: Park,
        switches: Mapping[str, str],
        left: frozenset[str],
        amounts: Mapping[str, float],
    ) -> None:
        self._park, self._left, self._amounts = park, left, amounts
        self._switches = {name: choices[0] for name, choices in SWITCHES.items()} | dict(switches)
        self.lacking: dict[str, str] = {}
        self.counted: dict[str, Counted] = {}
        self.bases: set[str] = set()
        self._rows: dict[str, pd.DataFrame] = {}

    def form(self, text: str) -> Form:
        """Compute a form; what is missing counts as one, and is noted."""
        return form_of(text, self._named)

    def _named(self, name: Name) -> Form:
        kind, what, *currency = name
        if kind == "account":
            if what in GREEN_ACCOUNTS and not has_green(self._park, self._left):
                self.lacking[f"class.{GREEN_POWER}"] = _GREEN_PLACES
            return Form(accounts={what: 1.0})
        if kind in FACT_KINDS:
            if kind == "elsewhere" and self._switches["elsewhere"] == "out":
                return Form()
            return Form(constant=self._fact(what, *currency))
        return self._class(kind, what)

    def _fact(self, name: str, currency: str = "") -> float:
        info = self._park.info
        value = self._sum_of_firms() if name == _SUMMED else math.nan
        if name in info.facts:
            value = info.facts[name].value
            usual = info.default_basis.get("facts", DEFAULT_BASIS)
            self.bases.add(info.facts[name].basis or usual)
        if math.isnan(value):
            unit = unit_of_fact(name, info.currency)
            self.lacking[f"fact.{name}"] = f"park.toml, [facts]: {name} = ... [{unit}]"
            return 1.0
        if not currency:
            return value
        return value / convert(1.0, currency, info.price_year, info, self._park.library)

    def _sum_of_firms(self) -> float:
        """Add up the value added of the firms that are here; NaN where one does not say it."""
        firms = self._park.enterprises
        firms = firms[(firms["kind"] == "firm") & ~firms.index.isin(self._left)]
        if firms["value_added"].notna().all() and len(firms):
            if _SUMMED not in self._park.info.facts:
                self.bases |= set(firms["basis"])
            return float(firms["value_added"].sum())
        return math.nan

    def _class(self, name: str, part: str) -> Form:
        kind = CLASSES[name]
        if name not in self._rows:
            self._rows[name] = sources_of(name, self._park, self._switches, self._left)
        rows = self._rows[name]
        told = {} if kind.measured else dict(self._amounts)
        known = rows.index.to_series().map(told)
        amounts = rows["quantity"].mask(known.notna(), known)
        rows = rows.assign(fixed=rows["fixed"].mask(known.notna() & (rows["need"] == ""), known))
        total = float(amounts.sum())
        if not total > 0.0 and not kind.may_lack:
            self.lacking[f"class.{name}"] = f"{kind.table}.csv: a source"
        self.bases |= set(rows["basis"])
        self.counted[name] = Counted(name, len(rows), total, kind.unit)
        return _part(part, rows, sold_counts=self._switches["market"] == "used")


def _part(part: str, rows: pd.DataFrame, *, sold_counts: bool) -> Form:
    """Give a part of a class; what is made and left of a stream is decided by the plan."""
    tied = rows[rows["need"] != ""]
    made = {str(need): float(per) for need, per in tied["per"].groupby(tied["need"]).sum().items()}
    if part == "offered":
        return Form(rests=made, constant=float(rows["fixed"].sum()))
    exchanged = part in ("used", "left")
    streams = rows if exchanged or not sold_counts else rows[~rows["sold"]]
    if part not in ("used", "utilised"):
        return Form(rests=dict.fromkeys(map(str, streams.index), 1.0))
    rests = made | dict.fromkeys(map(str, streams.index), -1.0)
    return Form(rests=rests, constant=float(rows["fixed"].sum()))


def chosen_switches(indicator: Indicator, switches: Mapping[str, str]) -> Mapping[str, str]:
    """Give the choice of every switch that an indicator allows."""
    for switch, choice in switches.items():
        if switch not in indicator.switches:
            allowed = ", ".join(indicator.switches) or "none"
            message = f"indicator {indicator.id}: has no switch {switch!r}. It has: {allowed}."
            raise BadInput(message)
        if choice not in SWITCHES[switch]:
            allowed = " or ".join(SWITCHES[switch])
            message = f"indicator {indicator.id}: switch {switch} is {allowed}, not {choice!r}."
            raise BadInput(message)
    return MappingProxyType({**indicator.switches, **switches})
