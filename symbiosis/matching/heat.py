"""Heat: which enterprises could share a pipe of which carrier, and which streams stand on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.berths import driven_to
from symbiosis.matching.carriers import carries, is_steam, lay_routes, route_loss, way_id
from symbiosis.matching.dominance import undominated
from symbiosis.matching.found import Around, Found
from symbiosis.matching.frames import ARCS, ROUTES, figures, join
from symbiosis.matching.headers import fits_header, header_levels
from symbiosis.matching.ids import marked
from symbiosis.matching.levels import up
from symbiosis.matching.pairing import arc_name, in_time
from symbiosis.matching.power import near_pairs
from symbiosis.matching.refusals import refuse

if TYPE_CHECKING:
    import numpy.typing as npt

MEDIUM = "heat"
LOOP = 2.0
"""Heat that goes through an intermediate loop passes two exchangers: approaches count twice."""
_STREAM = ("supply_c", "target_c", "dt_k", "scope", "rule")
_WAYS = (
    *("source", "sink", "from", "to", "pair", "way", "supply_c", "target_c", "dt_k"),
    *("supply_c_sink", "target_c_sink", "dt_k_sink"),
)
"""What is still asked of a pair when it is tried on the carriers."""
_TOLERANCE = 1e-9
BLOCK = 50_000
"""About so many pairs are tried on all carriers at once."""


def match_heat(around: Around) -> Found:
    """Pair heat sources and sinks on in-house routes and on pipes between enterprises."""
    if not around.is_paired(MEDIUM):
        return Found.together([])
    carriers = carries(around.carriers, MEDIUM)
    cap = float(carriers["max_km"].max()) if len(carriers) else 0.0
    pairs = near_pairs(around, MEDIUM, cap, _STREAM)
    # A pump feeding a pump, or an engine, is a technology of its own, not a match of two.
    pairs = pairs[(pairs["rule"] == "") | (pairs["rule_sink"] == "")]
    pairs, never = in_time(around, pairs, MEDIUM)
    pairs, spread = driven_to(around, pairs, MEDIUM)
    own = pairs["from"] == pairs["to"]
    found = Found.together([_inside(around, pairs[own]), _between(around, pairs[~own], carriers)])
    # Candidates are many and made up to fit someone: only the park's own pairs need a reason.
    made_up = set(around.streams.index[around.streams["rule"] != ""])
    told = pd.concat([never, spread, *found.refusals])
    told = told[~told["source"].isin(made_up) & ~told["sink"].isin(made_up)]
    return Found(found.arcs, found.routes, [told])


def _inside(around: Around, pairs: pd.DataFrame) -> Found:
    """Pair by direct contact what is an enterprise's own, if its recovery is not yet counted."""
    gross = (pairs["scope"] == "process") & (pairs["scope_sink"] == "process")
    open_ = gross | (pairs["unit"] != "") | (pairs["unit_sink"] != "")
    counted = refuse(
        pairs[~open_],
        MEDIUM,
        "already_counted",
        "both figures are net of the enterprise's own recovery",
    )
    pairs = pairs[open_]
    shift = pairs["dt_k"] + pairs["dt_k_sink"]
    fits = falls(pairs["supply_c"] - shift, pairs["supply_c_sink"], pairs)
    route = join("@", marked(pairs["from"]))
    kept = pairs.assign(medium=MEDIUM, route=route, item=MEDIUM)[fits]
    kept["id"] = arc_name(around, kept)
    # Not the route of every pair: pandas gives a table without rows those of what it is assigned.
    routes = ROUTES.of(kept.drop_duplicates("route").assign(id=kept["route"]))
    return Found(ARCS.of(kept), routes, [counted, _too_cold(pairs[~fits], shift[~fits])])


def falls(
    hot: pd.Series[float] | npt.NDArray[np.float64],
    cold: pd.Series[float] | npt.NDArray[np.float64],
    pairs: pd.DataFrame,
) -> npt.NDArray[np.bool_]:
    """Tell where heat can fall from the hot end of a source to the cold end of a sink.

    Ends that just touch pass heat only if both streams keep their temperature.
    """
    gap = np.asarray(hot, dtype=float) - np.asarray(cold, dtype=float)
    level = (pairs["supply_c"] == pairs["target_c"]).to_numpy()
    level = level & (pairs["supply_c_sink"] == pairs["target_c_sink"]).to_numpy()
    return np.asarray((gap > _TOLERANCE) | (level & (gap > -_TOLERANCE)), dtype=bool)


