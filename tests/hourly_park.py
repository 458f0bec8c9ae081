"""A park of one source and one need of heat whose profiles are told by the hour."""

from __future__ import annotations

from small_park import COVER, SMALL, write_park

HOURS = 8760


def written(folder, text: str, name: str = "series.csv"):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


HEAT = """\
id,enterprise,role,supply_c,target_c,quantity [MWh/a],outlet,utility,profile
cooling,steel,source,120,40,8760,air,,day
warming,farm,sink,50,80,4380,,boiler,homes
"""


def day_and_homes() -> str:
    """Write a source that runs from midnight to noon, and a need that is always the same."""
    rows = (f"{hour},{2 * (hour % 24 < 12)},1" for hour in range(HOURS))
    return "hour,day,homes\n" + "\n".join(rows) + "\n"


def lean(folder, heat: str = HEAT, **tables: str):
    return write_park(
        folder, COVER, enterprises=SMALL["enterprises"], heat=heat,
        utilities="id,medium,price,unit,max_c\nboiler,heat,40,EUR/MWh,200\n",
        outlets="id,medium,price,unit\nair,heat,0,EUR/MWh\n", **tables,
    )  # fmt: skip
