"""What arrives from outside is hostile until checked: sizes, members, paths, then its faults."""

from __future__ import annotations

import csv
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput, ParkFaults
from symbiosis.park.containers.known import CONTAINERS, container_for
from symbiosis.park.containers.text_files import DELIMITERS
from symbiosis.park.containers.zipped import MEGABYTE, too_large, unpack
from symbiosis.park.converting import convert_park
from symbiosis.park.load import load_park, open_draft, sound_park
from symbiosis.park.save import save_park
from symbiosis.show.workbook.marked import mark_faults
from symbiosis.show.workbook.new_park import new_park, save_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from symbiosis.park.draft import Draft
    from symbiosis.park.entities import Park
    from symbiosis.park.faults import Fault

LARGEST_FILE, LARGEST_PARK = 20 * MEGABYTE, 80 * MEGABYTE
"""Bytes of an upload, and of a park once unpacked."""
LARGEST_TABLE, WIDEST_TABLE = 20_000, 500
"""Rows and columns of one table."""
MOST_LISTED = 200
"""Files that an archive may list."""
MOST_FILES = 40
"""Files that are uploaded at once."""
LOOSE = ("csv", "toml", "geojson")
"""Endings of the files of a park's folder: what is uploaded of them together is one folder."""
TYPES = (*(one.suffix.lstrip(".") for one in CONTAINERS if one.suffix), *LOOSE)
"""Endings of files that can be uploaded."""
EXAMPLE = "teaching"
"""The park whose rows show how a workbook is filled in."""
_TWICE = "{name}: is there twice. Upload it once."
_ODD = re.compile(r"[\x00-\x1f\x7f/\\\\:]")
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Checked:
    """What was uploaded, as it was understood.

    Attributes
    ----------
    draft
        As far as it could be read.
    faults
        Errors first, then warnings.
    said
        How several files were joined.
    """

    draft: Draft
    faults: tuple[Fault, ...]
    said: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """Count what keeps it from being a park."""
        return sum(fault.severity == "error" for fault in self.faults)

    def park(self) -> Park:
        """Give the park.

        Raises
        ------
        ParkFaults
            If it has errors.
        """
        return sound_park(self.draft, list(self.faults))


def check_upload(files: Sequence[tuple[str, bytes]]) -> Checked:
    """Read what was uploaded: a park, what several firms have sent, or the files of a folder.

    Parameters
    ----------
    files
        Name and content of each.

    Raises
    ------
    BadInput
        If a file is too large, is no archive of a park, or holds anything else.
    ParkFaults
        If several files contradict each other.
    """
    if len(files) > MOST_FILES:
        message = f"{len(files)} files at once: give at most {MOST_FILES}, or pack a folder as zip."
        raise BadInput(message)
    with own_folder() as folder:
        places = _written(files, folder)
        if len(places) == 1:
            return _opened(places[0])
        joined = folder / "park"
        written = convert_park(places, joined)
        return _opened(joined, written.said)


@contextmanager
def own_folder() -> Iterator[Path]:
    """Give a folder for a while; complaints do not name it, for nobody knows it."""
    with tempfile.TemporaryDirectory(prefix="symbiosis_") as name:
        folder = Path(name)
        try:
            yield folder
        except ParkFaults:
            raise
        except BadInput as error:
            told = re.sub(rf"{re.escape(name)}/(file \d+/|files/)?", "", str(error))
            raise BadInput(told) from error


def _opened(place: Path, said: tuple[str, ...] = ()) -> Checked:
    draft, faults = open_draft(place)
    return Checked(draft, tuple(faults), said)


def _written(files: Sequence[tuple[str, bytes]], folder: Path) -> list[Path]:
    """Write what has arrived, each file in a place of its own; those of a folder in one."""
    places: dict[Path, None] = {}
    tables = any(PurePosixPath(name).suffix.lower() in (".csv", ".toml") for name, _ in files)
    for number, (name, data) in enumerate(files):
        if len(data) > LARGEST_FILE:
            raise BadInput(too_large(name, LARGEST_FILE))
        suffix = PurePosixPath(name).suffix.lower()
        loose = tables and suffix.lstrip(".") in LOOSE
        home = folder / ("files" if loose else f"file {number}")
        home.mkdir(exist_ok=True)
        place = home / safe_name(name)
        if not loose:
            container_for(Path(place.name))
        if place.exists():
            raise BadInput(_TWICE.format(name=name))
        place.write_bytes(data)
        if suffix == ".zip":
            unpack(name, data, home / "unpacked", LARGEST_PARK, MOST_LISTED)
        for table in home.rglob("*.[cC][sS][vV]"):
            _refuse_large_table(name, table)
        places[home if loose else place] = None
    return list(places)


def put_files(files: Sequence[tuple[str, bytes]], folder: Path, most: int) -> list[Path]:
    """Write files that are no park of their own, each under its name.

    Raises
    ------
    BadInput
        If one is larger than ``most`` bytes, or two have one name.
    """
    places = []
    for name, data in files:
        if len(data) > most:
            raise BadInput(too_large(name, most))
        place = folder / safe_name(name)
        if place.exists():
            raise BadInput(_TWICE.format(name=name))
        place.write_bytes(data)
        places.append(place)
    return places


def is_mapping(name: str) -> bool:
    """Tell whether a file says how others are laid out."""
    return PurePosixPath(name).suffix.lower() == ".toml"


def safe_name(name: str) -> str:
    """Give a file's own name without what a path could be made of."""
    path = PurePosixPath(_ODD.sub("_", name))
    return f"{path.stem[:_LONGEST_NAME].lstrip('.') or 'park'}{path.suffix.lower()}"


def marked_copy(name: str, data: bytes, language: str) -> bytes:
    """Give a workbook back with its faults as comments on their cells.

    Raises
    ------
    BadInput
        If it is no workbook that can be opened.
    """
    with own_folder() as folder:
        place = folder / safe_name(name)
        place.write_bytes(data)
        marked, _ = mark_faults(place, folder / "marked.xlsx", language=language)
        return marked.read_bytes()


def _refuse_large_table(name: str, table: Path) -> None:
    """Count a table's rows and columns without keeping them, before it is read in earnest."""
    with table.open(encoding="utf-8", errors="replace", newline="") as text:
        columns = max(map(text.readline().count, DELIMITERS)) + 1
        try:
            rows = sum(1 for _ in islice(csv.reader(text), LARGEST_TABLE + 1))
        except csv.Error:  # which the reading in earnest tells with its line
            return
    for count, limit, what in ((rows, LARGEST_TABLE, "rows"), (columns, WIDEST_TABLE, "columns")):
        if count > limit:
            message = f"{name}: table {table.stem} has over {limit} {what}, which is too many."
            raise BadInput(message)


def reread(park: Park) -> Park:
    """Write a park that was edited and read it again: defaults and checks as for any other.

    Raises
    ------
    ParkFaults
        All errors that the edit has brought.
    """
    with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
        place = Path(folder) / park.info.id
        save_park(park, place)
        return load_park(place)


def packed(park: Park) -> bytes:
    """Pack a park's folder, as it can be uploaded again."""
    with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
        place = Path(folder) / f"{park.info.id}.zip"
        save_park(park, place)
        return place.read_bytes()


def as_workbook(park: Park | str, language: str) -> bytes:
    """Give a park, or an empty form (``form``) or one with an example, as a workbook to fill in."""
    with own_folder() as folder:
        place = folder / "new_park.xlsx"
        if isinstance(park, str):
            new_park(place, language=language, example="" if park == "form" else EXAMPLE)
        else:
            save_form(park, place, language)
        return place.read_bytes()
