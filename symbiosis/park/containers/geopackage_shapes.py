"""Shapes of a GeoPackage: well-known binary behind a header of the format's own.

The header (OGC 12-128r19, 2.1.3): ``GP``, a version, flags (byte order, size of the envelope), the
number of the coordinate system, the envelope.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.errors import Unreadable
from symbiosis.park.containers.nested_shapes import shape_of_binary
from symbiosis.park.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAGIC, _HEADER, _LITTLE_ENDIAN = b"GP", 8, 1
_ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of the envelope, by the code in the flags."""


def shapes_of(blobs: Sequence[object], container: str, table: str) -> np.ndarray:
    """Read the shapes of a table.

    Raises
    ------
    Unreadable
        With the first one that is none.
    """
    from shapely.errors import ShapelyError

    shapes = np.full(len(blobs), None, dtype=object)
    for row, blob in enumerate(blobs):
        if blob is None:
            continue
        try:
            shapes[row] = shape_of_binary(_well_known(blob))
        except NotImplementedError as error:
            found, remedy = "is curved, which is not read", "Turn its curves into straight lines."
            raise _no_shape(container, table, row + 1, found, remedy) from error
        except (ShapelyError, ValueError, TypeError) as error:
            found = f"cannot be read: {error}"
            raise _no_shape(container, table, row + 1, found) from error
    return shapes


def blob_of(shape: object, system: int) -> bytes | None:
    """Write a shape as a GeoPackage keeps it; ``None`` if there is none."""
    import shapely

    if shape is None:
        return None
    empty = 16 if shapely.is_empty(shape) else 0
    head = _MAGIC + struct.pack("<BBi", 0, _LITTLE_ENDIAN | empty, system)
    return head + bytes(shapely.to_wkb(shape, flavor="iso", byte_order=1))


def _well_known(blob: object) -> bytes:
    if not isinstance(blob, bytes) or not blob.startswith(_MAGIC) or len(blob) < _HEADER:
        message = "no header of a GeoPackage's geometry"
        raise ValueError(message)
    flags = blob[3]
    envelope = (flags >> 1) & 7
    if flags & 32 or envelope >= len(_ENVELOPES):
        message = "a kind of geometry that is not standard"
        raise ValueError(message)
    return blob[_HEADER + _ENVELOPES[envelope] :]


def _no_shape(
    container: str,
    table: str,
    number: int,
    found: str,
    remedy: str = "Draw it again, or remove it.",
) -> Unreadable:
    row = f"feature {number}"
    return Unreadable(Fault("error", container, table, row, "geometry", "", found, remedy))
