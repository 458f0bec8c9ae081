"""How what is saved takes another's place: whenever a process ends, the old stands or the new.

A process that saves works in a hidden folder beside the place, ``.NAME.XXXXXXXX.saving``. It makes
``new`` in there, moves what stands at the place to ``old``, ``new`` to the place, and clears up; as
long as it lives it holds a lock. A hidden folder that nobody holds was left by one that died, and
whoever comes to the place next finishes what it had begun.

A folder may hold files of others besides its own: they move along. ``is_own`` tells them apart by
their paths within the folder.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING
from uuid import uuid4

from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    IsOwn = Callable[[Path], bool]

_ROOM, _NEW, _OLD, _LOCK = ".saving", "new", "old", "lock"


def refuse_here(place: Path) -> None:
    """Let no folder be replaced in which somebody stands: it would be gone from under them.

    Raises
    ------
    BadInput
        If the working folder is that folder, or lies in it.
    """
    if Path.cwd().is_relative_to(place.resolve()):
        message = (
            f"folder {place}: is where this command runs, so it cannot be replaced. "
            "Go to another folder, or give the path of another one."
        )
        raise BadInput(message)


@contextmanager
def beside(place: Path, is_own: IsOwn) -> Iterator[Path]:
    """Give a path beside a place, on the same disk, at which nothing stands; it is gone in the end.

    The park or plan that somebody who died was saving to the place is brought there first.
    """
    mend(place, is_own)
    room = place.with_name(f".{place.name}.{uuid4().hex[:8]}{_ROOM}")
    room.mkdir(parents=True)
    try:
        with _held(room / _LOCK) or nullcontext():
            try:
                yield _draft(room, place)
            finally:
                _finish(room, place, is_own)
    finally:
        _leave(room)


def put_in_place(draft: Path, place: Path, is_own: IsOwn) -> None:
    """Move what :func:`beside` was for to its place; what others have put there is kept."""
    for file in (draft, *draft.rglob("*")):
        if file.is_file():
            _settle(file)
    if not place.is_dir():
        draft.replace(place)
        return
    _keep_others(place, draft, is_own)
    old = draft.with_name(_OLD)
    place.rename(old)
    try:
        draft.rename(place)
    except OSError:
        old.rename(place)
        raise


def mend(place: Path, is_own: IsOwn) -> None:
    """Finish what processes that died had begun at a place, and clear up after them."""
    parent = place.parent
    if not (parent.is_dir() and os.access(parent, os.W_OK)):
        return
    for room in sorted(parent.glob("*" + _ROOM)):
        if not room.name.startswith(f".{place.name}."):
            continue
        if any(room.iterdir()):
            lock = _held(room / _LOCK)
            if lock is None:  # whoever made it is still at work
                continue
            with lock:
                _finish(room, place, is_own)
        _leave(room)


def _draft(room: Path, place: Path) -> Path:
    """Give the path of what is new; it ends as its place does, for some writers ask for that."""
    return room / (_NEW + place.suffix)


def _finish(room: Path, place: Path, is_own: IsOwn) -> None:
    """Let a folder stand at a place from which the older one was moved away; drop the rest."""
    new, old = _draft(room, place), room / _OLD
    if old.exists() and not place.exists():
        (new if new.exists() else old).rename(place)
    if old.exists():
        _keep_others(old, place, is_own)
        shutil.rmtree(old)
    if new.is_dir():
        shutil.rmtree(new)
    new.unlink(missing_ok=True)


def _leave(room: Path) -> None:
    """Remove a folder in which nothing is left but its lock."""
    (room / _LOCK).unlink(missing_ok=True)
    room.rmdir()


def _held(file: Path) -> IO[bytes] | None:
    """Take a lock that ends with this process; None if another one has it, or there are none."""
    handle = file.open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    return handle


def _settle(file: Path) -> None:
    """Let a file reach the disk before the folder that has it takes another's place."""
    with file.open("r+b") as handle:
        os.fsync(handle.fileno())


def _keep_others(older: Path, newer: Path, is_own: IsOwn) -> None:
    """Copy what is somebody else's from an older folder, files and empty folders alike."""
    for path in sorted(older.rglob("*")):
        name = path.relative_to(older)
        copy = newer / name
        if is_own(name) or copy.exists():
            continue
        if path.is_dir() and not path.is_symlink():
            copy.mkdir()
        else:
            shutil.copy2(path, copy, follow_symlinks=False)
