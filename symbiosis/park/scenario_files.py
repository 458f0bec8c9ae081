"""Scenario files: read with what they are based on, merged, and all their faults told at once.

A file says what differs from its ``base``: another scenario of the park, or a file beside it. What
is a table (``prices``) is merged by key, rows of limits and targets by what they bound; anything
else replaces what the base says. Names, title and note are a file's own.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from symbiosis.errors import BadInput, Unreadable
from symbiosis.park.containers.folder import scenario_file
from symbiosis.park.containers.text_files import text_of
from symbiosis.park.faults import Fault
from symbiosis.park.named import unknown_names
from symbiosis.park.odd_choices import odd_choices
from symbiosis.park.refused import refused
from symbiosis.park.scenario import Scenario
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

BASE = "base"
"""The one key of a file that is none of a scenario's."""
OWN = ("name", "title", "title_zh", "note")
"""What a scenario does not have of its base."""
_ROWS_BY = {"limits": ("account", "holder"), "targets": ("indicator", "holder")}
"""Field -> what tells its rows apart."""
_ENDINGS = (".toml", ".json")


@dataclass(frozen=True)
class _Source:
    """One scenario as written.

    Attributes
    ----------
    name
        What it is called if it does not say.
    place
        The file, as the user knows it.
    text
        What it holds; None: the file is still to be read.
    folder
        Where a base may lie beside it; None: in the park.
    """

    name: str
    place: str
    text: str | None = None
    folder: Path | None = None


def load_scenario(path: str | Path, park: Park | None = None) -> Scenario:
    """Read a scenario from a TOML or JSON file, or by its name from a park.

    Parameters
    ----------
    path
        A file; with a park also the name of one of its scenarios, which goes before a file of that
        name (``./name`` means the file).
    park
        Whose scenarios are known by name. Every name in the scenario is then looked up there.

    Raises
    ------
    BadInput
        All that is wrong at once, each with its file and key, in the bases too: what cannot be
        read, what a scenario does not know, what the park does not know, a base that is not there
        or leads back to itself.
    """
    reader = _Reader(park)
    scenario = reader.scenario(_asked(path, park))
    if reader.faults:
        lines = [f"scenario {fault.container}: {_line(fault)}" for fault in reader.faults]
        raise BadInput("\n".join(dict.fromkeys(lines)))
    return scenario


def faults_of_scenarios(park: Park) -> list[Fault]:
    """Find what is wrong with a park's own scenarios; it stops only who asks for them."""
    faults: list[Fault] = []
    for name in park.scenarios:
        reader = _Reader(park)
        source = _of_park(name, park)
        scenario = reader.scenario(source)
        faults += reader.faults
        faults += [
            Fault(
                "warning",
                source.place,
                "",
                "",
                "",
                "",
                told.rstrip("."),
                "Turn the sign, or leave it.",
            )
            for told in ([] if reader.faults else odd_choices(scenario, park))
        ]
    return list(dict.fromkeys(faults))


def base_of(name: str, park: Park) -> str:
    """Name the scenario that one of the park's is based on; empty: none, or it cannot be read."""
    try:
        return str(tomllib.loads(park.scenarios[name]).get(BASE, ""))
    except (ValueError, RecursionError):
        return ""


def _line(fault: Fault) -> str:
    place = f"{fault.column}: " if fault.column else ""
    return f"{place}{fault.allowed}. {fault.remedy}"


def _asked(path: str | Path, park: Park | None) -> _Source:
    name = str(path)
    if park is not None and name in park.scenarios:
        return _of_park(name, park)
    file = Path(path)
    if park is not None and not file.suffix and file.name == name and not file.exists():
        known = ", ".join(park.scenarios)
        remedy = f"Name one of {known}, or give a file." if known else "It has none; give a file."
        message = (
            f"scenario {name}: {park.info.id} has no scenario of that name, and there is no such "
            f"file. {did_you_mean(name, park.scenarios, remedy)}"
        )
        raise BadInput(message)
    return _Source(file.stem, name, None, file.parent)


def _of_park(name: str, park: Park) -> _Source:
    return _Source(name, scenario_file(name), park.scenarios[name])


