"""Mains: headers with length that many fill and tap, and trenches that several pipes share.

A main is one carrier at one level (heat), or what one source gives (water, a material), on the
segments of the park's ways. It stands among the routes, with the flag ``main``; its arcs name it as
their route. What it is laid of stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

PIPE_COLUMNS = {
    "main": "route that it is a piece of",
    "segment": "piece of a way that it lies in",
    "from": "node where it begins",
    "to": "node where it ends; the pipe back is a row of its own",
    "length_km": "length [km]",
    "capex_fixed": "money once a pipe, without its ditch",
    "capex_variable": "money once per unit of capacity [t/h, MW, m3/h]",
    "max_capacity": "capacity of the largest pipe [t/h, MW, m3/h] (inf: the flows decide)",
    "pumping": "electricity of its pumps per unit moved [MWh/t, MWh/MWh, MWh/m3]",
    "loss_fixed": "heat that every pipe loses while its main is hot [MW]",
    "loss_variable": "heat lost per unit of capacity [1]",
}
TAP_COLUMNS = {
    "main": "route that it stands on",
    "stream": "who fills or taps it",
    "node": "node where it stands",
    "cut_c": "coldest heat of a source that warms it, hottest of a sink that it warms [degC]",
}


@dataclass(frozen=True, eq=False)
class Mains:
    """What mains are laid of, and the trenches that pipes share.

    Attributes
    ----------
    pipes
        Indexed by pipe: :data:`PIPE_COLUMNS`; two rows, there and back, a main and segment.
    taps
        :data:`TAP_COLUMNS`: the streams that stand on each main.
    segments
        Indexed by segment: ``from``, ``to`` (nodes), ``length_km``, ``trench`` (money once for the
        ditch of all pipes in it, crossings included) and ``geometry`` (WGS 84, in that direction).
    shared
        ``route``, ``segment``: the pipes between two enterprises that lie in trenches of others;
        their own price is without ditch.
    reach_km
        Main -> longest way from where it is filled to where it ends [km] (inf: any).
    """

    pipes: pd.DataFrame
    taps: pd.DataFrame
    segments: pd.DataFrame
    shared: pd.DataFrame
    reach_km: pd.Series
