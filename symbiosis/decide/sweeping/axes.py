"""What may be varied, and how it is said: a list, or from .. to in steps; plain or as per cent."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from symbiosis.park.accounts import PHYSICAL, unknown_parts
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

BY_NAME = ("prices", "policy", "amounts", "max_km", "limits")
"""Axes that are tables: one axis for each name in them."""
WHOLE = (
    "objective", "discount_rate", "forbid", "allow", "left", "existing", "max_dilution",
    "legal_routes", "water", "mains", "needs",
)  # fmt: skip
"""Axes that are fields of a scenario."""
AXES = (*BY_NAME, *WHOLE)
LISTS = ("forbid", "allow", "left", "legal_routes")
SIDES = ("minimum", "maximum")
MOST = 1_000_000
"""Most questions of one grid, and so most values of an axis and most draws."""


@dataclass(frozen=True)
class Change:
    """One value of one axis: what it says to a scenario, and how a table shows it."""

    axis: str
    said: Mapping[str, Any]
    shown: Any


@dataclass(frozen=True)
class Axis:
    """Something that varies, with its values."""

    name: str
    steps: tuple[Change, ...] = field(default=())


def merged(data: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Lay what is said over what was said before; tables are merged, limits by account."""
    result = dict(data)
    for name, each in more.items():
        if name == "limits":
            result[name] = _limits(result.get(name, ()), each)
        elif isinstance(each, Mapping) and isinstance(result.get(name), Mapping):
            result[name] = {**result[name], **each}
        else:
            result[name] = each
    return result


def _limits(before: Any, more: Any) -> list[Any]:
    """Lay limits over others: those of the same account and holder side by side, others beside."""
    result = [dict(each) for each in before]
    for limit in more:
        key = [limit.get(part, "") for part in ("account", "holder")]
        same = [each for each in result if [each.get(p, "") for p in ("account", "holder")] == key]
        if same:
            same[0].update(limit)
        else:
            result.append(dict(limit))
    return result


def axis_of(name: str, said: Any, park: Park, faults: list[str]) -> Iterator[Axis]:
    """Read an axis, or a table of them; what is wrong goes to ``faults``."""
    place = f"axes.{name}"
    if name in WHOLE:
        steps = _steps(said, place, faults)
        if name in LISTS:
            wrong = [each for each in steps if not isinstance(each, (list, str))]
            faults += [
                f'{place}: {each!r} is no list of names. Write [[], ["a"]].' for each in wrong
            ]
            steps = [[each] if isinstance(each, str) and each else each or [] for each in steps]
        yield Axis(name, tuple(Change(name, {name: each}, _shown(each)) for each in steps))
        return
    if not isinstance(said, Mapping):
        faults.append(f"{place}: is no table. Write its names below [{place}].")
        return
    for item, values in said.items():
        if name == "limits":
            yield from _limit_axes(item, values, faults)
        elif _known(name, str(item), f"{place}.{item}", park, faults):
            yield _figure_axis(name, str(item), values, park, faults)


def _known(name: str, item: str, place: str, park: Park, faults: list[str]) -> bool:
    """Tell whether an item may be varied so; a price is checked with its scenario."""
    known: dict[str, tuple[str, ...]] = {
        "policy": tuple(PHYSICAL),
        "max_km": tuple(MEDIA),
        "amounts": tuple(str(each) for table in STREAM_TABLES for each in park.tables[table].index),
    }
    if name not in known or item in known[name]:
        return True
    what = {"policy": "physical account", "max_km": "medium"}.get(name, f"stream of {park.info.id}")
    faults.append(f"{place}: no {what}. " + did_you_mean(item, known[name], "Name one that is."))
    return False


def _figure_axis(name: str, item: str, values: Any, park: Park, faults: list[str]) -> Axis:
    place = f"axes.{name}.{item}"
    figures = [
        figure
        for each in _steps(values, place, faults)
        if (figure := figure_of(each, (name, item), park, place, faults)) is not None
    ]
    axis = f"{name}.{item}"
    return Axis(axis, tuple(Change(axis, {name: {item: each}}, each) for each in figures))


