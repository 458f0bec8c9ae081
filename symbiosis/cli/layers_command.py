"""The command `layers`: plots, corridors and a basemap out of an extract of OpenStreetMap."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.command_line import app, show
from symbiosis.cli.import_command import km_of
from symbiosis.cli.options import JsonOption, LangOption
from symbiosis.errors import BadInput
from symbiosis.park.containers.addresses import shown

if TYPE_CHECKING:
    import pandas as pd


@app.command()
def layers(
    extract: Annotated[
        Path, typer.Argument(metavar="EXTRACT", help="An .osm.pbf, or GeoJSON or GPKG of it.")
    ],
    *,
    around: Annotated[
        str, typer.Option(metavar="PARK", help="Whose firms; or the middle: 51.2,3.8.")
    ],
    radius: Annotated[str, typer.Option(metavar="KM", help="How far from the middle.")] = "5km",
    out: Annotated[Path, typer.Option("--out", "-o", metavar="PARK", help="The park's folder.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Let layers that are there be replaced.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """Draw a park from OpenStreetMap: plots, ways for pipes, a basemap. Nothing is downloaded."""
    from symbiosis.park.mapped_layers import mapped_layers, save_layers
    from symbiosis.show.terminal.layer_list import layers_report
    from symbiosis.show.terminal.progress import shown_count

    middle, firms = _middle(around)
    with shown_count(lang("layers.reading", file=extract.name), "layers.seen", lang) as watch:
        found = mapped_layers(extract, middle, km_of(radius), firms, watch=watch)
    written = save_layers(found, out, extract, replace=replace)
    if as_json:
        rows = {name: len(layer) for name, layer in found.layers.items()}
        show({"written": [str(path) for path in written], "rows": rows, "said": found.said})
    else:
        show(layers_report(found, written, lang))


def _middle(around: str) -> tuple[tuple[float, float], pd.DataFrame | None]:
    """Read a place: latitude and longitude, or a park whose firms stand around it."""
    try:
        lat, lon = map(float, around.split(","))
    except ValueError:
        from symbiosis.park.load import open_draft

        try:
            places = open_draft(around.strip())[0].tables["enterprises"]
        except BadInput as error:
            message = (
                f"--around {shown(around)}: give latitude,longitude such as 51.2,3.8, or a park."
            )
            raise BadInput(message) from error
        firms = places.drop_duplicates("id").set_index("id").dropna(subset=["lon", "lat"])
        if firms.empty:
            message = (
                f"--around {shown(around)}: the park has no enterprises with lon and lat. Add them."
            )
            raise BadInput(message) from None
        middle = (
            firms[firms["kind"] != "supplier"] if (firms["kind"] != "supplier").any() else firms
        )
        return (float(middle["lat"].mean()), float(middle["lon"].mean())), firms
    return (lat, lon), None
