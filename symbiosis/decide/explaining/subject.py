"""Subject: what is to be explained, read from the words of whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from symbiosis.errors import BadInput
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan

PAIR = 2
"""So many words name two enterprises."""


@dataclass(frozen=True)
class Subject:
    """What is asked.

    Attributes
    ----------
    kind
        ``pair``, ``stream``, ``retrofit``, or ``scenario``: why there is no plan.
    name
        Stream or retrofit.
    giver, taker, item
        Of a pair; the item is a medium or a material, empty: whatever there is.
    """

    kind: Literal["pair", "stream", "retrofit", "scenario"]
    name: str = ""
    giver: str = ""
    taker: str = ""
    item: str = ""

    def fits(self, ends: Mapping[str, Any], plan: Plan) -> bool:
        """Tell whether an arc is of the pair."""
        item = plan.matches.streams["item"][ends["source"]]
        same = (ends["from"], ends["to"]) == (self.giver, self.taker)
        return same and self.item in {"", item, ends["medium"]}

    def refusals(self, plan: Plan) -> pd.DataFrame:
        """List what is refused between the two."""
        rows, streams = plan.matches.refusals, plan.matches.streams
        own = rows["source"].map(streams["enterprise"]) == self.giver
        own &= rows["sink"].map(streams["enterprise"]) == self.taker
        item = rows["source"].map(streams["item"])
        if self.item:
            own &= (rows["medium"] == self.item) | (item == self.item)
        return rows[own]


def subject_of(park: Park, what: str | Sequence[str], left: Sequence[str] = ()) -> Subject:
    """Read what is to be explained.

    Raises
    ------
    BadInput
        If the park knows no such enterprise, stream, retrofit, medium or material, or the
        enterprise is one of those that have left.
    """
    subject = _read(park, what)
    homes = [subject.giver, subject.taker, *_home(park, subject.name)]
    gone = sorted({home for home in homes if home in left})
    if gone:
        message = (
            f"{', '.join(gone)}: has left the park under this scenario, and nothing of it can be "
            "in a plan. Ask under a scenario in which it stays."
        )
        raise BadInput(message)
    return subject


def _home(park: Park, name: str) -> list[str]:
    """Give whose a stream or retrofit is."""
    tables = [park.tables[table] for table in (*STREAM_TABLES, "technologies")]
    return [str(table.loc[name, "enterprise"]) for table in tables if name in table.index]


def _read(park: Park, what: str | Sequence[str]) -> Subject:
    words = [what] if isinstance(what, str) else list(what)
    if not words:
        return Subject("scenario")
    if len(words) == 1:
        return _single(park, words[0])
    firms = set(park.enterprises.index)
    _check(words[:PAIR], firms, park, "enterprise")
    item = words[PAIR] if len(words) > PAIR else ""
    if item:
        _check([item], {*MEDIA, *park.library.materials.index}, park, "medium or material")
    return Subject("pair", giver=words[0], taker=words[1], item=item)


def _single(park: Park, word: str) -> Subject:
    streams = {str(name) for table in STREAM_TABLES for name in park.tables[table].index}
    retrofits = {str(name) for name in park.tables["technologies"].index}
    _check([word], streams | retrofits, park, "stream or retrofit")
    return Subject("retrofit" if word in retrofits else "stream", name=word)


def _check(words: Sequence[str], known: set[str], park: Park, kind: str) -> None:
    faults = [
        f"{park.info.id} has no {kind} {word!r}. "
        + did_you_mean(word, known, "Write the id of one, as the park's tables have it.")
        for word in words
        if word not in known
    ]
    if faults:
        raise BadInput("\n".join(faults))
