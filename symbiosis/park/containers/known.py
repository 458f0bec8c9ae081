"""Containers: what holds a park on disk, and the one place where a new kind is added.

A container turns a path into a :class:`~symbiosis.park.raw.RawPark` and back. Units, checks and
defaults come after that and are the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symbiosis.errors import BadInput
from symbiosis.park.containers.database import read_database
from symbiosis.park.containers.database_writer import write_database
from symbiosis.park.containers.folder import read_folder, write_folder
from symbiosis.park.containers.geopackage import read_geopackage, refuse_foreign
from symbiosis.park.containers.geopackage_writer import write_geopackage
from symbiosis.park.containers.start import read_start, refuse_start
from symbiosis.park.containers.workbook import read_workbook, refuse_others, write_workbook
from symbiosis.park.containers.zipped import read_zip, write_zip

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from symbiosis.park.raw import RawPark


@dataclass(frozen=True)
class Container:
    """One way of holding a park on disk.

    Attributes
    ----------
    suffix
        Ending of its files; empty for a folder.
    read
        Path (or address) -> raw park, with a fault for every part that cannot be read.
    write
        Raw park, path -> nothing; the path does not exist yet.
    refuse
        Path of a file that is to be replaced -> an error if something would be lost with it.
    holds_series
        Whether files of hourly series lie in it.
    """

    suffix: str
    read: Callable[[Any], RawPark]
    write: Callable[[RawPark, Any], None]
    refuse: Callable[[Path], None] | None = None
    holds_series: bool = False


CONTAINERS = (
    Container("", read_folder, write_folder, holds_series=True),
    Container(".zip", read_zip, write_zip),
    Container(".xlsx", read_workbook, write_workbook, refuse_others),
    Container(".gpkg", read_geopackage, write_geopackage, refuse_foreign),
)
DATABASE = Container("", read_database, write_database)
"""A park in a database, found by its address."""
STARTS = tuple(
    Container(suffix, read_start, refuse_start) for suffix in (".geojson", ".shp", ".fgb")
)
"""What holds no park, but the enterprises of one: it can be read, and what it lacks is said."""
_SAVE_AS = dict.fromkeys((".xls", ".xlsb", ".xlsm", ".ods", ".numbers"), ".xlsx")
"""Ending of what is nearly a park -> what to save it as."""


def container_for(path: Path | str) -> Container:
    """Find the container that a path asks for by its ending; text is a database's address.

    Raises
    ------
    BadInput
        If nothing here reads or writes such files.
    """
    if isinstance(path, str):
        return DATABASE
    suffix = "" if path.is_dir() else path.suffix.lower()
    for container in (*CONTAINERS, *STARTS):
        if container.suffix == suffix:
            return container
    known = ", ".join(container.suffix or "a folder" for container in CONTAINERS)
    better = _SAVE_AS.get(suffix)
    remedy = f"Save it as {better}." if better else "Give one of these."
    message = f"{path}: a park cannot be held in {suffix!r}; known: {known}. {remedy}"
    raise BadInput(message)