class _Reader:
    """Reads a scenario with all that it is based on, and notes every fault on the way.

    Parameters
    ----------
    park
        Whose scenarios may be a base, and whose names are known; None: no park is at hand.

    Attributes
    ----------
    faults
        What was found wrong, the first file first.
    """

    def __init__(self, park: Park | None) -> None:
        self.park = park
        self.faults: list[Fault] = []

    def scenario(self, source: _Source) -> Scenario:
        """Give what a source comes to; the usual one where there are faults."""
        data = self._merged(source, ())
        if self.faults:
            return Scenario()
        try:
            return Scenario.model_validate({"name": source.name, **data})
        except ValidationError as error:  # each file is sound, and together they are not
            self._note(source, refused(error, Scenario))
            return Scenario()

    def _merged(self, source: _Source, above: tuple[str, ...]) -> dict[str, Any]:
        data = self._parsed(source)
        base = data.pop(BASE, None)
        self._check(source, data)
        if base is None:
            return data
        chain = (*above, source.place)
        below = self._base(source, base)
        if below is None:
            return data
        if below.place in chain:
            way = " -> ".join((*chain[chain.index(below.place) :], below.place))
            self._fault(source, BASE, f"goes in a circle: {way}", "Take one of these bases out.")
            return data
        return merged(self._merged(below, chain), data)

    def _parsed(self, source: _Source) -> dict[str, Any]:
        """Read a source's text; what cannot be read says nothing."""
        try:
            file = Path(source.place)
            text = text_of(file) if source.text is None else source.text
            is_json = source.text is None and file.suffix.lower() == ".json"
            data = json.loads(text) if is_json else tomllib.loads(text)
        except Unreadable as error:
            line = f"line {error.fault.row}" if error.fault.row else ""
            self._fault(source, line, error.fault.allowed, error.fault.remedy)
        except RecursionError:
            self._fault(source, "", "is nested too deeply", "Write plain keys.")
        except (ValueError, OverflowError) as error:
            # Of both syntaxes, and of figures with more digits than Python reads.
            self._fault(source, "", str(error), "Mend the syntax, or that figure.")
        else:
            if isinstance(data, dict):
                return data
            self._fault(source, "", "keys with values are wanted", "Write { ... } around them.")
        return {}

    def _base(self, source: _Source, base: object) -> _Source | None:
        """Find what a file is based on: beside it, else in the park."""
        if not isinstance(base, str) or not base:
            self._fault(source, BASE, f"a name is wanted, not {base!r}", "Name one scenario.")
            return None
        known = list(self.park.scenarios) if self.park is not None else []
        if source.folder is not None:
            for ending in ("", *_ENDINGS):
                file = source.folder / f"{base}{ending}"
                if _is_file(file):
                    return _Source(file.stem, str(file), None, file.parent)
            known += _beside(source.folder)
        if self.park is not None and base in self.park.scenarios:
            return _of_park(base, self.park)
        remedy = did_you_mean(base, known, f"Known: {', '.join(known) or 'none'}.")
        self._fault(source, BASE, f"there is no scenario {base!r}", remedy)
        return None

    def _check(self, source: _Source, data: dict[str, Any]) -> None:
        """Note what a scenario does not know, and what the park does not."""
        try:
            scenario = Scenario.model_validate(data)
        except RecursionError:
            self._fault(source, "", "is nested too deeply", "Write plain keys.")
            return
        except ValidationError as error:
            self._note(source, refused(error, Scenario))
            try:
                scenario = Scenario.model_validate(_sound_part(data, error))
            except ValidationError as more:  # told only where every field by itself is sound
                self._note(source, refused(more, Scenario))
                return
        if self.park is not None:
            for field, word, remedy in unknown_names(self.park, scenario):
                said = f"{self.park.info.id} knows no {word!r}"
                self._fault(source, field, said, remedy)

    def _note(self, source: _Source, told: list[tuple[str, str, str]]) -> None:
        for place, what, remedy in told:
            self._fault(source, place, what, remedy)

    def _fault(self, source: _Source, key: str, what: str, remedy: str) -> None:
        remedy = remedy if remedy[-1:] in (".", "?") else f"{remedy}."
        self.faults.append(Fault("warning", source.place, "", "", key, "", what, remedy))


def merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay what a scenario says over what its base says.

    Tables are merged by key; rows of limits by account and holder, of targets by indicator and
    holder; lists and everything else are replaced. Name, title and note are not handed down.
    """
    result = {key: value for key, value in base.items() if key not in OWN}
    for key, value in own.items():
        below = result.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            result[key] = {**below, **value}
        elif key in _ROWS_BY and _are_rows(below) and _are_rows(value):
            result[key] = _rows_merged(below, value, _ROWS_BY[key])
        else:
            result[key] = value
    return result


def _are_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, Mapping) for row in value)


def _rows_merged(below: Any, own: Any, by: tuple[str, ...]) -> list[Mapping[str, Any]]:
    """Replace rows that bound the same, in their places; others are added."""
    rows: dict[object, Mapping[str, Any]] = {}
    for number, row in enumerate((*below, *own)):
        key = tuple(str(row.get(name, "")) for name in by)
        rows[key if key[0] else number] = row  # what names nothing bounds only itself
    return list(rows.values())


def _sound_part(data: Mapping[str, Any], error: ValidationError) -> dict[str, Any]:
    """Leave out what was refused: keys, and of tables and rows those that are wrong."""
    sound = dict(data)
    wrong: dict[str, set[object]] = {}
    for item in error.errors():
        place = (*item["loc"], None, None)
        wrong.setdefault(str(place[0]), set()).add(place[1])
    for key, parts in wrong.items():
        value = sound.pop(key, None)
        if None in parts or key == "objective":
            continue
        if isinstance(value, Mapping):
            sound[key] = {name: each for name, each in value.items() if name not in parts}
        elif isinstance(value, list):
            sound[key] = [each for number, each in enumerate(value) if number not in parts]
    return sound


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):  # a name that no system knows
        return False


def _beside(folder: Path) -> list[str]:
    try:
        return sorted(file.stem for file in folder.iterdir() if file.suffix.lower() in _ENDINGS)
    except OSError:
        return []
