"""What an axis measures: its figures in a unit that fits them, with ticks that people read."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from symbiosis.show.figures import MISSING

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from symbiosis.show.words import Words

GOOD, BAD, NEUTRAL = "#0B9470", "#C8641A", "#7C8589"
"""Colours that stand out on a light page and on a dark one: better, worse, neither."""
PLAIN = {"exponentformat": "none", "separatethousands": True, "automargin": True}
"""An axis without powers of ten, and without letters for them."""
_DIGITS, _MOST = 3, 5
"""Digits of what figures differ by, and most digits behind the point."""


@dataclass(frozen=True)
class Measure:
    """The unit of an axis.

    Attributes
    ----------
    factor
        What figures are divided by to be in it.
    unit
        The unit, in the reader's language: ``M EUR/a``, ``万吨/年``.
    decimals
        Digits behind the point that tell the figures apart.
    """

    factor: float
    unit: str
    decimals: int = 2

    @classmethod
    def of(cls, values: Iterable[float], unit: str, say: Words) -> Measure:
        """Choose the unit in which the largest of some figures is easily read."""
        known = np.asarray(list(values), dtype=float)
        known = known[np.isfinite(known)]
        factor, written = say.scale(float(np.abs(known).max(initial=0.0)), unit)
        span = float(np.ptp(known)) / factor if known.size else 0.0
        return cls(factor, written, _decimals(span) if span else cls.decimals)

    def told(self, value: float) -> str:
        """Write a figure by itself, without the unit: those that differ look different."""
        if value != value:  # noqa: PLR0124 - not a number
            return MISSING
        return f"{value / self.factor + 0.0:,.{self.decimals}f}".replace("-", "−")

    def __call__(self, values: pd.Series[Any]) -> NDArray[np.float64]:
        """Give figures in the unit."""
        scaled: NDArray[np.float64] = values.to_numpy(float) / self.factor
        return scaled

    def title(self, name: str) -> str:
        """Name what is measured, with its unit."""
        return f"{name} [{self.unit}]" if self.unit else name

    def axis(self, name: str) -> dict[str, Any]:
        """Describe the axis to the picture."""
        return {"title": {"text": self.title(name)}, **PLAIN}


def _decimals(span: float) -> int:
    """Give the digits behind the point that show what figures differ by."""
    return min(_MOST, max(0, _DIGITS - 1 - math.floor(math.log10(span))))
