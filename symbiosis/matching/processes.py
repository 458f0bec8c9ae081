"""Water processes: uses that pick up a fixed load, as units with an inlet and an outlet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import UNITS, Shape, number, text
from symbiosis.matching.ids import port_id
from symbiosis.matching.periods import full_load_hours, running_as
from symbiosis.matching.streams import DRAFT, park_ids
from symbiosis.park.contents import of_rows

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

LOADS = Shape(
    ("unit", "property", "load", "out", "removal"), {"load": 0.0, "out": np.nan, "removal": 0.0}
)
GRAMS = 1000.0
"""Grams per kilogram: g/h over m3/h is mg/L."""


def _rows(park: Park, scenario: Scenario) -> pd.DataFrame:
    rows = park.tables["water"]
    return rows[(rows["role"] == "process") & ~rows["enterprise"].isin(scenario.left)]


def process_streams(park: Park, scenario: Scenario) -> pd.DataFrame:
    """Give every process a sink ``<id>:in`` and a source ``<id>:out``."""
    rows = _rows(park, scenario)
    if rows.empty:
        return DRAFT.gather([])
    unit = pd.Series(rows.index.astype("str"), index=rows.index)
    parts = []
    for role, port in (("sink", "in"), ("source", "out")):
        part = DRAFT.of(
            rows.assign(
                medium="water",
                role=role,
                item="water",
                name=text(rows, "name").where(text(rows, "name") != "", unit),
                unit=unit,
                port=port,
                coefficient=1.0,
                profile=running_as(park, rows),
            )
        )
        name = port_id(part, park_ids(park))
        parts.append(part.set_axis(name.to_numpy(), axis=0))
    return DRAFT.gather(parts)


def process_units(
    park: Park, scenario: Scenario, streams: pd.DataFrame, contents: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the processes as units, with the loads that they pick up.

    Throughput may rise above today's flow where dirtier water comes in, up to the largest
    limiting flow of its properties, load / (out - in) (Wang & Smith 1994).

    Parameters
    ----------
    park, scenario
        The park, and who has left it.
    streams, contents
        Say what the water that a process buys contains: where its row sets no largest content at
        the inlet, that is what it takes in.
    """
    rows = _rows(park, scenario)
    if rows.empty:
        return UNITS.gather([]), LOADS.gather([])
    uses = streams[(streams["unit"] != "") & (streams["retrofit"] == "")]
    inlets = uses[uses["role"] == "sink"].set_index("unit")
    bought = pd.Series(
        inlets["utility"].reindex(rows.index).to_numpy(),
        index=rows.index,
    )
    loads = _loads(park, rows, bought, contents)
    today = number(rows, "quantity", 0.0) / _running_hours(park, rows)
    limiting = loads["load"] / (loads["out"] - loads["in"]).where(loads["out"] > loads["in"])
    largest = limiting.groupby(loads["unit"]).max().reindex(rows.index).fillna(0.0)
    units = UNITS.of(
        rows.assign(
            id=rows.index.astype("str"),
            kind="process",
            size_unit="m3/h",
            max_size=np.maximum(today.fillna(0.0), largest),
            existing=True,
        )
    )
    return units, LOADS.of(loads)


def _loads(
    park: Park, rows: pd.DataFrame, bought: pd.Series[str], supplied: pd.DataFrame
) -> pd.DataFrame:
    """Collect load at full rate [g/h], largest content at the outlet and at the inlet [mg/L].

    A load is an amount a year: what is picked up in fewer hours is more at a time.
    """
    contents = of_rows(park.contents)
    contents = contents[contents["owner"].isin(rows.index)]
    wide = contents.pivot_table(index=["owner", "property"], columns="kind", values="value")
    wide = wide.reset_index().rename(columns={"owner": "unit"}).rename_axis(columns=None)
    hours = _running_hours(park, rows).reindex(wide["unit"]).to_numpy()
    known = supplied[supplied["kind"] == "content"].set_index(["owner", "property"])["value"]
    at = pd.MultiIndex.from_arrays([bought.reindex(wide["unit"]), wide["property"]])
    usual = pd.Series(known.reindex(at).to_numpy(), index=wide.index).fillna(0.0)
    return pd.DataFrame(
        {
            "unit": text(wide, "unit"),
            "property": text(wide, "property"),
            "load": number(wide, "load", 0.0) * GRAMS / hours,
            "out": number(wide, "out"),
            "in": number(wide, "max").fillna(usual),
        }
    ).sort_values(["unit", "property"], ignore_index=True)


def _running_hours(park: Park, rows: pd.DataFrame) -> pd.Series[float]:
    """Hours at full rate that the year's amount stands for."""
    return full_load_hours(park).reindex(running_as(park, rows).to_numpy()).set_axis(rows.index)
