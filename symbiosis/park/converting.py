"""Converting: from one container to another, or from several parks to one, as they were written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.containers.addresses import place_of, shown
from symbiosis.park.containers.known import container_for
from symbiosis.park.joining import join_parks
from symbiosis.park.save import refuse_no_park, write_raw
from symbiosis.park.shipped import locate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Converted:
    """What was written.

    Attributes
    ----------
    path
        Where it stands; an address without its password.
    rows
        Table or drawn layer -> its rows; `scenarios` -> how many.
    said
        What was decided on the way, in sentences.
    """

    path: Path | str
    rows: Mapping[str, int]
    said: tuple[str, ...]


def convert_park(sources: str | Path | Sequence[str | Path], target: str | Path) -> Converted:
    """Write a park in another container, or several parks as one.

    Cells are copied as they were written, units, languages and empty cells as they are: nothing is
    converted but the container. Of several parks the first one's cover is kept, rows that are the
    same stand once, and rows that contradict each other are refused.

    Parameters
    ----------
    sources
        Names of shipped parks, or paths: what each firm has sent.
    target
        Where to; its ending says in which container (none: a folder).

    Returns
    -------
    Converted
        What was written, and what was decided on the way.

    Raises
    ------
    BadInput
        If a source is not there, or something else than a park stands at the target.
    ParkFaults
        If a source cannot be read, or two of them contradict each other.
    """
    given = [sources] if isinstance(sources, str | Path) else list(sources)
    places = [locate(source) for source in given]
    if not places:
        message = "nothing to convert: give at least one park."
        raise BadInput(message)
    place = place_of(target)
    refuse_no_park(place, places)
    if isinstance(place, str) and place in places:
        message = f"{shown(place)}: would replace the park that is read. Give another address."
        raise BadInput(message)
    joined = join_parks([container_for(source).read(source) for source in places])
    write_raw(joined.park, place)
    park, said = joined.park, list(joined.said)
    if park.series and not container_for(place).holds_series:
        files = ", ".join(park.series)
        said.append(f"hourly series stay behind, only a park's folder holds them: {files}")
    rows = {name: len(table.cells) for name, table in park.tables.items()}
    rows |= {name: len(layer) for name, layer in park.geometry.items()}
    if park.scenarios:
        rows["scenarios"] = len(park.scenarios)
    written = shown(place) if isinstance(place, str) else place
    return Converted(written, rows, tuple(said))
