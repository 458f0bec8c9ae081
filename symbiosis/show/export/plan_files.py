"""A plan as one file for another program, by the end of the file's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.putting import put
from symbiosis.plan.folder.files import refuse_others
from symbiosis.plan.folder.layers import write_geojson, write_layers
from symbiosis.plan.network import write_graph
from symbiosis.show.export.plan_workbook import write_workbook
from symbiosis.show.own_files import refuse_strange
from symbiosis.show.words import LANGUAGES, Words

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan

    Write = Callable[[Plan, Path], object]

KINDS = ("xlsx", "gpkg", "geojson", "graphml")
"""What a plan may be exported as, besides a folder."""
_WRITERS: Mapping[str, Write] = MappingProxyType(
    {"gpkg": write_layers, "geojson": write_geojson, "graphml": write_graph}
)


def export_plan(
    plan: Plan, place: str | Path, language: str = "en", *, replace: bool = False
) -> Path:
    """Write a plan as a file for another program, whole or not at all.

    Parameters
    ----------
    plan
        Which.
    place
        ``plan.xlsx`` (tables with units), ``.gpkg`` (styled layers for GIS), ``.geojson`` (the
        same in one file), ``.graphml`` (the network), or a folder, as :meth:`.Plan.save` writes it.
    language
        Of the workbook's heads.
    replace
        Whether a file that symbiosis did not write may go.

    Raises
    ------
    BadInput
        If nothing is known by such a name, or the file cannot be written, or somebody else's
        stands there.
    """
    file = Path(place)
    if language not in LANGUAGES:
        message = f"language {language!r}: is none of {', '.join(LANGUAGES)}."
        raise BadInput(message)
    kind = refuse_export(file, replace=replace)
    if not kind:
        return plan.save(file)
    write = _WRITERS.get(kind) or partial(write_workbook, say=Words(language))
    put(file, lambda draft: write(plan, draft))
    return file


def refuse_export(file: Path, *, replace: bool = False) -> str:
    """Let a plan be exported where nothing stands, or what was written here; tell its kind.

    Raises
    ------
    BadInput
        If something else stands there, nothing can be written, or nothing is known by such a name.
    """
    kind = file.suffix.lower().lstrip(".")
    if not kind:
        refuse_others(file)
    elif kind in KINDS:
        refuse_strange(file, replace=replace)
    else:
        message = f"{file}: a plan is exported as .{', .'.join(KINDS)}, or as a folder."
        raise BadInput(message)
    return kind
