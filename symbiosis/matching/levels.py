r"""Temperature levels: where heat streams are cut, so that heat can only cascade downwards.

Every route has one temperature scale, that of what flows in it at the receiver. A source appears
on it colder by its approaches and by what is lost on the way, a sink hotter by its approaches:

.. math:: T_r = T - m_r \Delta T_s - D_r \;(source), \qquad T_r = T + m_r \Delta T_d \;(sink)

m = 1 for direct contact, 2 through an intermediate loop; D the drop of the route on its 5 K grid
[K]. On this scale heat may pass from any level to the same or a lower one. What is hotter than the
carrier (``ceiling_c``) counts as its ceiling, what is colder than its return (``floor_c``) as its
floor, so that a steam route, whose floor is its ceiling, has a single level.

A cascade is exact only if no stream of a route begins or ends inside another's segment (Linnhoff &
Flower 1978). Streams are therefore cut at one another's ends, across all their routes, until no
new cut appears; equal shifts and the 5 K grid keep the cuts few.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.park.agreeing import agreeing, members_of

GRID_K = 5.0
"""What is lost on a way is rounded up to this step [K], so that cuts stay few. A stream's or a
machine's own temperatures are never moved."""
_DIGITS = 6
"""Temperatures and approaches are rounded to this many digits [K], so that sums of them compare."""
_APART = 10.0**-_DIGITS
"""Temperatures nearer than this are the same [K]."""
_STEP = _APART / 2.0
"""Means of two temperatures are whole numbers of this step [K]."""
_COLDEST, _ROUTE = 2**34, 2**36
"""Room for all temperatures below and above zero, in steps, and for those of one route."""

Codes = npt.NDArray[np.int64]
Degrees = npt.NDArray[np.float64]


