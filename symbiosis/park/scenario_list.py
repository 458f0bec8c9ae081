"""The scenarios of a park, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.differing import differing
from symbiosis.park.scenario import Scenario
from symbiosis.park.scenario_files import base_of, load_scenario

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

LISTED = ("title", "title_zh", "note", "base", "changes", "faults")


def list_scenarios(park: Park) -> pd.DataFrame:
    """List the scenarios that a park comes with.

    Parameters
    ----------
    park
        A loaded park.

    Returns
    -------
    DataFrame
        Indexed by name: ``title``, ``title_zh``, ``note``, ``base`` (the scenario that it is based
        on), ``changes`` (what it asks differently from the park as it is, as ``field key``), and
        ``faults`` (all that is wrong with it; empty: it can be asked).
    """
    rows = {}
    for name in park.scenarios:
        faults, scenario = "", Scenario()
        try:
            scenario = load_scenario(name, park)
        except BadInput as error:
            faults = str(error)
        changed = differing(scenario, Scenario())
        rows[name] = {
            **{key: getattr(scenario, key) for key in ("title", "title_zh", "note")},
            "base": base_of(name, park),
            "changes": tuple(f"{each.field} {each.key}".strip() for each in changed),
            "faults": faults,
        }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(LISTED), dtype=object)
    return table.rename_axis("name")
