"""What is said of an indicator beside its figure: the threshold, and what counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.park.green_marks import GREEN_ACCOUNTS
from symbiosis.park.stream_classes import SWITCHES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from symbiosis.park.library import Library
    from symbiosis.show.words import Words

SITUATIONS = ("baseline", "today", "plan")
_SHORT = 70
"""Letters of a threshold in words that fit into its column."""


def threshold_of(row: pd.Series, say: Words) -> str:
    """Write the threshold with its sign and unit; one that is only told in words as it stands."""
    unit = say.known(f"measured_in.{row['unit']}", str(row["unit"]))
    threshold = float(row["threshold"])
    if math.isnan(threshold):
        text = say.known(f"asks.{row.name}", str(row["threshold_text"]).strip("-"))
        return text if len(text) <= _SHORT else ""
    sign = {"up": "≥", "down": "≤"}.get(str(row["better"]), "")
    return f"{sign} {threshold:g} {unit}".strip().replace("-", "−")


def counts_of(row: pd.Series, say: Words) -> Iterator[str]:
    """Say what the figure is made of: streams, choices, missing data, doubt."""
    if row["missing"]:
        names = [_datum(datum, say) for datum in str(row["missing"]).split(";")]
        yield say("indicators.lacks", data=say("indicators.and").join(names))
    if row["class"]:
        amount = say.amount(float(row["counted"]), str(row["counted_unit"]))
        what = say(f"class.{row['class']}")
        count = int(row["streams"])
        key = "indicators.of_one" if count == 1 else "indicators.of"
        yield say(key, what=what, count=count, amount=amount)
    if row["switches"]:
        yield from choices_of(str(row["switches"]), say)
    if row["basis"]:
        yield say(f"basis.{row['basis']}")


def matched_words(
    matched: tuple[str, int], library: Library, indicators: Iterable[str], say: Words
) -> Iterator[str]:
    """Say within what green power is matched, where some of the indicators count it."""
    if any(counts_green(library, name) for name in indicators):
        within, count = matched
        yield say(f"indicators.matched.{within}", count=count)


def counts_green(library: Library, name: str) -> bool:
    """Tell whether an indicator of the library counts green power."""
    known = library.indicators["numerator"]
    return name in known.index and any(account in known[name] for account in GREEN_ACCOUNTS)


def confidence_of(code: str, say: Words) -> str:
    """Say how far something was compared with the document that it names."""
    return say.known(f"confidence.{code.replace(' ', '_')}", code)


def choices_of(switches: str, say: Words) -> Iterator[str]:
    """Say what counts, of the choices that stand beside a figure: ``condenser=out; made=out``."""
    for name, ways in SWITCHES.items():
        for how in ways:
            if f"{name}={how}" in switches:
                yield say(f"counted.{name}.{how}")


def _datum(datum: str, say: Words) -> str:
    return say.known(datum.strip(), datum.strip())