def up(kelvins: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Round up to the grid (a hair above a step is still that step)."""
    steps = np.asarray(kelvins, dtype=float) / GRID_K
    return np.ceil(np.round(steps, 9)) * GRID_K


def route_members(streams: pd.DataFrame, arcs: pd.DataFrame, routes: pd.DataFrame) -> pd.DataFrame:
    """List which heat streams stand on which routes, and where on the route's scale.

    Returns
    -------
    DataFrame
        Columns ``route``, ``stream``, ``is_source``, ``offset`` [K] (added to a temperature of
        the stream to get that of the route), ``floor_c``, ``ceiling_c`` [degC].
    """
    heat = arcs[arcs["medium"] == "heat"]
    ends = [
        heat[["route", role]]
        .drop_duplicates()
        .set_axis(["route", "stream"], axis=1)
        .assign(is_source=role == "source")
        for role in ("source", "sink")
    ]
    members = pd.concat(ends, ignore_index=True)
    way = routes.take(routes.index.get_indexer(pd.Index(members["route"])))
    stream = streams.index.get_indexer(pd.Index(members["stream"]))
    dt_k = streams["dt_k"].to_numpy(float)[stream]
    approach = (np.where(way["loop"].to_numpy(bool), 2.0, 1.0) * dt_k).round(_DIGITS)
    drop = np.nan_to_num(way["drop_k"].to_numpy(float))
    floor, ceiling = (way[end].to_numpy(float) for end in ("floor_c", "ceiling_c"))
    members = members.assign(
        offset=np.where(members["is_source"], -approach - drop, approach),
        floor_c=np.where(np.isnan(floor), -np.inf, floor),
        ceiling_c=np.where(np.isnan(ceiling), np.inf, ceiling),
    )
    return members.sort_values(["route", "is_source", "stream"], ignore_index=True)


def heat_segments(
    streams: pd.DataFrame,
    arcs: pd.DataFrame,
    routes: pd.DataFrame,
    taps: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Cut every heat stream at the temperatures that matter to its routes.

    Parameters
    ----------
    streams, arcs, routes
        As in :class:`symbiosis.matching.tables.Matches`.
    taps
        Those of its mains, which have one level: a stream is cut where that level splits it.

    Returns
    -------
    DataFrame
        Columns ``stream``, ``segment`` (0 = hottest), ``hot_c``, ``cold_c`` [degC], ``share`` of
        the stream's heat, which is spread evenly between its two temperatures.
    """
    heat = streams[streams["medium"] == "heat"]
    temperatures = heat[["supply_c", "target_c"]].astype(float).round(_DIGITS)
    spans = pd.DataFrame({"hot": temperatures.max(axis=1), "cold": temperatures.min(axis=1)})
    if taps is None:
        extra = (np.empty(0, dtype=np.int64), np.empty(0))
    else:
        arcs = arcs[~arcs["route"].isin(taps["main"])]
        extra = _main_cuts(spans, taps)
    cuts = _closed_cuts(spans, route_members(streams, arcs, routes), extra)
    cuts = cuts.sort_values(["stream", "cut"], ascending=[True, False], ignore_index=True)
    lower = cuts.groupby("stream")["cut"].shift(-1)
    segments = cuts.assign(cold_c=lower).rename(columns={"cut": "hot_c"})
    isothermal = segments.groupby("stream")["hot_c"].transform("size") == 1
    segments.loc[isothermal, "cold_c"] = segments.loc[isothermal, "hot_c"]
    segments = segments[segments["cold_c"].notna()].reset_index(drop=True)
    whole = spans.loc[segments["stream"]]
    width = (whole["hot"] - whole["cold"]).to_numpy()
    part = (segments["hot_c"] - segments["cold_c"]).to_numpy()
    segments["share"] = np.divide(part, width, out=np.ones_like(part), where=width > 0)
    segments["segment"] = segments.groupby("stream").cumcount()
    return segments[["stream", "segment", "hot_c", "cold_c", "share"]]


def _main_cuts(spans: pd.DataFrame, taps: pd.DataFrame) -> tuple[Codes, Degrees]:
    """Give where mains cut the streams that stand on them: inside their two ends."""
    taps = taps[taps["stream"].isin(spans.index)]
    owner = spans.index.get_indexer(pd.Index(taps["stream"]))
    cut = taps["cut_c"].to_numpy(float).round(_DIGITS)
    hot, cold = (spans[end].to_numpy()[owner] for end in ("hot", "cold"))
    inside = (cut < hot - _APART) & (cut > cold + _APART)
    return owner[inside], cut[inside]


def _closed_cuts(
    spans: pd.DataFrame, members: pd.DataFrame, extra: tuple[Codes, Degrees]
) -> pd.DataFrame:
    """Hand every stream's cuts to its partners until nothing new appears.

    Only what is new is handed on; streams and routes are numbers, a cut is known by one number.
    """
    stream = spans.index.get_indexer(pd.Index(members["stream"]))
    route = pd.factorize(members["route"])[0]
    offset, floor, ceiling = (
        members[name].to_numpy(float) for name in ("offset", "floor_c", "ceiling_c")
    )
    hot, cold = spans["hot"].to_numpy(), spans["cold"].to_numpy()
    every = np.arange(len(spans))
    owner = np.concatenate([every, every, extra[0]])
    cut = np.concatenate([hot, cold, extra[1]])
    known, fresh = np.unique(_known_by(owner, cut), return_index=True)
    owner, cut = owner[fresh], cut[fresh].round(_DIGITS)
    cuts, levels = [(owner, cut)], np.empty(0, dtype=np.int64)
    while len(owner):
        entry, member = members_of(owner, stream)
        level = np.clip(cut[entry] + offset[member], floor[member], ceiling[member])
        at, levels, level = _new(route[member], level.round(_DIGITS), levels)
        entry, member = members_of(at, route)
        back = level[entry] - offset[member]
        holder = stream[member]
        inside = (back < hot[holder] - _APART) & (back > cold[holder] + _APART)
        owner, known, cut = _new(holder[inside], back[inside].round(_DIGITS), known)
        cuts.append((owner, cut))
    owners, temperatures = (np.concatenate(parts) for parts in zip(*cuts, strict=True))
    return pd.DataFrame({"stream": spans.index[owners], "cut": temperatures})


def _known_by(owner: Codes, temperature: Degrees) -> Codes:
    """Give one number to an owner's temperature [0.000001 K above -1000 degC]."""
    steps = np.round((temperature + 1000.0) * 10**_DIGITS).astype(np.int64)
    numbers: Codes = (owner.astype(np.int64) << 33) + steps
    return numbers


def _new(owner: Codes, temperature: Degrees, known: Codes) -> tuple[Codes, Codes, Degrees]:
    """Keep what is not known yet, each once; return it around all that is known then."""
    keys, first = np.unique(_known_by(owner, temperature), return_index=True)
    fresh = ~np.isin(keys, known, assume_unique=True)
    first = first[fresh]
    return owner[first], np.concatenate([known, keys[fresh]]), temperature[first]


def cascade_levels(
    members: pd.DataFrame, levels: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Place every segment on the scale of every route that it can use.

    Parameters
    ----------
    members
        As from :func:`route_members`.
    levels
        As from :func:`heat_segments`; streams are named as in ``members``.

    Returns
    -------
    drawn, given
        Columns ``route``, ``stream``, ``segment``, ``level`` (0 = hottest level of the route's
        sinks), ``level_c`` [degC on the route's scale]. Levels are those at which sinks take heat;
        a source's segment stands at the hottest of them that it can reach. Segments that can
        reach no sink, or be reached by no source, are left out.
    """
    member, segment = agreeing([members["stream"]], [levels["stream"]])
    cut = levels.drop(columns="stream").take(segment).reset_index(drop=True)
    placed = members.take(member).reset_index(drop=True).join(cut)
    ends = [
        (placed[end] + placed["offset"]).clip(placed["floor_c"], placed["ceiling_c"]).round(_DIGITS)
        for end in ("hot_c", "cold_c")
    ]
    middle = ((ends[0] + ends[1]) / 2.0).to_numpy(float)
    # A source colder than the return, or a sink hotter than the carrier, cannot use the route.
    cold_source = placed["cold_c"] + placed["offset"] < placed["floor_c"] - _APART
    hot_sink = placed["hot_c"] + placed["offset"] > placed["ceiling_c"] + _APART
    is_source = placed["is_source"].to_numpy(bool)
    sources = np.flatnonzero(is_source & ~cold_source.to_numpy())
    sinks = np.flatnonzero(~is_source & ~hot_sink.to_numpy())
    route, names = pd.factorize(placed["route"], sort=True)
    # One number for route and temperature, hottest first: comparing numbers costs a tenth.
    place = route * _ROUTE + (_COLDEST - np.rint(middle / _STEP).astype(np.int64))
    hottest = (np.arange(len(names)) + 1) * _ROUTE
    np.minimum.at(hottest, route[sources], place[sources])
    sinks = sinks[place[sinks] >= hottest[route[sinks]] - _APART / _STEP]
    scale, first = np.unique(place[sinks], return_index=True)
    level = np.arange(len(scale)) - np.searchsorted(scale, scale // _ROUTE * _ROUTE)
    level_c = middle[sinks][first]
    drawn_at, given_at = (np.searchsorted(scale, place[rows]) for rows in (sources, sinks))
    below = np.append(scale // _ROUTE, -1)[drawn_at] == route[sources]

    def on_scale(rows: Codes, at: Codes) -> pd.DataFrame:
        named = {name: placed[name].array[rows] for name in ("route", "stream", "segment")}
        return pd.DataFrame({**named, "level": level[at], "level_c": level_c[at]})

    return on_scale(sources[below], drawn_at[below]), on_scale(sinks, given_at)
