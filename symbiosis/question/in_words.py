"""In words: rows and columns of a model, called as the planner's tables call what they are of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import MEDIA, UNITS

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.matching.tables import Matches

Key = tuple[Any, ...]
_INLET = {"sink": "inlet", "source": "outlet"}
_SIDES = {"max": "at most", "min": "at least"}


class PlannersWords:
    """Calls what a solver names by the rows of the tables that it was made from.

    Parameters
    ----------
    matches
        What the model was written from.
    """

    def __init__(self, matches: Matches) -> None:
        self._matches = matches
        self._rows: Mapping[str, Callable[[str, Key], str | None]] = {
            "source_balance": self._balance,
            "sink_balance": self._balance,
            "share_limit": self._share,
            "blending_limit": self._content,
            "load_limit": self._load,
            "forced_limit": self._connection,
            "maximum_limit": self._connection,
            "minimum_limit": self._connection,
            "pair_minimum_limit": self._connection,
            "capacity_limit": self._way,
            "cascade_balance": self._fall,
            **dict.fromkeys(
                ("size_limit", "throughput_limit", "retrofit_limit", "minimum_size_limit"),
                self._size,
            ),
        }

    def row(self, block: str, law: str, key: Any) -> str | None:
        """Say what a constraint asks, as a planner would.

        Returns
        -------
        str or None
            Empty where it is not known; None where it goes without saying.
        """
        say = self._rows.get(law)
        return say(block, key if isinstance(key, tuple) else (key,)) if say else ""

    def column(self, block: str, name: str, key: Any) -> str:
        """Say what a variable is of, and what would bound it; empty where that is not known."""
        first = str(key[0] if isinstance(key, tuple) else key)
        if block == "technology":
            return self._unbounded(first)
        if name in ("outlet", "utility") and first in self._matches.streams.index:
            other = str(self._matches.streams[name][first])
            return f"{self._stream(first)}: {name} {other} takes or gives without end"
        return ""

    def together(self, rows: Sequence[tuple[str, str, Any]]) -> list[str]:
        """Say what several constraints contradict each other in: ratios that a unit cannot have.

        Parameters
        ----------
        rows
            Block, law and key of each.
        """
        ends = [str(key[0]) for _, law, key in rows if law in ("source_balance", "sink_balance")]
        streams = self._matches.streams
        ports = streams.loc[[name for name in dict.fromkeys(ends) if name in streams.index]]
        ports = ports[ports["unit"] != ""]
        told = []
        for unit, of_unit in ports.groupby("unit", sort=False):
            if len(of_unit) > 1:
                told += self._ratio(str(unit), of_unit)
        return told

    def _ratio(self, unit: str, ports: pd.DataFrame) -> list[str]:
        """Say in which ratio a unit has two of its ports, and in which they are asked."""
        (one, first), (other, second) = list(ports.iterrows())[:2]
        if first["medium"] == second["medium"] or not second["coefficient"]:
            return []
        same = first["role"] == second["role"]
        gives = {"source": "gives", "sink": "takes"}[first["role"]] if same else "has"
        has = first["coefficient"] / second["coefficient"]
        names = [str(port["medium"]) for port in (first, second)]
        per = f"{UNITS[names[0]]} of {names[0]} per {UNITS[names[1]]} of {names[1]}"
        said = f"{self._unit(unit)} {gives} {has:.4g} {per}"
        asked = [self._partners(str(port)) for port in (one, other)]
        if all(amount > 0.0 for amount in asked):
            said += f", asked are {asked[0] / asked[1]:.4g}"
        return [f"{said}. Give one of the two an outlet or a utility, or another partner"]

    def _partners(self, name: str) -> float:
        """Sum what the tables' streams can take of a source, or give to a sink, in a year."""
        arcs, streams = self._matches.arcs, self._matches.streams
        is_source = streams["role"][name] == "source"
        own, other = ("source", "sink") if is_source else ("sink", "source")
        there = arcs[arcs[own] == name].drop_duplicates(other)
        amounts = there[other].map(streams["annual"].where(streams["unit"] == "", 0.0))
        kept = 1.0 - there["loss"]
        served = kept * there["substitution"]
        gives = there["max_share"] * amounts / served if is_source else amounts * served
        return float(gives.sum())

    def _stream(self, name: str) -> str:
        row = _record(self._matches.streams, name)
        firm = str(row["enterprise"])
        if row["retrofit"]:
            return f"retrofit {row['retrofit']} ({firm}), port {row['port']}"
        if row["unit"]:
            return f"water, row {row['unit']} ({firm}), {_INLET[row['role']]}"
        return f"{MEDIA[row['medium']].table}, row {name} ({firm})"

    def _unit(self, name: str) -> str:
        if name not in self._matches.units.index:
            return name
        row = _record(self._matches.units, name)
        if row["kind"] == "process":
            return f"water, row {name} ({row['enterprise']})"
        return f"retrofit {row['retrofit'] or name} ({row['enterprise']})"

    def _balance(self, _: str, key: Key) -> str:
        name = str(key[0])
        if name not in self._matches.streams.index:
            return ""
        row = _record(self._matches.streams, name)
        is_source = row["role"] == "source"
        column = "outlet" if is_source else "utility"
        has = str(row[column])
        bare = f"; its {column} is {has}" if has else f", and it has no {column}"
        if row["unit"]:
            what = "gives must go" if is_source else "takes must come from"
            return f"{self._stream(name)}: what it {what} somewhere{bare}"
        unit = f"{UNITS[row['medium']]}/a"
        what = "must go somewhere" if is_source else "are needed"
        can, partners = "taken" if is_source else "given", self._partners(name)
        most = (
            "" if has or self._by_units(name) else f"; {partners:,.6g} {unit} at most can be {can}"
        )
        return f"{self._stream(name)}: {row['annual']:,.6g} {unit} {what}{bare}{most}"

    def _by_units(self, name: str) -> bool:
        """Tell whether units could serve a stream: how much they can hangs on their sizes."""
        arcs, unit = self._matches.arcs, self._matches.streams["unit"]
        here = (arcs["source"] == name) | (arcs["sink"] == name)
        return bool((arcs.loc[here, ["source", "sink"]].map(unit.get) != "").any(axis=None))

    def _share(self, _: str, key: Key) -> str:
        sink, _period, item = (str(part) for part in key)
        arcs = self._matches.arcs
        arcs = arcs[arcs["sink"] == sink]
        items = arcs["source"].map(self._matches.streams["item"])
        share = float(arcs.loc[items == item, "max_share"].max())
        rule = ", ".join(sorted(set(arcs.loc[items == item, "link"]) - {""}))
        return (
            f"{self._stream(sink)}: {item} may be at most {100 * share:.4g} % of it"
            f"{f' (max_share of the link {rule})' if rule else ''}"
        )

    def _content(self, block: str, key: Key) -> str:
        sink, _period, name, side = (str(part) for part in key)
        contents = self._matches.contents
        own = contents[(contents["owner"] == sink) & (contents["property"] == name)]
        limit = own.loc[own["kind"] == side, "value"]
        if sink not in self._matches.streams.index or limit.empty:
            return ""
        unit = next(iter(MEDIA[block].content_units), "") if block in MEDIA else ""
        figure = f"{float(limit.iloc[0]):.6g} {unit}"
        return f"{self._stream(sink)}: {name} {_SIDES.get(side, side)} {figure}"

    def _load(self, _: str, key: Key) -> str:
        unit, name = str(key[0]), str(key[-1])
        return f"{self._unit(unit)}: the load of {name}, with its largest content at the outlet"

    def _connection(self, _: str, key: Key) -> str:
        name = str(key[0])
        if name not in self._matches.arcs.index:
            return ""
        arc = _record(self._matches.arcs, name)
        row = str(arc["connection"])
        pair = f"{self._stream(str(arc['source']))} to {self._stream(str(arc['sink']))}"
        return f"connections, row {row} ({pair})" if row else pair

    def _way(self, _: str, key: Key) -> str | None:
        """Say how much a way carries; one that carries all that could flow goes without saying."""
        name = str(key[0])
        if name not in self._matches.routes.index:
            return ""
        row = _record(self._matches.routes, name)
        arcs = self._matches.arcs
        arcs = arcs[arcs["route"] == name]
        annual = self._matches.streams["annual"]
        most, rate = float(row["max_capacity"]), MEDIA[str(row["medium"])].rate_unit
        ends = (arcs[end].map(annual).sum() for end in ("source", "sink"))
        if most * HOURS_PER_YEAR >= max(ends):
            return None
        way = f"the way {row['from']} > {row['to']} by {row['carrier']}"
        return f"{way}: at most {most:,.6g} {rate}"

    def _fall(self, _: str, key: Key) -> str:
        name = str(key[0])
        if name not in self._matches.routes.index:
            return ""
        row = _record(self._matches.routes, name)
        way = f"{row['from']} > {row['to']} by {row['carrier'] or 'a pipe'}"
        return f"the way {way}: heat only falls, so what is given must be hotter than what is taken"

    def _size(self, _: str, key: Key) -> str:
        name = str(key[0])
        units = self._matches.units
        if name not in units.index:
            rows = units[units["retrofit"] == name]
            if rows.empty:
                return ""
            name = str(rows.index[0])
        row = _record(units, name)
        most = min(float(row["max_size"]), float(row["retrofit_size"]))
        figures = [f"min_size {float(row['min_size']):,.6g}"] if row["min_size"] else []
        figures += [f"max_size {most:,.6g}"] if most < inf else []
        size = f": {', '.join(figures)} {row['size_unit']}" if figures else ""
        return f"{self._unit(name)}{size}"

    def _unbounded(self, name: str) -> str:
        if name not in self._matches.units.index:
            return ""
        where = "technologies" if self._matches.units["retrofit"][name] else "water"
        return f"{self._unit(name)}: nothing bounds its size; give max_size in {where}"


def _record(frame: pd.DataFrame, name: str) -> dict[str, Any]:
    """Give one row by the names of its columns."""
    row: Any = frame.loc[name]
    return dict(row.items())
