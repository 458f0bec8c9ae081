"""What firms of known sector and output usually need and give, and do not state, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from symbiosis.park.sectors.usual import Offer
    from symbiosis.show.words import Words


class ToldOffer(NamedTuple):
    """What one firm leaves open.

    Attributes
    ----------
    enterprise, told
        Which firm, and what it is: its sector and output.
    lines
        What such a firm usually needs and gives, with amounts and ranges.
    """

    enterprise: str
    told: str
    lines: tuple[str, ...]


def offers_told(offers: Sequence[Offer], sectors: pd.DataFrame, say: Words) -> list[ToldOffer]:
    """Say firm by firm what is usual and not stated."""
    told = []
    for offer in offers:
        row = sectors.loc[offer.sector]
        sector = say.name(str(row["name"]), str(row["name_zh"]))
        output = f"{offer.output:,.12g} {say.unit(offer.unit)}"
        lines = []
        for _, stream in offer.streams[offer.streams["usual"]].iterrows():
            amount, between = amounts_of(stream, say)
            role = say(f"sectors.role.{stream['role']}")
            lines.append(f"{role} {called(stream, say)}: {amount} ({between})")
        firm = say("sectors.usually", sector=sector, output=output)
        told.append(ToldOffer(offer.enterprise, firm, tuple(lines)))
    return told


def amounts_of(row: pd.Series, say: Words) -> tuple[str, str]:
    """Write an amount a year and its range."""
    low, value, high = (
        say.amount(float(row[name]), f"{row['unit']}/a") for name in ("low", "quantity", "high")
    )
    return value, say("sectors.between", low=low, high=high)


def called(row: pd.Series, say: Words) -> str:
    """Name a stream, with its temperatures where it is heat."""
    name = say.name(str(row["name"]), str(row["name_zh"]))
    supply, target = row["supply_c"], row["target_c"]
    if supply != supply:  # noqa: PLR0124 - not a number: no heat
        return name
    if supply == target:
        return say("sectors.at", name=name, hot=f"{target:g}")
    return say("sectors.from_to", name=name, hot=f"{supply:g}", cold=f"{target:g}")
