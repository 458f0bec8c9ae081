"""The command `export`: a plan as a workbook, as layers, as a graph, as a folder of tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symbiosis.cli.command_line import app
from symbiosis.cli.options import LangOption, ReplaceOption
from symbiosis.cli.saved_plan import PlanArgument, saved_plan

PlacesOption = Annotated[
    list[Path],
    typer.Option(
        "-o",
        "--out",
        metavar="FILE|DIR",
        help="plan.xlsx, plan.gpkg, plan.geojson, plan.graphml, or a folder; may be given more "
        "than once.",
    ),
]


@app.command()
def export(
    plan: PlanArgument, *, out: PlacesOption, replace: ReplaceOption = False, lang: LangOption
) -> None:
    """Write a plan for other programs: Excel, QGIS and ArcGIS, Gephi."""
    from symbiosis.park.putting import refuse_place
    from symbiosis.plan.folder.files import is_own
    from symbiosis.show.export.plan_files import export_plan, refuse_export
    from symbiosis.show.terminal.console import notices

    for place in out:
        refuse_place(place, [Path(plan)], is_own)
        refuse_export(place, replace=replace)
    asked = saved_plan(plan, lang)
    for place in out:
        written = export_plan(asked, place, lang.language, replace=replace)
        told = lang("export.written", place=written)
        notices().print(told, markup=False, soft_wrap=True)