def _limit_axes(account: str, sides: Any, faults: list[str]) -> Iterator[Axis]:
    """Read the bounds of one account: a table of ``minimum`` or ``maximum``, and a ``holder``."""
    place = f"axes.limits.{account}"
    if told := unknown_parts(account):
        faults.append(f"{place}: no account: {told}.")
        return
    if not isinstance(sides, Mapping) or not set(sides) & set(SIDES):
        faults.append(f"{place}: bounds nothing. Write maximum = [...], or minimum = [...].")
        return
    holder = sides.get("holder", "")
    for side, values in sides.items():
        if side not in (*SIDES, "holder"):
            faults.append(f"{place}.{side}: is unknown. Known: minimum, maximum, holder.")
        if side not in SIDES:
            continue
        axis = ".".join(filter(None, ("limits", account, holder, side)))
        steps = []
        for each in _steps(values, f"{place}.{side}", faults):
            if not _is_figure(each):
                faults.append(f"{place}.{side}: {each!r} is no number. Write figures a year.")
                continue
            limit = {"account": account, side: float(each)} | ({"holder": holder} if holder else {})
            steps.append(Change(axis, {"limits": [limit]}, float(each)))
        yield Axis(axis, tuple(steps))


def _steps(said: Any, place: str, faults: list[str]) -> list[Any]:
    """Give the values of an axis: a list, or ``{ from, to, steps }``."""
    if isinstance(said, list) and said:
        return said
    if isinstance(said, Mapping) and set(said) == {"from", "to", "steps"}:
        first, last, count = said["from"], said["to"], said["steps"]
        if isinstance(count, int) and count > MOST:
            # Refused before they are listed: a slip of the pen would fill the memory.
            faults.append(f"{place}: {count:,} steps; {MOST:,} is the most.")
            return []
        if _is_figure(first) and _is_figure(last) and isinstance(count, int) and count >= 2:  # noqa: PLR2004
            return [first + (last - first) * step / (count - 1) for step in range(count)]
    faults.append(
        f"{place}: is no list of values. Write [1, 2, 3], or {{ from = 1, to = 3, steps = 3 }} "
        "with figures and at least 2 steps."
    )
    return []


def figure_of(
    said: Any, datum: tuple[str, str], park: Park, place: str, faults: list[str]
) -> float | None:
    """Give a figure: as it is, or ``"80 %"`` of what the park has."""
    if _is_figure(said):
        return float(said)
    if isinstance(said, str) and said.rstrip()[-1:] == "%":
        try:
            share = float(said.rstrip()[:-1]) / 100.0
        except ValueError:
            share = math.nan
        own = own_figure(park, *datum)
        if math.isfinite(share) and own is not None:
            return share * own
        if math.isfinite(share):
            faults.append(f"{place}: the park has no figure to take {said!r} of. Write a figure.")
            return None
    faults.append(f'{place}: {said!r} is no number. Write a figure, or "80 %" of the park\'s.')
    return None


def own_figure(park: Park, kind: str, name: str) -> float | None:
    """Give the park's own amount, price or carbon price; None where it has none."""
    from symbiosis.matching.prices import OTHERWISE, price_ranges
    from symbiosis.park.named import CARBON

    if kind == "amounts":
        for table in STREAM_TABLES:
            if name in park.tables[table].index:
                return float(park.tables[table]["quantity"][name])
        return None
    if kind != "prices":
        return None
    if name == CARBON:
        return park.info.carbon_price
    for table in OTHERWISE:
        if name in getattr(park.library, table).index:
            price = float(price_ranges(park, table)["price"][name])
            return price if math.isfinite(price) else None
    return None


def _is_figure(said: Any) -> bool:
    return isinstance(said, (int, float)) and not isinstance(said, bool) and math.isfinite(said)


def _shown(each: Any) -> Any:
    """Show a value in one cell."""
    if isinstance(each, list):
        return ", ".join(map(str, each))
    return each if isinstance(each, (str, int, float)) else str(each)