def _too_cold(pairs: pd.DataFrame, shift: pd.Series[float]) -> pd.DataFrame:
    missing = pairs["supply_c_sink"] + shift - pairs["supply_c"]
    touches = pd.Series("", index=pairs.index).mask(missing.abs() <= _TOLERANCE, "more than ")
    detail = join(
        *("the source starts at ", figures(pairs["supply_c"]), " degC; the sink starts at "),
        *(figures(pairs["supply_c_sink"]), " degC and ", touches, figures(shift)),
        " K are needed between",
    )
    return refuse(pairs, MEDIUM, "too_cold", detail, (missing, "K"))


def _between(around: Around, pairs: pd.DataFrame, carriers: pd.DataFrame) -> Found:
    """Pair the streams of different enterprises, some ways at a time.

    Every pair is tried on every carrier: in blocks, so that memory does not grow with both.
    """
    names = ["source", "sink", "from", "to"]
    pairs = pairs.sort_values("way", kind="stable").astype(dict.fromkeys(names, "category"))
    way = pairs["way"].to_numpy()
    block = np.searchsorted(way, way) // BLOCK
    parts = [_on_pipes(around, part, carriers) for _, part in pairs.groupby(block)]
    return Found.together(parts or [_on_pipes(around, pairs, carriers)])


def _on_pipes(around: Around, pairs: pd.DataFrame, carriers: pd.DataFrame) -> Found:
    """Pair the streams of different enterprises on the carriers that can serve them."""
    pairs = pairs.join(header_levels(around, pairs))
    pairs["exchangers"] = LOOP - pairs["header"]
    shift = pairs["exchangers"] * (pairs["dt_k"] + pairs["dt_k_sink"])
    warm = falls(pairs["supply_c"] - shift, pairs["supply_c_sink"], pairs)
    refusals = [_too_cold(pairs[~warm], shift[~warm])]
    ways = _ways(around, pairs[warm], carriers)
    kept = ways[ways["reached"] & ways["served"] & ways["arrives"]]
    kept = _worth_offering(around, kept, carriers)
    refusals += _why_not(ways, kept)
    at_header = kept["header"]
    ends = {end: kept[end].mask(at_header) for end in ("floor_c", "ceiling_c")}
    kept = kept.assign(medium=MEDIUM, item=MEDIUM, loop=~at_header, **ends)
    kept = kept.astype(dict.fromkeys(("source", "sink", "from", "to", "carrier"), "str"))
    kind = around.park.tables["enterprises"]["kind"].reindex(kept["to"])
    kept["passed_on"] = at_header & kind.eq("hub").to_numpy()
    kept["route"] = way_id(kept) + _level_name(kept).where(at_header, "")
    loss = route_loss(
        carriers["loss_per_km"].reindex(kept["carrier"]).set_axis(kept.index), kept["length_km"]
    )
    arcs = kept.assign(
        id=join(arc_name(around, kept), "@", kept["carrier"]),
        loss=loss,
        distance_km=kept["length_km"],
    )
    return Found(ARCS.of(arcs), lay_routes(kept, around.carriers, around.distances), refusals)


def _level_name(ways: pd.DataFrame) -> pd.Series[str]:
    """Name the level of a header, for only what goes to one level shares a pipe."""
    return join(":", figures(ways["level_c"].fillna(0.0)))


def _ways(around: Around, pairs: pd.DataFrame, carriers: pd.DataFrame) -> pd.DataFrame:
    """Try every pair on every carrier: whether it is in reach, can serve and arrives.

    On the scale of what flows at the receiver: ``top_c`` is the source's hot end, ``low_c`` the
    sink's cold end, ``full_c`` its hot end, ``floor_c`` and ``ceiling_c`` the carrier's two (a
    header's pipe has none: it holds what the header holds).
    """
    ends = pairs[["way", "from", "to"]].drop_duplicates("way")
    ends["length_km"] = around.distances.way_km(ends, MEDIUM)
    about = carriers.assign(steam=is_steam(carriers), carrier=pd.Categorical(carriers.index))
    about = about.rename(columns={"supply_c": "ceiling_c", "return_c": "floor_c"})
    columns = ["carrier", "steam", "ceiling_c", "floor_c", "max_km", "pressure_bar"]
    columns += ["min_pressure_bar", "drop_bar_per_km", "drop_k_per_km"]
    ways = pairs[[*_WAYS, "level_c", "level", "header", "exchangers"]]
    ways = ways.merge(ends[["way", "length_km"]], on="way").merge(about[columns], how="cross")
    ways = ways[fits_header(ways)].reset_index(drop=True)
    for end, open_end in (("floor_c", -np.inf), ("ceiling_c", np.inf)):
        ways[end] = ways[end].mask(ways["header"], open_end)
    ways["drop_k"] = up(ways["drop_k_per_km"] * ways["length_km"])
    ways["top_c"] = ways["supply_c"] - ways["exchangers"] * ways["dt_k"]
    ways["low_c"] = ways["supply_c_sink"] + ways["exchangers"] * ways["dt_k_sink"]
    ways["full_c"] = ways["target_c_sink"] + ways["exchangers"] * ways["dt_k_sink"]
    lost_bar = ways["drop_bar_per_km"] * ways["length_km"]
    ways["arrival_bar"] = ways["pressure_bar"] - lost_bar.where(ways["steam"], 0.0)
    spoken = around.distances.reaches(ways["way"].to_numpy(), MEDIUM)
    ways["reached"] = (ways["length_km"] <= ways["max_km"]) | spoken
    ways["served"] = _can_enter(ways, ways["top_c"]) & _can_leave(ways)
    tight = ways["steam"] & (ways["arrival_bar"] < ways["min_pressure_bar"])
    arrival = ways["top_c"] - ways["drop_k"]
    ways["arrives"] = ~tight & _can_enter(ways, arrival) & falls(arrival, ways["low_c"], ways)
    return ways


