"""Kinds of sites: what a registry's words for an activity say of fuel and heat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.sectors.usual import has_word

if TYPE_CHECKING:
    from symbiosis.park.library import Library
    from symbiosis.park.registry.site_columns import SiteMapping
    from symbiosis.park.registry.site_reading import Site

UNKNOWN = "other"
_INTEGRATED, _PROCESSING = "steel_integrated", "steel_processing"
_INTEGRATED_CO2_T = 1.5e6
"""No works without blast furnaces emits more in a year."""


def kind_of(site: Site, how: SiteMapping, library: Library, warnings: list[str]) -> str:
    """Give the kind of a site by what its registry says that it does; say what is guessed.

    Parameters
    ----------
    site
        A row of a registry; of several words for its activity the most telling counts.
    how
        Kinds that the mapping file gives to activities go first.
    library
        Knows the kinds and their words.
    warnings
        Takes what was not understood.
    """
    own = {text.lower(): kind for text, kind in how.kinds.items()}
    spoken = [activity.replace("_", " ").lower() for activity in site.activities]
    for activity in site.activities:
        if activity.lower() in own:
            return own[activity.lower()]
        if activity in library.registry_kinds.index:
            return activity
    best, length = UNKNOWN, 0
    for kind, words in library.registry_kinds["words"].items():
        for word in words.split(";"):
            plain = word.replace("_", " ")
            if len(plain) > length and any(has_word(text, plain) for text in spoken):
                best, length = str(kind), len(plain)
    if not length:
        told = "; ".join(site.activities) or "no activity"
        unknown = f"{site.name}: {told!r} is no kind that the library knows"
        warnings.append(f"{unknown}: taken for any other manufacturing")
    if best == _PROCESSING and site.figure("co2") >= _INTEGRATED_CO2_T:
        warnings.append(f"{site.name}: taken for an integrated steelworks by its CO2")
        return _INTEGRATED
    return best
