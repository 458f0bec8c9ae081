"""Figures as people read them: three digits, a fitting unit, an honest nothing where none is."""

from __future__ import annotations

import math

MISSING = "–"
SMALLEST = 0.001
"""What is smaller is not worth a digit."""

LEAST_YEARS = 0.05
"""What is shorter would be written as no time at all."""

# Unit of the program -> (divisor, unit of the reader), the largest first.
_STEPS: dict[str, tuple[tuple[float, str], ...]] = {
    "t": ((1e6, "Mt"), (1e3, "kt")),
    "MWh": ((1e6, "TWh"), (1e3, "GWh")),
    "m3": ((1e6, "Mm³"),),
    "MW": ((1e3, "GW"),),
}
_MONEY_STEPS = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
_WRITTEN = {"m3": "m³", "degC": "°C", "1": ""}


def digits(value: float) -> str:
    """Write a number with three significant digits: ``1,230``, ``45.6``, ``0.079``.

    Not a number becomes :data:`MISSING`; a minus is a real minus sign.
    """
    if math.isnan(value):
        return MISSING
    sign = "−" if value < 0 else ""
    size = abs(value)
    if math.isinf(size):
        return f"{sign}∞"
    if size < SMALLEST:
        return f"< {SMALLEST}" if size else "0"
    size = round(size, 2 - math.floor(math.log10(size)))
    decimals = min(3, max(0, 2 - math.floor(math.log10(size))))
    return f"{sign}{size:,.{decimals}f}"


def scale(size: float, base: str) -> tuple[float, str]:
    """Give what amounts of a size are divided by, and the unit that they then are in."""
    return _step(size, _STEPS.get(base, ()), _WRITTEN.get(base, base))


def money_scale(size: float) -> tuple[float, str]:
    """Give what money of a size is divided by, and the prefix of its currency."""
    return _step(size, _MONEY_STEPS, "")


def money(value: float) -> str:
    """Write money without its currency: ``12.3 M``, ``450 k``; whoever shows it names the unit."""
    factor, shown = money_scale(value)
    return f"{digits(value / factor)} {shown}".rstrip()


def years(value: float) -> str:
    """Write a time in years: ``3.2``; what is back within weeks is not back in no time."""
    return "< 0.1" if 0.0 < value < LEAST_YEARS else f"{value:,.1f}"


def signed(value: float, text: str) -> str:
    """Put a plus before the text of a positive figure."""
    return f"+{text}" if value > 0 else text


def percent(share: float) -> str:
    """Write a share as per cent: ``0.123`` is ``12.3 %``; a tiny share is not rounded to none."""
    if math.isnan(share):
        return MISSING
    value = abs(100.0 * share)
    text = f"{value:.1f} %" if value >= 1.0 or not value else f"{value:.2f} %"
    if text == "0.00 %":
        text = "< 0.01 %"
    return f"−{text}" if share < 0 else text


def change(before: float, after: float) -> str:
    """Write a change in per cent of what was before.

    From nothing there is no per cent, nor from less than nothing (more sold than paid): a dash.
    """
    if math.isnan(before) or math.isnan(after) or before <= 0.0:
        return MISSING
    share = (after - before) / before
    return signed(share, percent(share))


def counted(number: int, noun: str) -> str:
    """Count things: ``1 warning``, ``2 warnings``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _step(value: float, steps: tuple[tuple[float, str], ...], unit: str) -> tuple[float, str]:
    """Choose the largest step in which the value, rounded to three digits, is at least one."""
    size = abs(value)
    if not math.isfinite(size):
        return 1.0, unit
    return next((step for step in steps if size >= 0.9995 * step[0]), (1.0, unit))
