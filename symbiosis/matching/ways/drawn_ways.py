"""The way net of drawn corridors: what their pieces cost, put together to segments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from symbiosis.matching.ways.contraction import Stretch, contract
from symbiosis.matching.ways.way_net import WayNet

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from symbiosis.matching.ways.ditches import Ditch, Grounds
    from symbiosis.park.drawn.drawn_net import DrawnNet

_GEOD = Geod(ellps="WGS84")
METRES = 1000.0


class Piece(NamedTuple):
    """A piece of a line between two nodes: its length [km], and what it holds of its ditch."""

    ditch: Ditch
    km: float
    share: float


def way_net(
    net: DrawnNet,
    firms: pd.Index[str],
    ditches: Mapping[int, Ditch],
    prices: Grounds,
    detour: float = 1.0,
) -> WayNet:
    """Make the way net of a drawn net.

    Parameters
    ----------
    net
        Its first nodes are the enterprises, in the order of ``firms``.
    ditches
        Position of a line in the layer -> its ditch; :data:`ACCESS` -> that of the accesses.
    prices
        Of ditches, and of a usual pipe.
    detour
        Length of a way over that of its line.
    """
    pieces = _pieces(net, ditches, detour)
    stretches = [
        Stretch(
            int(start), int(end), [(number, False)],
            (piece.ditch.ground, piece.ditch.per_metre, piece.ditch.assumed),
            (_money(piece), piece.km, _sized(piece)),
        )
        for number, ((start, end), piece) in enumerate(zip(net.ends, pieces, strict=True))
    ]  # fmt: skip
    with_firms = set(net.island[: net.firms].tolist())
    stretches = [each for each in stretches if int(net.island[each.start]) in with_firms]
    contracted = contract(stretches, range(net.firms))
    used = {node for each in contracted for node in (each.start, each.end)}
    number, nodes = _nodes(net, firms, used | set(range(net.firms)))
    segments = _segments(net, contracted, pieces, number, nodes)
    return WayNet(nodes, segments, prices.field_cost, prices.pipe_cost, prices.size_cost)


def _money(piece: Piece) -> float:
    ditch = piece.ditch
    return piece.km * METRES * ditch.per_metre + piece.share * ditch.crossing_cost


def _sized(piece: Piece) -> float:
    """Give the length over which a pipe pays by its size [km in the field]."""
    ditch = piece.ditch
    return piece.km * ditch.size_factor + piece.share * ditch.size_metres / METRES


def _pieces(net: DrawnNet, ditches: Mapping[int, Ditch], detour: float) -> list[Piece]:
    """Measure the pieces; what a line crosses is shared by them by length."""
    if not len(net.shapes):
        return []
    corners, of = shapely.get_coordinates(net.shapes, return_index=True)
    lon, lat = net.plane.lonlat(corners).T
    steps = _GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2]
    within = of[:-1] == of[1:]
    km = np.bincount(of[:-1][within], steps[within], len(net.shapes)) * detour / METRES
    whole = pd.Series(km).groupby(net.lines).transform("sum").to_numpy()
    share = np.divide(km, whole, out=np.zeros_like(km), where=whole > 0.0)
    rows = zip(net.lines.tolist(), km.tolist(), share.tolist(), strict=True)
    return [Piece(ditches[line], long, part) for line, long, part in rows]


def _nodes(
    net: DrawnNet, firms: pd.Index[str], used: set[int]
) -> tuple[dict[int, int], pd.DataFrame]:
    """Count the nodes from west to east: how the lines were listed does not matter."""
    kept = sorted(used)
    lonlat = net.plane.lonlat(net.nodes[kept])
    whose = [str(firms[node]) if node < net.firms else "" for node in kept]
    frame = pd.DataFrame({"lon": lonlat[:, 0], "lat": lonlat[:, 1], "enterprise": whose})
    order = frame.sort_values(["lon", "lat", "enterprise"], kind="stable").index
    nodes = frame.loc[order].set_axis(_names("n", len(frame)), axis=0).rename_axis("id")
    nodes["enterprise"] = nodes["enterprise"].astype("str")
    return {kept[at]: number for number, at in enumerate(order)}, nodes


def _names(letter: str, count: int) -> list[str]:
    width = len(str(count))
    return [f"{letter}{number:0{width}d}" for number in range(1, count + 1)]


def _segments(
    net: DrawnNet,
    stretches: list[Stretch],
    pieces: list[Piece],
    number: Mapping[int, int],
    nodes: pd.DataFrame,
) -> pd.DataFrame:
    """Lay the segments out, each from its lower node to its higher."""
    laid = [each if number[each.start] <= number[each.end] else each.turned() for each in stretches]
    laid.sort(key=lambda each: (number[each.start], number[each.end], each.worth))
    rows = [_row(net, each, pieces) for each in laid]
    frame = pd.DataFrame(rows, columns=list(_ROW), index=_names("s", len(rows)))
    ends = {
        "from": [nodes.index[number[each.start]] for each in laid],
        "to": [nodes.index[number[each.end]] for each in laid],
    }
    kinds = dict.fromkeys(("from", "to", "ground", "crossings", "lines"), "str")
    kinds |= dict.fromkeys(("length_km", "sized_km", "trench", "crossing_cost"), "float64")
    named = frame.assign(**ends)[["from", "to", *_ROW]].rename_axis("id")
    return named.astype(kinds | {"assumed": "bool"})


_ROW = (
    *("length_km", "sized_km", "ground", "trench", "crossing_cost", "crossings"),
    *("lines", "assumed", "geometry"),
)


def _row(net: DrawnNet, stretch: Stretch, pieces: list[Piece]) -> tuple[object, ...]:
    passed = [pieces[number] for number, _ in stretch.steps]
    first = passed[0].ditch
    money, km, sized = stretch.worth
    crossed: dict[str, float] = {}
    for piece in passed:
        for name, count in piece.ditch.crossings:
            crossed[name] = crossed.get(name, 0.0) + count * piece.share
    lines = dict.fromkeys(piece.ditch.line for piece in passed if piece.ditch.line)
    return (
        km, sized, first.ground, money,
        sum(piece.share * piece.ditch.crossing_cost for piece in passed),
        ";".join(f"{name}:{count:.4g}" for name, count in sorted(crossed.items())),
        ";".join(sorted(lines)), first.assumed, _shape(net, stretch),
    )  # fmt: skip


def _shape(net: DrawnNet, stretch: Stretch) -> shapely.LineString:
    """Draw a stretch in WGS 84."""
    walked: list[npt.NDArray[np.float64]] = []
    for number, back in stretch.steps:
        corners = shapely.get_coordinates(net.shapes[number])
        walked.append(corners[::-1] if back else corners)
    lonlat = net.plane.lonlat(np.concatenate(walked))
    moved = np.append(True, (np.diff(lonlat, axis=0) != 0.0).any(axis=1))
    return shapely.LineString(lonlat[moved] if moved.sum() > 1 else lonlat[:2])
