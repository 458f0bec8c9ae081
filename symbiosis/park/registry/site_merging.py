"""Merging: the same site in two registries, or twice in one, is one site."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Geod

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from symbiosis.park.registry.site_reading import Site

SAME_KM = 0.5
"""Two rows of one site are no farther apart."""
_ALIKE, _NOTICED = 0.75, 0.05
_GEOD = Geod(ellps="WGS84")
_LEGAL = frozenset(
    {
        *("bv", "nv", "sa", "ag", "gmbh", "kg", "co", "ltd", "limited", "plc", "inc", "llc", "spa"),
        *("srl", "sas", "ab", "oy", "as", "se", "eg", "ev", "the", "and", "und", "de", "la", "le"),
        *("van", "werk", "plant", "site", "works"),
    }
)


def kilometres(
    lon: float, lat: float, lons: Sequence[float], lats: Sequence[float]
) -> npt.NDArray[np.float64]:
    """Give the distances of places from one place [km]."""
    count = len(lons)
    _, _, metres = _GEOD.inv(np.full(count, lon), np.full(count, lat), lons, lats)
    return np.asarray(metres, dtype=float) / 1000.0


def merged(sites: Sequence[Site]) -> tuple[list[Site], list[str]]:
    """Make one of the rows that are of the same site: near each other, and alike in name.

    Parameters
    ----------
    sites
        In the order in which they are trusted.

    Returns
    -------
    list of Site
        What the first row of a site leaves open is filled from the others.
    list of str
        What was merged.
    """
    kept: list[Site] = []
    said: list[str] = []
    for site in sites:
        same = _same(site, kept)
        if same is None:
            kept.append(site)
            continue
        first = kept[same]
        kept[same] = first.joined(site)
        told = f"{first.name} ({first.place}) and {site.name} ({site.place}) are one site"
        other, own = site.figure("co2"), first.figure("co2")
        if abs(other - own) > _NOTICED * max(own, other):
            told += f"; its CO2 is {own:,.0f} t in the first, {other:,.0f} t in the other"
        said.append(told)
    return kept, said


def _same(site: Site, kept: Sequence[Site]) -> int | None:
    if not kept:
        return None
    lons, lats = ([other.figure(name) for other in kept] for name in ("lon", "lat"))
    away = kilometres(site.figure("lon"), site.figure("lat"), lons, lats)
    for at in np.flatnonzero(away <= SAME_KM).tolist():
        if alike(site, kept[at]):
            return int(at)
    return None


def alike(one: Site, other: Site) -> bool:
    """Tell whether two sites are called alike: the same words but for legal forms, or nearly."""
    mine, theirs = _words(one.name), _words(other.name)
    shorter = min(mine, theirs, key=len)
    if shorter and shorter <= (mine & theirs):
        return True
    texts = [" ".join(sorted(words)) for words in (mine, theirs)]
    return difflib.SequenceMatcher(None, texts[0], texts[1]).ratio() >= _ALIKE


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]{2,}", text.lower()) if word not in _LEGAL}
