"""A single layer of enterprises: how most parks begin in a GIS, and what it still lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.errors import BadInput, Unreadable
from symbiosis.park.containers.coordinates import in_wgs84
from symbiosis.park.containers.park_toml import INFO_FILE
from symbiosis.park.containers.stored import COVER, PLACES, drawn_table, layer_of
from symbiosis.park.containers.vector_files import read_stored
from symbiosis.park.faults import Fault
from symbiosis.park.raw import RawPark, RawTable

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

    from symbiosis.park.containers.stored import Stored

_GROUND = ("Polygon", "MultiPolygon")


def read_start(path: Path) -> RawPark:
    """Read a file of enterprises, drawn as points or as ground, as a park that has begun.

    Parameters
    ----------
    path
        GeoJSON, Shapefile or FlatGeobuf.

    Returns
    -------
    RawPark
        Enterprises, and plots where the ground is drawn; a fault says what is to be added.
    """
    said: list[str] = []
    lacks = Fault(
        "error", path.name, COVER, "", "", "", "enterprises alone are no park yet",
        f"Put it into a folder as {PLACES}{path.suffix.lower()}, beside {INFO_FILE} (id, title, "
        "country, currency, price_year) and a table of streams such as heat.csv.",
    )  # fmt: skip
    try:
        stored = read_stored(path, PLACES, said)
        cells, told, faults = drawn_table(stored, path.name)
        plots = _plots(stored, cells, path.name)
    except Unreadable as error:
        return RawPark(str(path), {}, {}, {}, (error.fault,), {}, tuple(said))
    said += told
    if plots:
        said.append(f"plots ({path.name}): the ground of {len(plots['plots'])} enterprises.")
    tables = {PLACES: RawTable(path.name, cells)}
    return RawPark(str(path), {}, tables, plots, (lacks, *faults), {}, tuple(said))


def refuse_start(_raw: RawPark, path: Path) -> None:
    """Write no park into a file that holds one layer.

    Raises
    ------
    BadInput
        Always.
    """
    message = f"{path}: one layer holds no park. Give a folder, a .gpkg or an .xlsx."
    raise BadInput(message)


def _plots(stored: Stored, cells: pd.DataFrame, container: str) -> dict[str, GeoDataFrame]:
    """Take enterprises that are drawn as ground for their plots."""
    if stored.shapes is None or "id" not in cells:
        return {}
    layer, _ = in_wgs84(layer_of(stored), container, "plots")
    ids = list(cells["id"])
    frame = layer[["geometry"]].assign(id=ids, enterprise=ids)
    ground = frame[frame.geom_type.isin(_GROUND)].reset_index(drop=True)
    return {"plots": ground} if len(ground) else {}
