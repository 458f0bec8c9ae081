"""A street: a plant, a mill and four houses on a forked corridor, heat dear enough to share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from small_park import write_park

from symbiosis.park.load import load_park

if TYPE_CHECKING:
    from pathlib import Path

    from symbiosis.park.entities import Park

COVER = """\
id = "street"
title = "Street"
country = "DE"
currency = "EUR"
price_year = 2024
"""
TABLES = {
    "enterprises": """\
id,name,lon,lat
plant,Heat plant,10.000,50.0000
mill,Mill,10.012,50.0030
h1,House 1,10.004,50.0002
h2,House 2,10.008,50.0002
h3,House 3,10.012,50.0002
h4,House 4,10.008,50.0030
""",
    "heat": """\
id,enterprise,role,supply_c,target_c,quantity [MWh/a],dt_k,outlet,utility
p,plant,source,95,45,40000,5,air,
m,mill,source,90,50,5000,5,air,
d1,h1,sink,40,60,6000,5,,boiler
d2,h2,sink,40,60,8000,5,,boiler
d3,h3,sink,40,60,9000,5,,boiler
d4,h4,sink,40,60,7000,5,,boiler
""",
    "utilities": """\
id,medium,item,price,unit,max_c,default
boiler,heat,,90,EUR/MWh,200,1
""",
    "outlets": """\
id,medium,item,price,unit,default
air,heat,,1,EUR/MWh,1
""",
}
LINES = {
    "main": [[10.0, 50.0], [10.004, 50.0], [10.008, 50.0], [10.012, 50.0]],
    "fork": [[10.008, 50.0], [10.008, 50.003], [10.012, 50.003]],
}


def street_park(folder: Path, **tables: str) -> Park:
    """Load the street with some of its tables replaced."""
    write_park(folder, COVER, **{**TABLES, **tables})
    features = [
        {"type": "Feature", "properties": {"id": name},
         "geometry": {"type": "LineString", "coordinates": corners}}
        for name, corners in LINES.items()
    ]  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "corridors.geojson").write_text(text, encoding="utf-8")
    return load_park(folder)
