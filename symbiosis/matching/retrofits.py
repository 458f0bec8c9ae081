"""Retrofits: technologies that could stand at an enterprise, as units whose ports are streams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.carriers import usable_carriers
from symbiosis.matching.distances import Distances
from symbiosis.matching.expanding import RULE as EXPANDER
from symbiosis.matching.expanding import expanders
from symbiosis.matching.frames import REFUSALS, UNITS, Shape, figures, flag, join, number, text
from symbiosis.matching.ids import port_id
from symbiosis.matching.lifting import LEVELS, RULES, Candidates, candidates
from symbiosis.matching.machines import RULE as MODES
from symbiosis.matching.machines import machines, mode_table
from symbiosis.matching.main_levels import lifted_levels
from symbiosis.matching.refusals import refuse
from symbiosis.matching.siting import sited
from symbiosis.matching.steam_turbines import RULE as STEAM
from symbiosis.matching.steam_turbines import steam_turbines
from symbiosis.matching.stores import RULE as STORE
from symbiosis.matching.stores import rate_units, store_table, stores
from symbiosis.matching.streams import DRAFT, park_ids, with_library
from symbiosis.matching.unit_times import unit_times
from symbiosis.matching.worth import in_park_money
from symbiosis.park.schema import NONE

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

SEGMENTS = Shape(("unit", "size", "capex"), {"size": 0.0, "capex": 0.0})


@dataclass(frozen=True)
class Retrofits:
    """What could be built: ``units``, their cost curves ``segments``, their ports ``streams``.

    ``refusals`` name the streams for whose temperatures no heat pump or engine is offered;
    ``stores`` what ties the units of stores together, None: there are none; ``running`` tells how
    units run through the periods, None: as they like; ``modes`` of which machine units are ways of
    running, None: of none.
    """

    units: pd.DataFrame
    segments: pd.DataFrame
    streams: pd.DataFrame
    refusals: pd.DataFrame
    stores: pd.DataFrame | None = None
    running: pd.DataFrame | None = None
    modes: pd.DataFrame | None = None


def retrofits(
    park: Park,
    scenario: Scenario,
    streams: pd.DataFrame,
    carriers: pd.DataFrame,
    distances: Distances,
) -> Retrofits:
    """Give the retrofits that the scenario allows, with their ports as streams.

    Heat pumps and engines become one unit per pair of temperatures that their partners have.
    """
    rows = _with_rules(park, scenario)
    if rows.empty:
        units, segments = (shape.gather([]).reset_index(drop=True) for shape in (UNITS, SEGMENTS))
        return Retrofits(units, segments, DRAFT.gather([]), REFUSALS.gather([]))
    ports = _ports(park, rows)
    fixed = ~rows["rule"].isin([*RULES, EXPANDER, STEAM, STORE, MODES])
    plain = rows[fixed].assign(id=rows.index[fixed].astype("str"), retrofit=rows.index[fixed])
    plain_ports = ports[ports["retrofit"].isin(plain["id"])]
    plain_ports = plain_ports.assign(unit=plain_ports["retrofit"])
    levels = lifted_levels(scenario, carriers, streams)
    found = _candidates(park, rows, ports, (streams, carriers, distances, levels))
    taken = {*park.technologies.index, *park_ids(park)}
    made = [found, expanders(park, rows, ports, taken)]
    made.append(steam_turbines(park, rows, ports, carriers, taken))
    made.append(stores(park, rows, ports, taken))
    made.append(machines(rows, ports, taken))
    units = _together([plain, *(each.units for each in made)])
    every = _together([plain_ports, *(each.ports for each in made)])
    # From here on a unit is of its retrofit, whichever place it stands at.
    units, every, left_out = (
        part.assign(retrofit=rows["of"].reindex(part["retrofit"]).to_numpy())
        for part in (units.reset_index(drop=True), every, found.left_out)
    )
    return Retrofits(
        units=_units(park, units),
        segments=_segments(park, units),
        streams=_streams(park, every, units),
        refusals=_left_out(left_out, streams),
        stores=store_table(park, units, every),
        running=unit_times(park, units),
        modes=mode_table(units),
    )


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Put what there is below each other; an empty table says nothing of types."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled) if filled else parts[0]


def offered(
    park: Park, scenario: Scenario, streams: pd.DataFrame
) -> tuple[frozenset[str], pd.DataFrame]:
    """Name the heat pumps and engines that are offered beside these streams.

    Returns
    -------
    units, refusals
        Their ids, and the streams for whose temperatures none is offered.
    """
    rows = _with_rules(park, scenario)
    carriers, distances = (
        usable_carriers(park, scenario),
        Distances(park, frozenset(scenario.max_km)),
    )
    levels = lifted_levels(scenario, carriers, streams)
    found = _candidates(park, rows, _ports(park, rows), (streams, carriers, distances, levels))
    left_out = found.left_out.assign(
        retrofit=rows["of"].reindex(found.left_out["retrofit"]).to_numpy()
    )
    return frozenset(found.units["id"]), _left_out(left_out, streams)


def _candidates(
    park: Park,
    rows: pd.DataFrame,
    ports: pd.DataFrame,
    beside: tuple[pd.DataFrame, pd.DataFrame, Distances, npt.NDArray[np.float64]],
) -> Candidates:
    """Offer the heat pumps and engines among some retrofits.

    Parameters
    ----------
    beside
        The park's streams, carriers, distances, and the levels of its mains.
    """
    taken = {*park.technologies.index, *park_ids(park)}
    lifting = rows[rows["rule"].isin(RULES)]
    streams, carriers, distances, levels = beside
    partners = (streams, carriers, distances)
    return candidates(lifting, ports, park.library, *partners, taken, levels)


def _with_rules(park: Park, scenario: Scenario) -> pd.DataFrame:
    """Give the retrofits that the scenario allows, each with the rule of its technology."""
    rows = allowed_retrofits(park, scenario)
    rule = text(park.library.technologies.reindex(rows["technology"]), "rule")
    return rows.assign(rule=rule.to_numpy())


def _left_out(left_out: pd.DataFrame, streams: pd.DataFrame) -> pd.DataFrame:
    """Say for which streams' temperatures a retrofit is not offered: others come first."""
    giving = (streams["role"].reindex(left_out["stream"]) == "source").to_numpy()
    ends = left_out.assign(
        source=left_out["stream"].where(giving, ""), sink=left_out["stream"].where(~giving, "")
    )
    degrees = figures(left_out["level"].astype(float))
    detail = join(
        *(
            text(left_out, "retrofit"),
            " is offered for ",
            str(LEVELS),
            " temperatures of more use, ",
        ),
        *("not for ", degrees, " degC as well"),
    )
    return refuse(ends, "heat", "level_left_out", detail, (left_out["level"], "degC"))


