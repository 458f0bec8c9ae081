"""Checks of a park, one topic a file: draft in, faults out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.checks.agreement import check_agreement
from symbiosis.park.checks.coarse_media import check_coarse_media
from symbiosis.park.checks.cover import check_cover
from symbiosis.park.checks.cycles import check_cycles
from symbiosis.park.checks.geometry import check_geometry
from symbiosis.park.checks.green_sources import check_green_sources
from symbiosis.park.checks.heat_origins import check_heat_origins
from symbiosis.park.checks.meanings import check_meanings
from symbiosis.park.checks.oddities import check_oddities
from symbiosis.park.checks.offset import check_offset
from symbiosis.park.checks.own_rows import check_own
from symbiosis.park.checks.paying import check_paying
from symbiosis.park.checks.physics import check_physics
from symbiosis.park.checks.pressure import check_pressure
from symbiosis.park.checks.ranges import check_ranges
from symbiosis.park.checks.reached import check_reached
from symbiosis.park.checks.references import check_references
from symbiosis.park.checks.standing_still import check_standing_still
from symbiosis.park.checks.structure import check_structure
from symbiosis.park.checks.tied import check_tied
from symbiosis.park.checks.timed_prices import check_timed_prices
from symbiosis.park.checks.waiting_needs import check_waiting_needs
from symbiosis.park.checks.way_grounds import check_grounds
from symbiosis.park.checks.way_islands import check_ways
from symbiosis.park.checks.ways_of_running import check_ways_of_running
from symbiosis.park.checks.whereabouts import check_whereabouts
from symbiosis.park.checks.yields import check_yields

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_CHECKS = (
    check_cover,
    check_structure,
    check_meanings,
    check_references,
    check_own,
    check_oddities,
    check_ranges,
    check_physics,
    check_heat_origins,
    check_agreement,
    check_geometry,
    check_whereabouts,
    check_reached,
    check_tied,
    check_pressure,
    check_offset,
    check_grounds,
    check_ways,
    check_paying,
    check_standing_still,
    check_cycles,
    check_coarse_media,
    check_yields,
    check_ways_of_running,
    check_timed_prices,
    check_waiting_needs,
    check_green_sources,
)


def faults_of(draft: Draft) -> list[Fault]:
    """Run every check."""
    return [fault for run in _CHECKS for fault in run(draft)]
