r"""How photovoltaics yield hour by hour in a dozen regions: makes the library's solar shapes.

Run once, when a region is added: ``uv run --with pvlib python bench/solar_shapes.py``. Nothing is
downloaded: the clear sky is Ineichen's with pvlib's own table of turbidity. Each day is as cloudy
as a fixed row of chance says, with days alike in spells; the months of a climate share the year as
stated, and the year yields what is stated. So the shapes are estimated, not measured: the spells of
a real year, and snow, heat and shade are not in them. Azimuth 180 (south), no tracking; the clock
is the region's standard time, hour 1 is that from midnight to one.
"""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pvlib

OUT = Path(__file__).parents[1] / "symbiosis/park/library/hourly/solar_shapes.csv.gz"
NW_EUROPE = (2.5, 4.5, 8.5, 11.5, 13, 13, 13, 11.5, 9, 6.5, 4, 3)
SOUTH_CHINA = (6, 5.5, 6, 7, 8.5, 9, 11, 10.5, 10, 10, 8.5, 8)
"""Shares of the year by month, per cent, as in the library's profiles of the same climates."""
CLEAR = ()
"""As a sky that is equally clear in all months."""
PERSISTENCE, SPREAD = 0.45, 0.55
"""How much a day is like the one before; how far days differ from their month's mean."""
LOSS = 0.86
"""Of what the panels catch, what reaches the meter; only the largest hour depends on it."""


DARK = 5e-4
"""Below that the sun is down."""


class Region(NamedTuple):
    """Where panels stand, how they lean, hours of full load a year, and how months share it."""

    lat: float
    lon: float
    zone: int
    tilt: float
    yields: float
    months: tuple[float, ...]


REGIONS = {
    "pv_be_ghent": Region(51.1, 3.8, 1, 35, 1010, NW_EUROPE),
    "pv_nl_rotterdam": Region(51.9, 4.3, 1, 35, 1000, NW_EUROPE),
    "pv_dk_zealand": Region(55.7, 11.1, 1, 38, 1000, NW_EUROPE),
    "pv_de_north": Region(53.5, 10.0, 1, 35, 960, NW_EUROPE),
    "pv_de_south": Region(48.2, 11.6, 1, 35, 1130, CLEAR),
    "pv_it_north": Region(45.5, 9.2, 1, 33, 1320, CLEAR),
    "pv_es_south": Region(37.4, -6.0, 1, 32, 1670, CLEAR),
    "pv_cn_guangxi": Region(23.1, 109.6, 8, 18, 1050, SOUTH_CHINA),
    "pv_cn_jiangsu": Region(32.0, 118.8, 8, 25, 1180, CLEAR),
    "pv_cn_shandong": Region(36.7, 117.0, 8, 32, 1310, CLEAR),
    "pv_cn_inner_mongolia": Region(40.7, 109.8, 8, 38, 1640, CLEAR),
    "pv_kr_ulsan": Region(35.5, 129.3, 9, 30, 1350, CLEAR),
    "pv_in_gujarat": Region(23.2, 72.6, 5, 23, 1640, CLEAR),
}
YEAR = 2018
"""Its first day is a Monday, as in the library's other hourly shapes."""


def main() -> None:
    """Write the shapes, and say what each came to."""
    shapes = {name: shape(region, seed) for seed, (name, region) in enumerate(REGIONS.items())}
    for name, values in shapes.items():
        print(f"{name}: {values.sum():.0f} h of full load, largest hour {values.max():.2f}")
    table = pd.DataFrame(shapes, index=pd.RangeIndex(1, 8761, name="hour"))
    text = table.to_csv(float_format="%.4g", lineterminator="\n")
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        file.write(text.encode())
    OUT.write_bytes(packed.getvalue())


def shape(region: Region, seed: int) -> np.ndarray:
    """Give power over peak power in each hour of the year."""
    begins = pd.date_range(f"{YEAR}-01-01", periods=8760, freq="h", tz=f"Etc/GMT-{region.zone}")
    when = begins + pd.Timedelta(minutes=30)
    place = pvlib.location.Location(region.lat, region.lon, tz=when.tz)
    sun = place.get_solarposition(when)
    clear = place.get_clearsky(when, model="ineichen", solar_position=sun)["ghi"].to_numpy()
    months = begins.month.to_numpy() - 1
    wanted = np.array(region.months or _clear_months(region, when, sun, clear, months))
    wanted = wanted / wanted.sum() * region.yields
    noise = np.repeat(_spells(seed), 24)
    power = np.zeros(8760)
    for month in range(12):
        here = months == month
        low, high = 0.0, 2.0
        for _ in range(30):
            middle = (low + high) / 2
            sky = clear * np.clip(middle * noise, 0.08, 1.0)
            power[here] = _panels(region, when[here], sun[here], sky[here])
            low, high = (middle, high) if power[here].sum() < wanted[month] else (low, middle)
    power *= region.yields / power.sum()
    return np.where(power < DARK, 0.0, power)


def _clear_months(region: Region, when: pd.DatetimeIndex, sun: pd.DataFrame, clear: np.ndarray,
                  months: np.ndarray) -> np.ndarray:  # fmt: skip
    return np.bincount(months, _panels(region, when, sun, clear), minlength=12)


def _panels(
    region: Region, when: pd.DatetimeIndex, sun: pd.DataFrame, sky: np.ndarray
) -> np.ndarray:
    """Give the power of panels under a sky of so much light on the level [kW/kW]."""
    parts = pvlib.irradiance.erbs(pd.Series(sky, when), sun["zenith"], when)
    on_panel = pvlib.irradiance.get_total_irradiance(
        region.tilt, 180, sun["apparent_zenith"], sun["azimuth"], parts["dni"], sky, parts["dhi"]
    )
    power = on_panel["poa_global"].fillna(0.0).to_numpy() / 1000 * LOSS
    return np.clip(power, 0.0, 1.0)


def _spells(seed: int) -> np.ndarray:
    """Give how clear each day is against its month's mean: chance, the same at every run."""
    chance = np.random.default_rng(20180101 + seed).normal(size=365)
    state, days = 0.0, []
    for step in chance:
        state = PERSISTENCE * state + np.sqrt(1 - PERSISTENCE**2) * step
        days.append(state)
    return np.clip(1 + SPREAD * np.array(days), 0.1, 2.0)


if __name__ == "__main__":
    main()