def allowed_retrofits(park: Park, scenario: Scenario) -> pd.DataFrame:
    """Drop retrofits that are forbidden, not among those allowed, or of a firm that has left."""
    rows = sited(park)
    known = {*rows["of"], *rows["technology"], *park.library.technologies.index}
    wanted = set(scenario.allow) & known
    named = [
        rows["of"].isin(some) | rows["technology"].isin(some) for some in (scenario.forbid, wanted)
    ]
    keep = ~named[0] & (named[1] | (not wanted)) & ~rows["enterprise"].isin(scenario.left)
    return rows[keep].sort_index()


def _ports(park: Park, rows: pd.DataFrame) -> pd.DataFrame:
    """Give every retrofit its own ports, or else those of its technology."""
    ports = park.library.technology_ports.rename(columns={"technology": "owner"})
    held = rows.rename_axis("retrofit").reset_index()[
        ["retrofit", "of", "technology", "enterprise", "rule"]
    ]
    own = held["of"].isin(ports["owner"])
    held["owner"] = held["of"].where(own, held["technology"])
    merged = held.merge(ports, on="owner")
    return merged.sort_values(["retrofit", "port"], ignore_index=True)


def _units(park: Park, units: pd.DataFrame) -> pd.DataFrame:
    kinds = park.library.technologies.reindex(units["technology"]).set_axis(units.index, axis=0)
    hubs = park.tables["enterprises"]["kind"].reindex(units["enterprise"]).to_numpy() == "hub"

    def costs(column: str) -> pd.Series[float]:
        library = in_park_money(kinds, column, park, index=column != "opex")
        return number(units, column).fillna(library).fillna(0.0)

    whole = text(units, "part") == ""
    existing, own = flag(units, "existing"), number(units, "max_size")
    largest = own.fillna(number(kinds, "size_max", np.inf))
    # A gas that is let down gives no more than it does at full rate.
    potential = number(units, "potential", np.inf)
    return UNITS.of(
        units.assign(
            kind=np.where(hubs, "hub", "technology"),
            size_unit=rate_units(units, text(kinds, "size_unit")),
            min_size=number(units, "min_size").fillna(number(kinds, "size_min", 0.0)),
            max_size=np.fmin(largest, potential),
            # The library's largest is that of one machine; what stands is one machine.
            # A store's amount and rate are no sizes to be added up.
            retrofit_size=own.where(~existing, largest).where(whole).fillna(np.inf),
            lifetime=number(kinds, "lifetime"),
            om_share=number(kinds, "om_share", 0.0),
            existing=existing,
            hours_a_year=number(units, "hours_a_year").fillna(number(kinds, "hours_a_year")),
            **{name: costs(name) for name in ("capex_fixed", "capex_variable", "opex")},
        )
    )


