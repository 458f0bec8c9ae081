"""The law of writing: how a file or a folder comes to the place that its user names.

Every one that symbiosis writes for somebody goes through :func:`put` or :func:`put_into`:

- whole or not at all: it is written beside its place and then moved there, so that whenever the
  process ends the old one stands or the new one (:mod:`symbiosis.park.swap`);
- it never becomes what it was made from (:func:`refuse_place`), nor a device or a pipe;
- it never goes through a link into a file of the reader's: the place that a user names may be a
  link, and what it leads to is judged; a file in a folder is not;
- what cannot be written says so, with a remedy.

Whether what stands at the place may go is for the caller to say, before anything long begins.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.containers.addresses import looks_like_address, shown
from symbiosis.park.swap import beside, put_in_place, refuse_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from symbiosis.park.swap import IsOwn

    Write = Callable[[Path], object]

LONGEST_NAME = 200
"""Bytes of a name: file systems take 255, and a draft's name is longer."""
_ALL_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def nothing(_name: Path) -> bool:
    """Tell that no file of a folder is the writer's: what is there stays."""
    return False


def refuse_place(
    place: Path, made_from: Iterable[Path | str] = (), is_own: IsOwn = nothing
) -> None:
    """Let nothing be written where it could not be, or where it would destroy what it is made from.

    Worth asking before a solve that takes long.

    Parameters
    ----------
    place
        What is to be written: a file, or a folder of which `is_own` goes.
    made_from
        Files and folders that are read for it; addresses of databases are passed over.
    is_own
        Which files of a folder are the writer's: of the one that is written, or that is read.

    Raises
    ------
    BadInput
        If that is so.
    """
    if looks_like_address(place):
        remedy = "Give a path; `symbiosis convert` and `update` write into a database."
        message = f"{shown(place)}: is an address, and no folder is called like one. {remedy}"
        raise BadInput(message)
    if len(os.fsencode(place.name)) > LONGEST_NAME:
        message = f"{place}: has a name of over {LONGEST_NAME} bytes. Give a shorter one."
        raise BadInput(message)
    stands = _real(place)
    for source in made_from:
        if isinstance(source, Path) and source.exists():
            _refuse_own_ground(place, stands, source, is_own)
    if stands.exists() and not (stands.is_file() or stands.is_dir()):
        message = f"{place}: is neither a file nor a folder. Give the path of a new one."
        raise BadInput(message)
    if stands.is_dir():
        refuse_here(place)
    elif stands.is_file() and not os.access(stands, os.W_OK):
        message = f"{place}: may only be read, so it is left alone. Give another place."
        raise BadInput(message)
    above = next(path for path in stands.parents if path.exists())
    if not (above.is_dir() and os.access(above, os.W_OK)):
        why = "cannot be written to" if above.is_dir() else "is no folder"
        message = f"{place}: {above} {why}. Give another place."
        raise BadInput(message)


def put(place: Path, write: Write, is_own: IsOwn = nothing) -> None:
    """Write a file or a folder beside a place and move it there, whole or not at all.

    Parameters
    ----------
    place
        Where to; folders above it are made.
    write
        Writes it to a path at which nothing stands.
    is_own
        Which files of a folder that stands there are replaced; all others move along.

    Raises
    ------
    BadInput
        If it cannot be written.
    """
    refuse_place(place)
    target = _real(place)
    missing = [path for path in target.parents if not path.exists()]
    try:
        with beside(target, is_own) as draft:
            write(draft)
            _like(draft, target)
            put_in_place(draft, target, is_own)
    except OSError as error:
        raise _unwritten(place, error) from error
    finally:
        _clear(missing)


def put_into(folder: Path, fill: Callable[[Path], object]) -> None:
    """Put files into a folder in which other things stay: all are whole before one is moved.

    Parameters
    ----------
    folder
        Where to; it is made if it is not there.
    fill
        Writes them into an empty folder.

    Raises
    ------
    BadInput
        If one cannot be written, or is a folder there.
    """
    place = _real(folder)
    if place.exists() and not place.is_dir():
        message = f"{folder}: is no folder. Give the path of one."
        raise BadInput(message)
    missing = [path for path in (place, *place.parents) if not path.exists()]
    try:
        with beside(place, nothing) as draft:
            draft.mkdir()
            fill(draft)
            place.mkdir(parents=True, exist_ok=True)
            for file in sorted(draft.iterdir()):
                _like(file, place / file.name)
                put_in_place(file, place / file.name, nothing)
    except OSError as error:
        raise _unwritten(folder, error) from error
    finally:
        _clear(missing)


def put_bytes(place: Path, data: bytes) -> None:
    """Write a file whose bytes are known; see :func:`put`."""
    if place.is_dir():
        message = f"{place}: cannot be written, it is a folder. Give a file's name."
        raise BadInput(message)
    put(place, lambda draft: draft.write_bytes(data))


def _real(place: Path) -> Path:
    """Give what a path leads to.

    Raises
    ------
    BadInput
        If it leads to itself.
    """
    try:
        return place.expanduser().resolve()
    except (OSError, RuntimeError) as error:
        message = f"{place}: is a link that leads to itself. Give another place."
        raise BadInput(message) from error


def _refuse_own_ground(place: Path, stands: Path, source: Path, is_own: IsOwn) -> None:
    """Refuse to replace a file or folder that is read, or a part of it."""
    read = source.resolve()
    alike = stands.exists() and stands.samefile(read)
    part = stands.is_dir() and read != stands and read.is_relative_to(stands)
    inside = read.is_dir() and stands != read and stands.is_relative_to(read)
    goes = (part and is_own(read.relative_to(stands))) or (
        inside and is_own(stands.relative_to(read))
    )
    if alike or goes:
        message = f"{place}: would replace {source}, which is read for it. Give another path."
        raise BadInput(message)


def _like(draft: Path, place: Path) -> None:
    """Let a file be read by those who may read the one that it replaces, and by nobody else."""
    if draft.is_file() and place.is_file() and not place.is_symlink():
        shutil.copymode(place, draft)


def _clear(missing: Iterable[Path]) -> None:
    """Remove folders that were made for what was not written after all."""
    for path in missing:
        try:
            path.rmdir()
        except OSError:  # something is in it, or it was never made
            return


def _unwritten(place: Path, error: OSError) -> BadInput:
    """Say that something cannot be written, and why."""
    name = Path(str(error.filename)).name if error.filename else ""
    drafts = ("", place.name, f"new{place.suffix}")
    inside = f"{name} " if name not in drafts and ".saving" not in name else ""
    why = error.strerror or str(error)
    remedy = "Make room, or give another place." if error.errno in _ALL_FULL else _ELSE
    return BadInput(f"{place}: {inside}cannot be written ({why}), so nothing is saved. {remedy}")


_ELSE = "Choose another place."
