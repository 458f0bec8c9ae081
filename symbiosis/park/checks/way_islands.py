"""Way islands: corridors that nothing connects to the others, with the enterprises on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.drawn.joined_lines import CORRIDORS, line_names, net_of
from symbiosis.park.faults import Fault

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.park.draft import Draft
    from symbiosis.park.drawn.drawn_net import DrawnNet

_NAMED = 3
_TOLD = 8
"""As many islands are told one by one."""


def check_ways(draft: Draft) -> list[Fault]:
    """Warn of corridors that do not connect: pipes between them would run straight."""
    net = net_of(draft)
    if net is None:
        return []
    of = net.island[: net.firms]
    islands, sizes = np.unique(of, return_counts=True)
    if len(islands) == 1:
        return []
    order = np.argsort(-sizes, kind="stable")
    names = line_names(draft.geometry[CORRIDORS])
    firms = draft.tables["enterprises"]["id"].to_numpy(dtype=object)
    container = draft.geometry[CORRIDORS].attrs.get("container") or f"{CORRIDORS}.geojson"
    faults = []
    for island in islands[order][1 : _TOLD + 1]:
        lines, remedy = _lines_of(net, island, names)
        here = firms[of == island]
        pairs = len(here) * (len(firms) - len(here))
        found = (
            f"an island: no line connects it to the others; on it: {_listed(list(here))}; "
            f"{pairs} pairs of enterprises fall back on the straight line"
        )
        faults.append(
            Fault("warning", container, CORRIDORS, _listed(lines), "geometry", "", found, remedy)
        )
    if (more := len(islands) - 1 - _TOLD) > 0:
        found = f"{more} more islands, which no line connects to the others"
        remedy = "Draw what connects them."
        faults.append(Fault("warning", container, CORRIDORS, "", "geometry", "", found, remedy))
    return faults


def _lines_of(net: DrawnNet, island: np.int64, names: list[str]) -> tuple[list[str], str]:
    """Name the lines of an island, and the gap between them and the nearest other line."""
    import shapely

    there = net.island[net.ends[:, 0]] == island
    drawn = net.lines >= 0
    inside, outside = (np.flatnonzero(side & drawn) for side in (there, ~there))
    lines = [names[line] for line in sorted(set(net.lines[inside].tolist()))]
    near, metres = _nearest(net.shapes[inside], net.shapes[outside])
    at = int(np.argmin(metres))
    one, other = (net.lines[side] for side in (inside[at], outside[near[at]]))
    gap = float(shapely.distance(net.shapes[inside[at]], net.shapes[outside[near[at]]]))
    remedy = f"Draw what connects it: {names[one]} and {names[other]} are {gap:.0f} m apart."
    return lines, remedy


def _nearest(
    shapes: npt.NDArray[np.object_], others: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    import shapely

    near = shapely.STRtree(others).nearest(shapes)
    return near, shapely.distance(shapes, others[near])


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
