"""The plan that a shipped park comes with: good for exactly the tables that it was made from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from symbiosis.park.shipped import SHIPPED
from symbiosis.plan.folder.checksums import digest_of, library_files, write_checksums
from symbiosis.plan.folder.load_plan import read_plan, refuse_changes
from symbiosis.plan.folder.save_plan import MATCHED
from symbiosis.plan.folder.sheets import write_table
from symbiosis.plan.reading.shapes import SPARE
from symbiosis.plan.summary import summary

if TYPE_CHECKING:
    from pathlib import Path

    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan

_FOLDER, _HEAD = "plan", "plan.json"
_TABLES = ("park.toml", "*.csv", "*.geojson")


def fingerprint(name: str) -> str:
    """Tell the tables of a shipped park, and the library's, from any others."""
    files = [path for kind in _TABLES for path in (SHIPPED / name).glob(kind)]
    return digest_of([*files, *library_files()])


def save_shipped_plan(plan: Plan, name: str) -> Path:
    """Put a plan beside the tables of the shipped park that it answers.

    What the tables tell again (the park, who could exchange with whom) and what differs from one
    machine to the next (seconds) stays out: the folder is small, and the same plan writes the same
    files.
    """
    folder = SHIPPED / name / _FOLDER
    folder.mkdir(exist_ok=True)
    head = {
        "made_from": fingerprint(name),
        "scenario": plan.scenario.model_dump(mode="json", exclude_defaults=True),
        **{key: summary(plan)[key] for key in ("status", "objective", "notes")},
        "seconds": {},
    }
    text = json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / _HEAD).write_text(text + "\n", encoding="utf-8")
    for which, table in plan.tables.items():
        if which != MATCHED and (which not in SPARE or len(table)):
            file, currency = folder / f"{which}.csv", plan.park.info.currency
            write_table(which, table, file, currency, encoding="utf-8")
    write_checksums(folder)
    return folder


def load_shipped_plan(name: str, park: Park) -> Plan | None:
    """Load the plan of a shipped park; None if it has none, or none of its present tables.

    Raises
    ------
    BadInput
        If the plan's folder is not as it was saved.
    """
    folder = SHIPPED / name / _FOLDER
    if not (folder / _HEAD).is_file():
        return None
    head = json.loads((folder / _HEAD).read_text(encoding="utf-8"))
    if head["made_from"] != fingerprint(name):
        return None
    refuse_changes(folder)
    return read_plan(folder, head, park)
