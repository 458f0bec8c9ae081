"""Amounts by coefficient: a published capacity times what such works usually make or take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiosis.parks.building import Row


@dataclass(frozen=True)
class Figure:
    """A yearly amount with its range and the chain that made it."""

    value: float
    low: float
    high: float
    source: str
    basis: str

    def times(self, row: Mapping[str, str]) -> Figure:
        """Multiply by a coefficient: a row with ``key, value, low, high, unit``."""
        value, low, high = (float(row[column]) for column in ("value", "low", "high"))
        source = f"{self.source} x {value:g} {row['unit']} ({row['key']})"
        return Figure(self.value * value, self.low * low, self.high * high, source, "estimated")

    def stream(
        self, key: str, enterprise: str, role: str, unit: str = "t/a", **columns: object
    ) -> Row:
        """Make one row of a stream table."""
        return {
            "id": f"{enterprise}_{key}",
            "enterprise": enterprise,
            "role": role,
            "quantity": self.value,
            "unit": unit,
            "basis": self.basis,
            "source": self.source,
            "low": self.low,
            "high": self.high,
            **columns,
        }


def total(figures: list[Figure], source: str) -> Figure:
    """Add amounts; the range is that of all being low, or high, together."""
    return Figure(
        sum(figure.value for figure in figures),
        sum(figure.low for figure in figures),
        sum(figure.high for figure in figures),
        source,
        "estimated",
    )
