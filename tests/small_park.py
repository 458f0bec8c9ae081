"""Small parks for tests: written as a user would, four firms and one pair of streams a medium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.load import check, load_park

if TYPE_CHECKING:
    from pathlib import Path

    from symbiosis.park.entities import Park
    from symbiosis.park.faults import Fault

COVER = """\
id = "small"
title = "Small park"
country = "DE"
currency = "EUR"
price_year = 2024
"""
SMALL = {
    "enterprises": """\
id,name,lon,lat
steel,Steelworks,10.00,50.00
cement,Cement works,10.01,50.00
brewery,Brewery,10.00,50.01
farm,Greenhouse,10.01,50.01
""",
    "materials": """\
id,enterprise,role,material,quantity [t/a],outlet,utility
slag,steel,source,bf_slag,1000,yard,
binder,cement,sink,cement_binder,800,,clinker
""",
    "heat": """\
id,enterprise,role,supply_c,target_c,quantity [MWh/a],outlet,utility
cooling,steel,source,120,40,8760,air,
warming,farm,sink,50,80,4380,,boiler
""",
    "water": """\
id,enterprise,role,quantity [m3/a],outlet,utility,content:COD [mg/L],max:COD [mg/L]
effluent,brewery,source,5000,sewer,,50,
make_up,cement,sink,4000,,mains,,60
""",
    "power": """\
id,enterprise,role,quantity [MWh/a],outlet,utility
surplus,steel,source,500,feed_in,
demand,brewery,sink,300,,grid
""",
    "utilities": """\
id,medium,item,price,unit,max_c,default
clinker,material,cement_binder,60,EUR/t,,
boiler,heat,,40,EUR/MWh,200,1
mains,water,,1,EUR/m3,,1
grid,power,,100,EUR/MWh,,1
""",
    "outlets": """\
id,medium,item,price,unit,default
yard,material,bf_slag,10,EUR/t,
air,heat,,0,EUR/MWh,1
sewer,water,,2,EUR/m3,1
feed_in,power,,-50,EUR/MWh,1
""",
}
"""Table -> CSV of the small park."""


STREAMS = ("materials", "heat", "water", "power")


def alone(*tables: str) -> dict[str, str]:
    """Leave the streams of all other media out: they take as long, and are not asked about."""
    return {name: "" for name in STREAMS if name not in tables}


def write_park(folder: Path, cover: str = COVER, **tables: str) -> Path:
    """Write a park's folder from the text of its files; an empty table is not written."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "park.toml").write_text(cover, encoding="utf-8")
    for name, text in tables.items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def write_small(folder: Path, cover: str = COVER, **tables: str) -> Path:
    """Write the small park with some of its tables replaced."""
    return write_park(folder, cover, **{**SMALL, **tables})


def small_park(folder: Path, **tables: str) -> Park:
    """Load the small park with some of its tables replaced."""
    return load_park(write_small(folder, **tables))


def faults(folder: Path, **tables: str) -> tuple[Fault, ...]:
    """Check the small park with some of its tables replaced."""
    return check(write_small(folder, **tables))


def only(found: tuple[Fault, ...], *, severity: str = "error") -> Fault:
    """Give the one fault of a severity, and assert that it is the only one."""
    matching = [fault for fault in found if fault.severity == severity]
    assert len(matching) == 1, "\n".join(map(str, found))
    return matching[0]


def changed(table: str, old: str, new: str) -> dict[str, str]:
    """Give a table of the small park with one thing replaced."""
    assert old in SMALL[table]
    return {table: SMALL[table].replace(old, new, 1)}