def _segments(park: Park, units: pd.DataFrame) -> pd.DataFrame:
    """Give the cost curves of the units whose own row does not set their cost.

    A retrofit's own curve comes before that of its technology.
    """
    set_ = number(units, "capex_fixed").notna() | number(units, "capex_variable").notna()
    free = units[~set_ & ~flag(units, "existing")][["id", "retrofit", "technology"]]
    kinds = park.library.technologies
    curves = park.library.technology_segments.reset_index(drop=True)
    money = kinds[["currency", "year"]].reindex(curves["technology"]).reset_index(drop=True)
    own = curves.reindex(columns=["currency", "year"])
    money = own.where(own["year"].notna(), money)
    curves = curves[["technology", "size", "capex"]].assign(**money)
    curves["capex"] = in_park_money(curves, "capex", park, index=True)
    curves = curves.rename(columns={"technology": "owner"})
    known = free["retrofit"].isin(curves["owner"])
    free = free.assign(owner=free["retrofit"].where(known, free["technology"]))
    merged = free.merge(curves, on="owner").rename(columns={"id": "unit"})
    return SEGMENTS.of(merged.sort_values(["unit", "size"], ignore_index=True))


def _streams(park: Park, ports: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Make every port a stream; it buys or throws away what its row names."""
    ports = ports.reset_index(drop=True)
    medium = text(ports, "medium")
    evidence = units.drop_duplicates("id").set_index("id").reindex(ports["unit"])
    draft = DRAFT.of(
        ports.assign(
            item=text(ports, "item").where(medium == "material", medium),
            name=text(park.library.technologies.reindex(ports["technology"]), "name").to_numpy(),
            known_as=text(ports, "owner"),
            utility=text(ports, "utility").replace("", NONE),
            outlet=text(ports, "outlet").replace("", NONE),
            scope="",
            origin="",
            low=np.nan,
            high=np.nan,
            basis=text(evidence, "basis").replace("", "estimated").to_numpy(),
        )
    )
    name = port_id(ports, park_ids(park))
    return with_library(draft.set_axis(name.to_numpy(), axis=0), park)
