"""Rules on water and ash: contents nobody has measured, ash that is wet and dry at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symbiosis.plan.review.doubts import USUAL, Doubt, Figure, named, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.plan.review.seen import Seen

DELICATE = re.compile(r"boiler|process|feed|demin|rinse|锅炉|工艺|除盐|给水")
WATCHED = ("oil", "NH4_N", "SiO2")
"""What harms boilers and processes, and what effluents hold."""
OF_ASH = re.compile(r"\bash\b|灰")
ASHES = ("fly_ash", "fly_ash_raw", "bottom_ash", "cfb_ash", "wte_bottom_ash")
DRY = ("fly_ash",)
FLUSHED = 3.0
"""Water by the tonne of ash [m3] above which ash is flushed, and not wetted against dust."""
ABOVE = 1.05
WATER = "water"


@rule("limits of boiler and process water: water_quality.csv of the library")
def unknown_content(seen: Seen) -> Iterator[Doubt]:
    """Find boilers and processes that are fed with effluent of which nobody knows the worst.

    Oil fouls, ammonium corrodes copper, silica makes scale in boilers. Where neither the effluent
    states a content nor the use a limit, the plan takes it for pure. The money is what rests on the
    exchanges in question.
    """
    known = seen.park.contents
    told = seen.exchanges[seen.exchanges["medium"] == "water"]
    for name, row in told[told["from"] != told["to"]].iterrows():
        source, sink = str(row["source_stream"]), str(row["sink_stream"])
        use = f"{seen.streams['name'].get(sink, '')} {sink}".lower().replace("_", " ")
        if not DELICATE.search(use) or not seen.streams["table"].get(source, ""):
            continue
        stated = set(known.loc[known["owner"].isin([source, sink]), "property"])
        unknown = tuple(each for each in WATCHED if each not in stated)
        if unknown:
            yield Doubt(
                money=float(row["stake"]),
                measure="gain",
                figures={
                    "giver": named(row["from"], "firm"),
                    "sink": named(sink, "stream"),
                    "amount": number(row["quantity"], "m3/a"),
                    "unknown": Figure(unknown, "property"),
                },
                rows=(
                    *(seen.row(source, f"content:{each}") for each in unknown),
                    *(seen.row(sink, f"max:{each}") for each in unknown),
                ),
                exchanges=(str(name),),
            )


@rule("the use's own limit; what is above it by a twentieth is diluted, not clean")
def diluted_away(seen: Seen) -> Iterator[Doubt]:
    """Find flows that are above the limit of their use, and pass because others dilute them.

    Mixed with fresh water the sum may meet the limit on average. It meets it only while all flow
    at once, a cooling tower concentrates what comes in, and for waste dilution is no treatment.
    """
    known = seen.plan.matches.contents.set_index(["owner", "kind"])
    told = seen.exchanges[seen.exchanges["from"] != seen.exchanges["to"]]
    for name, row in told.iterrows():
        source, sink = str(row["source_stream"]), str(row["sink_stream"])
        holds, most = (
            known.loc[[key]].set_index("property")["value"] if key in known.index else None
            for key in ((source, "content"), (sink, "max"))
        )
        if holds is None or most is None:
            continue
        times = (holds / most).dropna()
        if times.empty or not times.max() > ABOVE:
            continue
        worst = str(times.idxmax())
        unit = "mg/L" if row["medium"] == WATER else "mg/kg"
        yield Doubt(
            money=float(row["stake"]),
            measure="gain",
            figures={
                "giver": named(row["from"], "firm"),
                "sink": named(sink, "stream"),
                "property": named(worst, "property"),
                "holds": number(holds[worst], unit),
                "most": number(most[worst], unit),
                "amount": number(row["quantity"], str(row["unit"])),
            },
            rows=(seen.row(source, f"content:{worst}"), seen.row(sink, f"max:{worst}")),
            exchanges=(str(name),),
        )


@rule("ash is drawn dry, or flushed, with 5 to 20 m³ of water a tonne; " + USUAL)
def wet_and_dry_ash(seen: Seen) -> Iterator[Doubt]:
    """Find a station that flushes its ash with water and sells it dry.

    Flushed ash goes to a pond; dry ash to cement. The same tonne cannot do both. Water that only
    wets what is left against dust is a tenth of that, and is not asked. The money is the lesser of
    what rests on the two.
    """
    table = seen.exchanges
    dry = table[table["item"].isin(DRY) & (table["from"] != table["to"])]
    forms = seen.park.tables["materials"]["instead_of"]  # one or the other, by the data themselves
    dry = dry[dry["source_stream"].map(forms).fillna("") == ""]
    for firm, ash in dry.groupby("from"):
        wet = _ash_water(seen, str(firm))
        told = table[table["sink_stream"].isin(wet.index)]
        if len(told) and wet["quantity"].sum() > FLUSHED * ash["quantity"].sum():
            yield Doubt(
                money=float(min(ash["stake"].sum(), told["stake"].sum())),
                measure="gain",
                figures={
                    "firm": named(firm, "firm"),
                    "ash": number(ash["quantity"].sum(), "t/a"),
                    "water": number(told["quantity"].sum(), "m3/a"),
                },
                rows=(
                    *(seen.row(str(name), "quantity") for name in wet.index),
                    *(seen.row(str(name), "quantity") for name in ash["source_stream"]),
                ),
                exchanges=(*ash.index, *told.index),
            )


@rule("by what the tables hold")
def ash_water_without_ash(seen: Seen) -> Iterator[Doubt]:
    """Find water for ash at who has no ash.

    It is left over from a fuel that is burnt no more.
    """
    materials = seen.park.tables["materials"]
    ashes = materials[(materials["role"] == "source") & materials["material"].isin(ASHES)]
    for firm in sorted(set(seen.park.tables["water"]["enterprise"]) - set(ashes["enterprise"])):
        wet = _ash_water(seen, firm)
        told = seen.exchanges[seen.exchanges["sink_stream"].isin(wet.index)]
        if len(told):
            yield Doubt(
                money=float(told["stake"].sum()),
                measure="gain",
                figures={
                    "firm": named(firm, "firm"),
                    "sink": Figure(tuple(map(str, wet.index)), "stream"),
                    "amount": number(told["quantity"].sum(), "m3/a"),
                },
                rows=(*(seen.row(str(name), "quantity") for name in wet.index),),
                exchanges=tuple(told.index),
            )


def _ash_water(seen: Seen, firm: str) -> pd.DataFrame:
    """Give what an enterprise needs of water for its ash."""
    water = seen.park.tables["water"]
    own = water[(water["enterprise"] == firm) & (water["role"] == "sink")]
    named_so = own["name"].fillna("").str.lower().map(lambda text: bool(OF_ASH.search(text)))
    return own[named_so.astype(bool)]
