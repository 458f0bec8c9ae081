"""Sites: the rows of registries, read tolerantly, each with its place in its file."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput, ParkFaults
from symbiosis.park.containers.text_files import csv_table
from symbiosis.park.faults import Fault
from symbiosis.park.registry.site_columns import ACTIVITY, FIGURES, TEXTS, SiteMapping

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_LARGEST = 1e9
"""No site gives off or makes more a year [t], and no coordinate is larger."""
_ROUNDED_DECIMALS = 2


@dataclass(frozen=True)
class Site:
    """One site of a registry.

    Attributes
    ----------
    file, line
        Where its row stands.
    texts
        ``id``, ``name``, ``company``, ``city``, ``country``, ``source``, ``flag``, ``cooling``.
    activities
        What it does, in the registry's words.
    figures
        Name of :data:`~symbiosis.park.registry.site_columns.FIGURES` -> figure; none: not there.
    rounded
        Its coordinates have two decimals or fewer: a kilometre or so.
    """

    file: str
    line: int
    texts: Mapping[str, str]
    activities: tuple[str, ...]
    figures: Mapping[str, float]
    rounded: bool = False
    also: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """What people call it."""
        return (
            self.texts["name"] or self.texts["company"] or self.texts["id"] or f"site {self.line}"
        )

    @property
    def place(self) -> str:
        """Where its row stands, and where else."""
        told = f"{self.texts['source'] or self.file}, {self.texts['id'] or f'line {self.line}'}"
        return "; ".join((told, *self.also))

    def figure(self, name: str) -> float:
        """Give a figure; NaN where the row has none."""
        return self.figures.get(name, math.nan)

    def has(self, name: str) -> bool:
        """Tell whether the row has a figure."""
        return name in self.figures

    def joined(self, other: Site) -> Site:
        """Fill what this row leaves open from another row of the same site, and a vague place."""
        texts = {key: text or other.texts[key] for key, text in self.texts.items()}
        doing = tuple(dict.fromkeys((*self.activities, *other.activities)))
        surer = other.figures if self.rounded else self.figures
        place = {axis: surer[axis] for axis in ("lon", "lat")}
        return replace(
            self,
            texts=texts,
            activities=doing,
            figures={**other.figures, **self.figures, **place},
            rounded=self.rounded and other.rounded,
            also=(*self.also, other.place),
        )


def read_sites(
    file: str | Path, mapping: SiteMapping | None = None, *, alone: bool = True
) -> tuple[list[Site], list[str]]:
    """Read the sites of a registry's file.

    Parameters
    ----------
    file
        CSV, in any encoding and with any separator that tables of parks may have.
    mapping
        How its columns are called, where that is not known.
    alone
        The mapping is meant for this file; else only if it has all columns that it names.

    Returns
    -------
    list of Site
        In the order of the rows; rows without coordinates are left out.
    list of str
        What is to be said of how it was read.

    Raises
    ------
    BadInput
        If it has no coordinates or names; :class:`~symbiosis.errors.ParkFaults` names every cell
        that is no number.
    """
    path, how = Path(file).expanduser(), mapping or SiteMapping()
    said: list[str] = []
    cells = csv_table(path, said).cells
    heads = {str(head).lower(): str(head) for head in cells.columns}
    lacking = [own for own in (*how.columns.values(), *how.only) if own.lower() not in heads]
    if lacking and alone:
        message = f"{path.name}: has no column {lacking[0]!r}, which the mapping names."
        raise BadInput(message)
    if lacking:
        how = replace(how, columns={}, units={}, only={})
    for column, text in how.only.items():
        cells = cells[cells[heads[column.lower()]].str.strip() == text]
    texts = _texts(cells, heads, how)
    figures, faults = _figures(path.name, cells, heads, how)
    missing = [name for name in ("lon", "lat") if name not in figures]
    if missing:
        message = (
            f"{path.name}: has no column for {' and '.join(missing)}; its columns: "
            f"{', '.join(cells.columns)}. Name them in a mapping file, [columns]."
        )
        raise BadInput(message)
    if faults:
        raise ParkFaults(faults)
    sites = _sites(path.name, cells, texts, figures, heads, how)
    lost = len(cells) - len(sites)
    if lost:
        said.append(f"{path.name}: {lost} of {len(cells)} rows have no coordinates: left out")
    return sites, said


def _texts(cells: pd.DataFrame, heads: Mapping[str, str], how: SiteMapping) -> dict[str, list[str]]:
    """Give the texts of every row, of several columns the first that is filled."""
    found = {}
    for name, known in TEXTS.items():
        columns = how.column(name, known, heads)
        rows = cells[columns].to_numpy().tolist() if columns else [[]] * len(cells)
        found[name] = [next((cell.strip() for cell in row if cell.strip()), "") for row in rows]
    if how.country:
        found["country"] = [how.country] * len(cells)
    return found


def _figures(
    file: str, cells: pd.DataFrame, heads: Mapping[str, str], how: SiteMapping
) -> tuple[dict[str, list[float]], list[Fault]]:
    """Give the figures of every row, of several columns the first that is filled."""
    found: dict[str, list[float]] = {}
    faults: list[Fault] = []
    slopes = how.slopes()
    for name, (unit, known) in FIGURES.items():
        columns = how.column(name, known, heads)
        if not columns:
            continue
        values = []
        for line, row in zip(cells.index, cells[columns].to_numpy().tolist(), strict=True):
            text, column = next(
                (
                    (cell.strip(), head)
                    for cell, head in zip(row, columns, strict=True)
                    if cell.strip()
                ),
                ("", ""),
            )
            try:
                values.append(_figure(text, slopes.get(name, 1.0)) if text else math.nan)
            except ValueError:
                wanted = f"a number is wanted [{unit}], of at most {_LARGEST:g}"
                fault = Fault("error", file, "", f"line {line}", column, text, wanted, "Mend it.")
                faults.append(fault)
        found[name] = values
    return found, faults


def _figure(text: str, slope: float) -> float:
    """Read a figure, with the digits that it has in its own unit."""
    value = float(f"{float(text) * slope:.12g}")
    if abs(value) > _LARGEST:
        raise ValueError(text)
    return value


def _sites(
    file: str,
    cells: pd.DataFrame,
    texts: Mapping[str, list[str]],
    figures: Mapping[str, list[float]],
    heads: Mapping[str, str],
    how: SiteMapping,
) -> list[Site]:
    own = how.columns.get("activity", "")
    doing = [heads[own.lower()]] if own else [heads[each] for each in ACTIVITY if each in heads]
    where = [how.column(name, FIGURES[name][1], heads)[0] for name in ("lon", "lat")]
    activities = cells[doing].to_numpy().tolist() if doing else [[]] * len(cells)
    written = cells[where].to_numpy().tolist()
    sites = []
    for at, line in enumerate(cells.index):
        told = {name: values[at] for name, values in figures.items() if values[at] == values[at]}
        if not {"lon", "lat"} <= set(told):
            continue
        sites.append(
            Site(
                file,
                int(line),
                {name: values[at] for name, values in texts.items()},
                tuple(each.strip() for each in activities[at] if each.strip()),
                told,
                all(_decimals(cell) <= _ROUNDED_DECIMALS for cell in written[at]),
            )
        )
    return sites


def _decimals(figure: str) -> int:
    """Count the digits behind the point: a place told to 0.01 degree is told to a kilometre."""
    return len(figure.strip().partition(".")[2].rstrip("0"))
