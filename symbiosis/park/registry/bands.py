"""Bands of temperature: how the heat that a registry's figures speak of becomes streams."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

Row = dict[str, object]

SMALLEST_GWH = 5.0
"""Heat below this is left out: a pipe for half a megawatt is nobody's project."""
STACK = "stack"
"""Outlet of heat above 100 degC: the gas leaves as it is. Colder heat goes to a cooling tower."""
CONDENSER_HEAT: Row = {
    "name": "Condenser heat",
    "supply_c": 30.0,
    "target_c": 20.0,
    "scope": "net",
    "origin": "condenser",
}
"""What a power station's condenser rejects: heat at 30 degC that a river takes down to 20."""
_WARM_C = 100.0


@dataclass(frozen=True)
class Slice:
    """A part of a band's heat, as one stream.

    Attributes
    ----------
    supply_c, target_c
        Where it starts and ends [degC]; between them it is spread evenly.
    share
        Of the band's heat.
    key
        Tells the slices of one band apart.
    """

    supply_c: float
    target_c: float
    share: float = 1.0
    key: str = ""


Bands = Mapping[str, tuple[Slice, ...]]

SLICE_K = 25.0
_LEVEL_K = 10.0
"""A steam user takes the level below the upper end of its slice by this."""


def _slices(low: float, high: float, upto: float) -> tuple[Slice, ...]:
    """Cut the heat wanted between two temperatures evenly; what is above ``upto`` is fired."""
    count = round((high - low) / SLICE_K)
    levels = [low + SLICE_K * (step + 1) - _LEVEL_K for step in range(count)]
    return tuple(
        Slice(level, level, 1.0 / count, f"{level:.0f}") for level in levels if level < upto
    )


FIRED_C = 250.0
"""Heat wanted from here on is made by a flame: no stream that a neighbour could give."""
SOURCES: Bands = {
    "lt100": (Slice(95.0, 40.0),),
    "100_200": (Slice(200.0, 100.0),),
    "200_500": (Slice(500.0, 200.0),),
    "gt500": (Slice(600.0, 500.0),),
}
"""Band of excess heat -> its streams: a source that cools is spread evenly over its band."""
SINKS: Bands = {
    "lt100": (Slice(50.0, 90.0),),
    "100_200": _slices(100.0, 200.0, FIRED_C),
    "200_500": _slices(200.0, 500.0, FIRED_C),
}
"""Band of heat wanted -> its streams: each slice of 25 K a steam user of its own level."""


def estimated(
    enterprise: str,
    key: str,
    role: str,
    quantity: float,
    unit: str,
    *,
    source: str,
    spread: tuple[float, float] = (0.7, 1.3),
    basis: str = "estimated",
    **columns: object,
) -> Row:
    """Make one row of a stream's table, with its evidence.

    Parameters
    ----------
    enterprise, key, role, quantity, unit
        Whose it is, what tells it apart, and how much.
    source
        The chain that made the figure.
    spread
        Low and high, over the figure.
    """
    return {
        "id": f"{enterprise}_{key}",
        "enterprise": enterprise,
        "role": role,
        "quantity": quantity,
        "unit": unit,
        "basis": basis,
        "source": source,
        "low": quantity * spread[0],
        "high": quantity * spread[1],
        **columns,
    }


def after_own_recovery(
    given: Mapping[str, float], wanted: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Let a site meet its own demand from its own hotter excess heat first.

    The registries' excess heat is said to be net of that, their demand is not: left as they are, a
    site would give heat away and buy the same heat back from its neighbour. Both are reduced.

    Parameters
    ----------
    given, wanted
        Band, coldest first -> heat [GWh/a].

    Returns
    -------
    given, wanted
        Band -> heat that is left [GWh/a].
    """
    given, wanted = dict(given), dict(wanted)
    bands = list(given)
    for cold in reversed(list(wanted)):
        for hot in bands[bands.index(cold) + 1 :]:
            own = min(given[hot], wanted[cold])
            given[hot] -= own
            wanted[cold] -= own
    return given, wanted


def band_rows(
    make: Callable[..., Row],
    role: str,
    amounts: Mapping[str, float],
    bands: Bands,
    origin: str,
    spread: tuple[float, float],
) -> Iterator[Row]:
    """Give a site's heat band by band, net of its own recovery.

    Parameters
    ----------
    make
        Makes a row for the site: ``make(key, role, quantity, unit, source=..., **columns)``.
    role
        Source or sink.
    amounts
        Band -> heat [GWh/a]; bands below :data:`SMALLEST_GWH` are left out.
    bands
        Band -> its streams.
    origin
        How the heat was derived.
    spread
        Low and high, over the figure.
    """
    key, name = ("out", "Excess heat") if role == "source" else ("in", "Heat demand")
    for band, slices in bands.items():
        if amounts[band] < SMALLEST_GWH:
            continue
        for part in slices:
            warm = role == "source" and part.target_c >= _WARM_C
            yield make(
                "_".join(filter(None, ("heat", key, band, part.key))),
                role,
                amounts[band] * part.share,
                "GWh/a",
                source=f"{origin}; band {band}, less own recovery",
                spread=spread,
                name=f"{name} {_between(part.supply_c, part.target_c)}",
                supply_c=part.supply_c,
                target_c=part.target_c,
                scope="net",
                outlet=STACK if warm else "",
            )


def _between(supply: float, target: float) -> str:
    return f"at {supply:.0f} °C" if supply == target else f"{supply:.0f} to {target:.0f} °C"