def _can_enter(ways: pd.DataFrame, top: pd.Series[float]) -> pd.Series[bool]:
    """Heat enters above the carrier's return; into steam also at its very level."""
    level = ways["supply_c"] == ways["target_c"]
    return (top > ways["floor_c"]) | (level & (top >= ways["floor_c"] - _TOLERANCE))


def _can_leave(ways: pd.DataFrame) -> pd.Series[bool]:
    """Heat leaves below the carrier's supply; a sink of one temperature may stand at it."""
    level = ways["supply_c_sink"] == ways["target_c_sink"]
    return (ways["low_c"] < ways["ceiling_c"]) | (
        level & (ways["low_c"] <= ways["ceiling_c"] + _TOLERANCE)
    )


def _worth_offering(around: Around, ways: pd.DataFrame, carriers: pd.DataFrame) -> pd.DataFrame:
    """Leave out the pipes that others replace at no loss, by what they are known to cost.

    What the planner says of a pipe, or the scenario of a carrier's price, is not known here: then
    nothing is left out.
    """
    if not carriers.index.isin(list(around.scenario.prices)).any():
        best = undominated(_needed_levels(ways), carriers).index
        told = around.distances.told(ways["way"].to_numpy(), MEDIUM)
        ways = ways[ways.index.isin(best) | told]
    return ways


def _needed_levels(ways: pd.DataFrame) -> pd.DataFrame:
    """Keep, of the steam levels, only those that some sink needs to be served as far as can be.

    A sink that hot water serves up to its hot end needs no steam; another needs the lowest level
    that does, or, where its source is not hot enough for that, the hottest that arrives.
    """
    full = ways["ceiling_c"] >= ways["full_c"] - _TOLERANCE
    by_pair = ways["pair"]
    watered = (full & ~ways["steam"]).groupby(by_pair).transform("any")
    enough = ways["ceiling_c"].where(full & ways["steam"])
    lowest = enough.groupby(by_pair).transform("min")
    hottest = ways["ceiling_c"].where(ways["steam"]).groupby(by_pair).transform("max")
    wanted = ways["ceiling_c"] == lowest.fillna(hottest)
    chosen = ways["steam"] & ~watered & wanted
    pipe = [ways["way"], ways["carrier"]]
    return ways[~ways["steam"] | chosen.groupby(pipe, observed=True).transform("any")]


def _why_not(ways: pd.DataFrame, kept: pd.DataFrame) -> list[pd.DataFrame]:
    """Say of each pair without any carrier what stopped the one that came nearest."""
    lost = ways[~ways["pair"].isin(kept["pair"])]
    served = lost[lost["served"]]
    far = served[~served["reached"] & ~(served["steam"] & ~served["arrives"])]
    far = far.sort_values(["pair", "max_km", "carrier"]).drop_duplicates("pair", keep="last")
    faded = served[~served["arrives"]].sort_values(["pair", "steam", "ceiling_c", "carrier"])
    faded = faded.drop_duplicates("pair")
    steam, water = faded[faded["steam"]], faded[~faded["steam"]]
    bare = lost[~lost["pair"].isin(served["pair"])]
    km = join(figures(far["length_km"]), " km; at most ", figures(far["max_km"]), " km")
    return [
        refuse(far, MEDIUM, "too_far", km, (far["length_km"] - far["max_km"], "km")),
        _too_long(steam),
        _cooled(water),
        _unserved(bare),
    ]


