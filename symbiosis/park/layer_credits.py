"""Credits: whom the drawn layers of a park are owed to, wherever they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

CREDIT = "© OpenStreetMap contributors, ODbL 1.0"
"""What must stand wherever data of OpenStreetMap are shown (openstreetmap.org/copyright)."""
_SOURCE = "source"
_OPEN_MAP, _RIGHTS = "openstreetmap", "©"


def credits_of(park: Park) -> tuple[str, ...]:
    """Give the credits that a park's plots, corridors and basemap ask for, each once.

    They stand in the property ``source`` of each feature: what has a © is told as it stands, and
    what names OpenStreetMap in any other way by its licence's words.
    """
    found = dict[str, None]()
    for layer in (park.plots, park.corridors, park.basemap):
        if layer is None or _SOURCE not in layer:
            continue
        for text in layer[_SOURCE].dropna().astype("str").unique():
            if _OPEN_MAP in text.casefold():
                found[CREDIT] = None
            elif _RIGHTS in text:
                found[text] = None
    return tuple(found)
