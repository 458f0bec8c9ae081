"""Shapes of strangers: read by GEOS only where they are not nested deeper than its stack is.

GEOS reads a collection within a collection by calling itself, as deep as the file says; some
20,000 levels end the process. Every reader of shapes comes here.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DEEPEST = 8
"""Collections within collections; a drawing of a park has one or two."""
_POINT, _LINES, _POLYGON = 1, (2, 8), 3
_ORDERS = {0: ">", 1: "<"}
_RINGS = 3
"""Brackets that a polygon of many parts needs within the last collection."""
_BRACKET = re.compile(r"[()]")
_Z, _M, _SYSTEM = 0x80000000, 0x40000000, 0x20000000
"""Flags that PostGIS adds to a kind of geometry."""


def shape_of_binary(data: bytes) -> BaseGeometry:
    """Read well-known binary.

    Raises
    ------
    ValueError
        If it is nested too deeply, besides what shapely raises.
    """
    import shapely

    _Walk(data).over()
    return shapely.from_wkb(data)


def shape_of_text(text: str) -> BaseGeometry:
    """Read well-known text; raises as :func:`shape_of_binary` does."""
    import shapely

    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth += 1 if bracket[0] == "(" else -1
        if depth > DEEPEST + _RINGS:
            raise _too_deep()
    return shapely.from_wkt(text)


def check_geojson(geometry: object) -> None:
    """Refuse a GeoJSON geometry that is nested too deeply, with a :class:`ValueError`."""
    level: list[Any] = [geometry]
    for _ in range(DEEPEST + 1):
        level = [
            part
            for each in level
            if isinstance(each, dict) and isinstance(parts := each.get("geometries"), list)
            for part in parts
        ]
    if level:
        raise _too_deep()


class _Walk:
    """A walk over well-known binary from head to head; it stops where GEOS will say what is wrong.

    A part of several shapes may be several shapes itself as far as GEOS cares, so that all but
    points, lines and polygons count as nesting.
    """

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def over(self) -> None:
        """Walk to the end, with the parts left to read of every collection that is open."""
        open_parts = [1]
        try:
            while open_parts:
                if open_parts[-1] == 0:
                    open_parts.pop()
                    continue
                open_parts[-1] -= 1
                count = self._head()
                if count is not None:
                    open_parts.append(count)
                    if len(open_parts) > DEEPEST + 2:
                        raise _too_deep()
        except struct.error:
            return  # it is cut off, which the reader says

    def _head(self) -> int | None:
        """Read one head; the parts of what has parts, else None, with its coordinates passed."""
        order = _ORDERS.get(self._number("B"))
        if order is None:
            message = "no byte order stands at the head of a shape"
            raise ValueError(message)
        code = self._number(f"{order}I")
        kind, thousands = (code & 0xFFFF) % 1000, (code & 0xFFFF) // 1000
        sizes = 2 + (bool(code & _Z) or thousands in (1, 3)) + (bool(code & _M) or thousands > 1)
        if code & _SYSTEM:
            self._number(f"{order}I")
        if kind == _POINT:
            self._pass(sizes)
        elif kind in _LINES:
            self._pass(self._number(f"{order}I") * sizes)
        elif kind == _POLYGON:
            for _ in range(self._number(f"{order}I")):
                self._pass(self._number(f"{order}I") * sizes)
        else:
            return self._number(f"{order}I")
        return None

    def _pass(self, figures: int) -> None:
        """Pass coordinates. What has read how many are there has moved on: `+=` would not know."""
        self.at += 8 * figures

    def _number(self, form: str) -> int:
        (number,) = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return int(number)


def _too_deep() -> ValueError:
    return ValueError(f"more than {DEEPEST} collections of shapes stand within each other")
