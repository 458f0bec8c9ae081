"""Linear forms of a park's accounts and streams, and targets as ratios of two of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from symbiosis.errors import BadInput
from symbiosis.park.accounts import ACCOUNTS
from symbiosis.park.entities import Figure, Weight
from symbiosis.park.signs import only_text
from symbiosis.park.spoken import Spoken

if TYPE_CHECKING:
    import pandas as pd

REST = "rest"
"""Kind of ledger line that says what is left of a stream; its item is the stream."""
_CHOICES = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Form(BaseModel, metaclass=Spoken):
    r"""A weighted sum of accounts and of what streams do without exchange, and a constant.

    .. math:: F = c + \sum_a w_a A_a + \sum_s o_s R_s

    A  account of the whole park [its unit a year];  R  what is left of a stream: what of a source
    goes to its outlet, what a sink buys from its utility [t/a, MWh/a, m3/a];  c  facts of the park.

    Attributes
    ----------
    accounts
        Account -> weight.
    rests
        Stream of the park -> weight of what is left of it.
    constant
        What does not hang on the plan.
    """

    model_config = _CHOICES

    accounts: Mapping[str, Weight] = Field(default_factory=dict)
    rests: Mapping[str, Weight] = Field(default_factory=dict)
    constant: Weight = 0.0

    @model_validator(mode="after")
    def _known(self) -> Form:
        if unknown := sorted(set(self.accounts) - set(ACCOUNTS)):
            message = f"unknown accounts {', '.join(unknown)}; known: {', '.join(ACCOUNTS)}"
            raise ValueError(message)
        return self

    def at(self, accounts: pd.Series[float], rests: pd.Series[float]) -> float:
        """Give what the form comes to.

        Parameters
        ----------
        accounts
            Account -> amount a year.
        rests
            Stream -> what is left of it a year; a stream that is not there has none.
        """
        known = rests.reindex(list(self.rests)).fillna(0.0)
        told = sum(w * float(accounts.get(name, 0.0)) for name, w in self.accounts.items())
        return self.constant + told + sum(w * float(known[s]) for s, w in self.rests.items())


class Target(BaseModel, metaclass=Spoken):
    r"""A ratio that a plan must reach.

    .. math:: N - \theta D \ge 0 \quad \text{or} \quad N - \theta D \le 0

    N, D  numerator and denominator, linear forms;  theta  the value to be reached.

    Attributes
    ----------
    indicator
        Which indicator of the library it is (:mod:`symbiosis.park.indicators`); the forms may then
        be left out, and the park gives them.
    switches
        Choices that the indicator leaves to the planner: switch -> choice.
    numerator, denominator
        The two forms; the denominator is not negative.
    minimum, maximum
        Values of ``scale`` x N / D; at least one.
    scale
        100 for per cent, 1 for a plain ratio.
    unit
        Unit of ``minimum`` and ``maximum``: ``%``, ``t/tce`` ...
    """

    model_config = _CHOICES

    indicator: str = ""
    switches: Mapping[str, str] = Field(default_factory=dict)
    numerator: Form | None = None
    denominator: Form | None = None
    minimum: Figure | None = None
    maximum: Figure | None = None
    scale: Figure = Field(default=100.0, gt=0.0)
    unit: str = "%"

    _text = field_validator("indicator", "unit")(only_text)

    @model_validator(mode="after")
    def _says_something(self) -> Target:
        if not self.indicator and (self.numerator is None or self.denominator is None):
            message = "a target names an indicator, or has a numerator and a denominator"
            raise ValueError(message)
        if self.minimum is None and self.maximum is None:
            message = "a target needs a minimum, a maximum or both"
            raise ValueError(message)
        least, most = self.minimum, self.maximum
        if least is not None and most is not None and least > most:
            message = f"the minimum {least:g} is above the maximum {most:g}"
            raise ValueError(message)
        return self

    @property
    def name(self) -> str:
        """What it is called: its indicator, or ``own``."""
        return self.indicator or "own"

    @property
    def sides(self) -> dict[str, float]:
        """What N / D must reach (``minimum``) and must not exceed (``maximum``), without scale."""
        bounds = {"minimum": self.minimum, "maximum": self.maximum}
        return {side: bound / self.scale for side, bound in bounds.items() if bound is not None}

    @property
    def ratio(self) -> tuple[Form, Form]:
        """Numerator and denominator.

        Raises
        ------
        BadInput
            If they are left to the park, which has not been asked for them.
        """
        if self.numerator is None or self.denominator is None:
            message = f"target {self.name}: has no numerator and denominator; ask a park for them."
            raise BadInput(message)
        return self.numerator, self.denominator

    @property
    def streams(self) -> frozenset[str]:
        """The streams whose rests it is made of, as far as its forms are known."""
        forms = filter(None, (self.numerator, self.denominator))
        return frozenset(name for form in forms for name in form.rests)

    def value(self, accounts: pd.Series[float], rests: pd.Series[float]) -> float:
        """Give ``scale`` x N / D; NaN where nothing is there to take a share of.

        Parameters
        ----------
        accounts, rests
            As for :meth:`Form.at`.
        """
        above, below = (form.at(accounts, rests) for form in self.ratio)
        return self.scale * above / below if below > 0.0 else math.nan
