"""The command `import`: a first park from the sites that registries list around a place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from symbiosis.cli.command_line import app, show
from symbiosis.cli.options import JsonOption, LangOption
from symbiosis.errors import BadInput
from symbiosis.park.containers.addresses import shown

_RADIUS = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(km|m)?\s*", re.IGNORECASE)
_LONGEST = 40
"""Letters of a park's name that are taken from its folder's."""


@app.command(name="import")
def import_registry(
    files: Annotated[
        list[Path], typer.Argument(metavar="SITES...", help="Tables of sites, most trusted first.")
    ],
    *,
    around: Annotated[
        str, typer.Option(metavar="LAT,LON", help="The middle: 51.2,3.8 or a shipped park.")
    ],
    radius: Annotated[str, typer.Option(metavar="KM", help="How far from it: 15km.")] = "15km",
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="PARK", help="Where the park is saved.")
    ],
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="How the columns are called (TOML).")
    ] = None,
    country: Annotated[str, typer.Option(metavar="CC", help="Whose prices apply: BE, DE.")] = "",
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """Make a first park of registered sites: all of it estimated, with the chain behind it."""
    from symbiosis.park.registry.first_park import import_sites
    from symbiosis.park.save import refuse_no_park, save_park
    from symbiosis.show.terminal.first_park_page import first_park_page

    refuse_no_park(out, [*files, *([mapping] if mapping else [])])
    first = import_sites(
        *files,
        around=_middle(around),
        radius_km=km_of(radius),
        mapping=mapping,
        country=country,
        name=_name_of(out),
    )
    save_park(first.park, out)
    if as_json:
        show(_told(first, out))
    else:
        show(first_park_page(first, out, lang))


def _told(first: Any, out: Path) -> dict[str, Any]:
    """Say as plain data what came out."""
    return {
        "park": first.park.info.id,
        "saved_to": str(out),
        "country": first.park.info.country,
        "rows": {name: len(rows) for name, rows in first.park.tables.items() if len(rows)},
        "said": list(first.said),
        "warnings": list(first.warnings),
    }


def _name_of(out: Path) -> str:
    """Call a park after the folder or file that it is saved in; empty: that has no name."""
    return re.sub(r"[^\w-]+", "_", out.absolute().stem).strip("_-")[:_LONGEST]


def _middle(around: str) -> tuple[float, float]:
    """Read a place: latitude and longitude, or a park whose firms' middle is meant.

    Raises
    ------
    BadInput
        If it is neither.
    """
    pair = around.split(",")
    try:
        lat, lon = map(float, pair)
    except ValueError:
        from symbiosis.park.load import load_park

        try:
            firms = load_park(around.strip()).enterprises
        except (BadInput, OSError) as error:
            message = (
                f"--around {shown(around)}: give latitude,longitude such as 51.2,3.8, or a park."
            )
            raise BadInput(message) from error
        return float(firms["lat"].mean()), float(firms["lon"].mean())
    return lat, lon


def km_of(radius: str) -> float:
    """Read a radius in km or m.

    Raises
    ------
    BadInput
        If it is none.
    """
    told = _RADIUS.fullmatch(radius)
    if told is None:
        message = f"--radius {radius}: give a length such as 15km or 800 m."
        raise BadInput(message)
    return float(told[1]) / (1000.0 if (told[2] or "").lower() == "m" else 1.0)
