"""Loading: from a shipped park's name or a path to a checked park, or to all its faults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbiosis.errors import ParkFaults
from symbiosis.park.checks import faults_of
from symbiosis.park.checks.known_figures import unknown_figures
from symbiosis.park.cold import with_chillers
from symbiosis.park.containers.addresses import place_of
from symbiosis.park.containers.folder import is_table
from symbiosis.park.containers.known import container_for
from symbiosis.park.containers.park_toml import INFO_FILE
from symbiosis.park.defaults import fill_defaults
from symbiosis.park.draft import Draft, draft_of
from symbiosis.park.drawn.joined_lines import say_joined
from symbiosis.park.drawn.said_grounds import say_grounds
from symbiosis.park.entities import Park
from symbiosis.park.extracted import with_turbine
from symbiosis.park.library import load_library
from symbiosis.park.overlay import overlay
from symbiosis.park.raw import raw_park
from symbiosis.park.reading import read_draft
from symbiosis.park.refused import in_a_cell
from symbiosis.park.scenario_files import faults_of_scenarios
from symbiosis.park.schema import LIST_KEYS, LISTS, TABLES
from symbiosis.park.sectors.filling import open_sectors
from symbiosis.park.shipped import locate
from symbiosis.park.swap import mend
from symbiosis.park.unshifted import declared_twice, unshifted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symbiosis.park.faults import Fault
    from symbiosis.park.raw import RawPark


def load_park(name_or_path: str | Path) -> Park:
    """Load a park.

    Parameters
    ----------
    name_or_path
        Name of a shipped park, or a path.

    Returns
    -------
    Park
        In canonical units, checked, its defaults filled in and said in ``park.defaults``; what the
        checks only warn of is in ``park.warnings``.

    Raises
    ------
    BadInput
        If there is no such park.
    ParkFaults
        All errors found in it, at once.
    """
    return sound_park(*open_draft(name_or_path))


def park_of(info: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Park:
    """Make a park from tables in memory, as if they had been read from a folder.

    Parameters
    ----------
    info
        What `park.toml` would say.
    tables
        Table name -> rows, each a mapping of headings (``quantity [MW]``) to figures or words.

    Returns
    -------
    Park
        As from :func:`load_park`.

    Raises
    ------
    ParkFaults
        All errors found in it, at once.
    """
    return sound_park(*_understood(raw_park(info, tables)))


def park_of_raw(raw: RawPark) -> Park:
    """Make a park from what a container held.

    Raises
    ------
    ParkFaults
        All errors found in it, at once.
    """
    return sound_park(*_understood(raw))


def check(park_or_path: Park | str | Path) -> tuple[Fault, ...]:
    """Find every fault of a park.

    Parameters
    ----------
    park_or_path
        A park, the name of a shipped park, or a path.

    Returns
    -------
    tuple of Fault
        Errors first, then warnings; empty if all is well.

    Raises
    ------
    BadInput
        If there is no such park.
    """
    if isinstance(park_or_path, Park):
        faults = faults_of(draft_of(park_or_path))
        return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.severity))
    return tuple(open_draft(park_or_path)[1])


def open_draft(name_or_path: str | Path) -> tuple[Draft, list[Fault]]:
    """Read a park as far as it can be read, with every fault found, errors first.

    Raises
    ------
    BadInput
        If there is no such park.
    """
    place = place_of(name_or_path)
    if isinstance(place, Path):
        mend(place.resolve(), is_table)
    path = locate(name_or_path)
    return _understood(container_for(path).read(path))


def sound_park(draft: Draft, faults: list[Fault]) -> Park:
    """Freeze a draft that has no errors (:func:`open_draft`).

    Raises
    ------
    ParkFaults
        The errors among its faults.
    """
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        raise ParkFaults(errors)
    return _park(draft, tuple(faults))


def _understood(raw: RawPark) -> tuple[Draft, list[Fault]]:
    """Bring a raw park to canonical units, fill its defaults and check it."""
    draft, faults = read_draft(raw, load_library())
    if any(fault.container == Path(raw.container).name and not fault.table for fault in raw.faults):
        return draft, list(raw.faults)  # of what cannot be opened, everything else is missing too
    faults += declared_twice(raw)
    draft, found = open_sectors(overlay(with_chillers(with_turbine(unshifted(draft)))))
    faults += found
    draft = say_grounds(say_joined(fill_defaults(draft)))
    # Of a table that cannot be read, every name that leads there would be a fault of its own.
    unread = {fault.table or fault.container.removesuffix(".csv") for fault in raw.faults}
    if not unread & set(TABLES):
        faults += faults_of(draft)
        faults += unknown_figures(draft, faults)
    if draft.scenarios and not any(fault.severity == "error" for fault in faults):
        faults += faults_of_scenarios(_park(draft, ()))
    # A cell that holds an error is no empty one besides.
    told = {fault.cell for fault in raw.faults} - {""}
    placed = (_placed(fault, raw) for fault in dict.fromkeys(faults))
    faults = [fault for fault in placed if fault in raw.faults or fault.cell not in told]
    return draft, sorted(faults, key=lambda fault: fault.severity)


def _placed(fault: Fault, raw: RawPark) -> Fault:
    """Say where a key of the cover or a scenario stands, which are files only in a folder."""
    is_cover = fault.container == INFO_FILE
    cell = raw.places.get(fault.column if is_cover else fault.container, fault.cell)
    remedy = in_a_cell(fault.remedy) if is_cover and cell else fault.remedy
    container = raw.cover if is_cover else fault.container
    return replace(fault, container=container, cell=cell, remedy=remedy)


def _park(draft: Draft, warnings: tuple[Fault, ...]) -> Park:
    """Freeze a draft without errors, its rows ordered by id; periods stay as they were written."""
    tables = {}
    for name, frame in draft.tables.items():
        if name in LISTS:
            tables[name] = frame.sort_values(LIST_KEYS[name], ignore_index=True, kind="stable")
        else:
            by_id = frame.set_index("id")
            stays = name == "periods" or by_id.index.is_monotonic_increasing
            tables[name] = by_id if stays else by_id.sort_index()
    order = ["owner", "port", "kind", "property", "unit"]
    return Park(
        info=draft.info,
        tables=tables,
        contents=draft.contents.sort_values(order, ignore_index=True, kind="stable"),
        library=draft.library,
        plots=draft.geometry.get("plots"),
        corridors=draft.geometry.get("corridors"),
        basemap=draft.geometry.get("basemap"),
        container=draft.container,
        scenarios=draft.scenarios,
        defaults=draft.defaults,
        warnings=warnings,
        understood=draft.understood,
    )
