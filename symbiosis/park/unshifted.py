"""Unshifted: a park whose cover declares the system of a Chinese map, brought to WGS 84."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.containers.coordinates import OF_ITS_OWN, moved_layer
from symbiosis.park.faults import Fault
from symbiosis.park.fills import Said
from symbiosis.park.offset_maps import to_wgs84

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.draft import Draft
    from symbiosis.park.raw import RawPark

_FIRMS = "enterprises"


def unshifted(draft: Draft) -> Draft:
    """Bring enterprises and drawn layers to WGS 84 from the systems that the cover declares.

    Parameters
    ----------
    draft
        A park as read.

    Returns
    -------
    Draft
        Its cover declares nothing any more, and what was done is said. A draft that declares
        nothing is given back as it is.
    """
    systems = draft.info.crs
    if not systems:
        return draft
    tables, layers = dict(draft.tables), dict(draft.geometry)
    if _FIRMS in systems:
        tables[_FIRMS] = _moved_firms(tables[_FIRMS], systems[_FIRMS])
    for name in systems.keys() & layers.keys():
        layers[name] = moved_layer(layers[name], partial(to_wgs84, system=systems[name]))
    told = [
        Said(name, f"coordinates are brought from {system} to WGS 84, as `crs` declares")
        for name, system in systems.items()
        if name == _FIRMS or name in layers
    ]
    return replace(
        draft,
        info=draft.info.model_copy(update={"crs": {}}),
        tables=tables,
        geometry=layers,
        said=(*told, *draft.said),
    )


def _moved_firms(firms: pd.DataFrame, system: str) -> pd.DataFrame:
    places = firms[["lon", "lat"]].to_numpy("float64", copy=True)
    known = np.isfinite(places).all(axis=1)
    places[known] = to_wgs84(places[known], system)
    return firms.assign(lon=places[:, 0], lat=places[:, 1])


def declared_twice(raw: RawPark) -> list[Fault]:
    """Find layers that declare a Chinese map's system where the cover does so too."""
    told = raw.info.get("crs")
    names = set(raw.geometry) if isinstance(told, str) and told else set(told or ())
    return [
        Fault(
            "error",
            f"{name}.geojson",
            name,
            "",
            "geometry",
            str(layer.attrs[OF_ITS_OWN]),
            "the layer declares its system itself, and so does the cover",
            "Take `crs` out of the layer, or the layer out of the cover's `crs`.",
        )
        for name, layer in raw.geometry.items()
        if name in names and OF_ITS_OWN in layer.attrs
    ]