def _too_long(steam: pd.DataFrame) -> pd.DataFrame:
    """Refuse steam by the pressure or the temperature that the way takes, with the figures."""
    lost_bar = steam["drop_bar_per_km"] * steam["length_km"]
    tight = steam["arrival_bar"] < steam["min_pressure_bar"]
    arrival = steam["top_c"] - steam["drop_k"]
    needed = steam[["low_c", "floor_c"]].max(axis=1)
    way = join("over ", figures(steam["length_km"]), " km steam loses ")
    by_pressure = join(
        *(way, figures(lost_bar), " of ", figures(steam["pressure_bar"]), " bar; "),
        *(figures(steam["min_pressure_bar"]), " bar must arrive"),
    )
    by_temperature = join(
        *(way, figures(steam["drop_k"], 0), " K and arrives at ", figures(arrival)),
        *(" degC; ", figures(needed), " degC are needed"),
    )
    short = steam["min_pressure_bar"] - steam["arrival_bar"]
    figure = short.where(tight, needed - arrival)
    unit = pd.Series("bar", index=steam.index).where(tight, "K")
    detail = by_pressure.where(tight, by_temperature)
    refused = refuse(steam, MEDIUM, "too_long_for_steam", detail, (figure, "K"))
    return refused.assign(unit=unit)


def _cooled(water: pd.DataFrame) -> pd.DataFrame:
    """Refuse hot water that the way cools below what the sink or the return needs."""
    arrival = water["top_c"] - water["drop_k"]
    needed = water[["low_c", "floor_c"]].max(axis=1)
    detail = join(
        *("over ", figures(water["length_km"]), " km it cools to ", figures(arrival)),
        *(" degC; ", figures(needed), " degC are needed"),
    )
    return refuse(water, MEDIUM, "too_cold", detail, (needed - arrival, "K"))


def _unserved(ways: pd.DataFrame) -> pd.DataFrame:
    """Refuse what is too hot for every carrier, or whose source is too cold for those that serve.

    Of the carriers that are hot enough for the sink the one that returns coldest tells how hot the
    source would have to start.
    """
    ways = ways.assign(enough=_can_leave(ways))
    order = ["pair", "enough", "floor_c", "carrier"]
    serving = ways.sort_values(order, ascending=[True, False, True, True]).drop_duplicates("pair")
    hottest = ways.groupby("pair")["ceiling_c"].max().reindex(serving["pair"])
    ends = serving.assign(hottest=hottest.to_numpy(float))
    too_hot = join(
        *("the sink asks its pipe for ", figures(ends["low_c"]), " degC, and the hottest "),
        *("carrier gives ", figures(ends["hottest"]), " degC"),
    )
    needed = ends["floor_c"] + ends["exchangers"] * ends["dt_k"]
    too_cold = join(
        *("the coldest carrier that can serve the sink, ", ends["carrier"].astype("str")),
        *(
            ", takes heat from ",
            figures(ends["floor_c"]),
            " degC up, and the source heats a pipe to ",
        ),
        *(figures(ends["top_c"]), " degC: it must start at ", figures(needed), " degC"),
    )
    other, most = _colder_pipe(ways, ends)
    below = join(too_cold, ", or the need at ", figures(most), " degC or less, which ", other)
    too_cold = join(below, " serves").where(other != "", too_cold)
    detail = too_cold.where(ends["enough"], too_hot)
    figure = (ends["floor_c"] - ends["top_c"]).where(
        ends["enough"], ends["low_c"] - ends["hottest"]
    )
    return refuse(ends.set_index("pair"), MEDIUM, "no_carrier", *_by_pair(ends, detail, figure))


def _colder_pipe(ways: pd.DataFrame, ends: pd.DataFrame) -> tuple[pd.Series[str], pd.Series[float]]:
    """Name the hottest pipe that a source can heat, and where a need may start that it serves."""
    warm = ways[_can_enter(ways, ways["top_c"] - ways["drop_k"]) & ways["reached"]]
    warm = warm.assign(held=warm[["ceiling_c", "top_c"]].min(axis=1))
    best = warm.sort_values(["pair", "held", "carrier"]).drop_duplicates("pair", keep="last")
    best = best.set_index("pair").reindex(ends["pair"])
    other = best["carrier"].astype("str").where(best["held"].notna(), "").set_axis(ends.index)
    shift = (ends["exchangers"] * ends["dt_k_sink"]).to_numpy(float)
    # A need that is heated takes some of its heat above its start: a little below is meant.
    most = np.floor(best["held"].to_numpy(float) - shift - _TOLERANCE)
    return other, pd.Series(most, index=ends.index)


def _by_pair(
    ends: pd.DataFrame, detail: pd.Series[str], figure: pd.Series[float]
) -> tuple[pd.Series[str], tuple[pd.Series[float], str]]:
    """Give what is told of pairs by their pair."""
    pair = ends["pair"].to_numpy()
    return detail.set_axis(pair), (figure.set_axis(pair), "K")
