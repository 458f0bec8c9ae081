"""What is said of an indicator beside its figure: the threshold, and what counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.show.words import Words

SITUATIONS = ("baseline", "today", "plan")
_SHORT = 60
"""Letters of a threshold in words that fit into its column."""


def threshold_of(row: pd.Series, say: Words) -> str:
    """Write the threshold with its sign and unit; one that is only told in words as it stands."""
    unit = say.known(f"measured_in.{row['unit']}", str(row["unit"]))
    threshold = float(row["threshold"])
    if math.isnan(threshold):
        text = str(row["threshold_text"])
        return text if 0 < len(text) <= _SHORT else unit
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
        yield say("indicators.of", what=what, count=int(row["streams"]), amount=amount)
    if row["switches"]:
        yield str(row["switches"]).replace("; ", " ")
    if row["basis"]:
        yield say(f"basis.{row['basis']}")


def _datum(datum: str, say: Words) -> str:
    return say.known(datum.strip(), datum.strip())
