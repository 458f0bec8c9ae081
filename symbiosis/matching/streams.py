"""Streams: the park's four stream tables as one frame, in one shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import STREAMS, Shape, flag, number, text
from symbiosis.matching.periods import has_steps, running_as
from symbiosis.park.defaults import DEFAULT_DT_K
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.resolution import CYCLE, YEAR, resolution_of

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

DRAFT = Shape(
    (
        *STREAMS.columns,
        "rule",  # heat_pump or engine: the unit's temperatures follow its partners
        "known_as",  # technology or retrofit whose ports a unit has, and whose contents
        "profile",
        "legal_route",  # of a material, where its row overrides the link's
        "outlet_price",
        "utility_price",
    ),
    {**STREAMS.numbers, "outlet_price": np.nan, "utility_price": np.nan},
    STREAMS.flags,
)
"""What matching knows of a stream: the columns of the contract, and what only matching needs."""


def park_ids(park: Park) -> set[str]:
    """Give the ids of all streams and uses of the park, whoever has left."""
    return {name for table in STREAM_TABLES for name in park.tables[table].index}


def park_streams(park: Park, scenario: Scenario) -> pd.DataFrame:
    """Read the sources and sinks of the enterprises that have not left the park."""
    parts = []
    for table, medium in STREAM_TABLES.items():
        rows = park.tables[table]
        rows = rows[~rows["enterprise"].isin(scenario.left) & rows["role"].isin(["source", "sink"])]
        if len(rows):
            parts.append(_draft(park, rows, medium))
    streams = with_library(DRAFT.gather(parts), park)
    streams["profile"] = _as_their_need(streams)
    return streams.sort_index(kind="stable")


def _draft(park: Park, rows: pd.DataFrame, medium: str) -> pd.DataFrame:
    item = text(rows, "material") if medium == "material" else pd.Series(medium, index=rows.index)
    name = text(rows, "name")
    return DRAFT.of(
        rows.assign(
            medium=medium,
            item=item,
            name=name.where(name != "", pd.Series(rows.index.astype("str"), index=rows.index)),
            annual=number(rows, "quantity", 0.0),
            unit="",
            profile=running_as(park, rows),
        )
    )


def _as_their_need(streams: pd.DataFrame) -> pd.Series[str]:
    """Let by-products run as the need that they come from, or as what they leave in place of."""
    profile = streams["profile"]
    for column in ("tied_to", "instead_of"):
        whose = profile.reindex(streams[column]).fillna("").set_axis(streams.index)
        profile = profile.where(streams[column] == "", whose)
    return profile


def in_resolution(streams: pd.DataFrame, park: Park) -> pd.Series[str]:
    """Give in what streams balance (:mod:`symbiosis.park.resolution`)."""
    materials = park.library.materials
    stocked = streams["item"].isin(materials.index[flag(materials, "stockable")])
    stocked &= streams["medium"] == "material"
    told = park.info.resolution
    return resolution_of(streams["medium"], stocked, told, stepped=has_steps(park))


def with_library(streams: pd.DataFrame, park: Park) -> pd.DataFrame:
    """Add what the library knows: which materials can be stocked, and the usual approach."""
    is_heat, resolution = streams["medium"] == "heat", in_resolution(streams, park)
    return streams.assign(
        yearly=resolution == YEAR,
        by_cycle=resolution == CYCLE,
        dt_k=streams["dt_k"].fillna(DEFAULT_DT_K).where(is_heat),
        scope=streams["scope"].where((streams["scope"] != "") | ~is_heat, "net"),
    )
