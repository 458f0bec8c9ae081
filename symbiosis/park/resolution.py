"""Resolution: whether a stream balances in every step, over each cycle, or over the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.media import COARSE

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP, PILES, CYCLE, YEAR = "step", "piles", "cycle", "year"


def resolution_of(
    media: pd.Series[str], stocked: pd.Series[bool], told: Mapping[str, str], *, stepped: bool
) -> pd.Series[str]:
    """Give in what streams balance: as the park says of their medium, or else as is usual.

    Where periods are steps of cycles, materials and water are on the year unless told: yards and
    basins carry them over a day, and pipes and lorries see its mean. What can be stocked is on the
    year unless only a store is to carry it. A park without cycles has each period for one.

    Parameters
    ----------
    media
        The medium of every stream.
    stocked
        Whether it is a material that can be stocked.
    told
        Medium -> resolution, as `park.toml` says.
    stepped
        Whether the park's periods are steps of cycles.
    """
    said = media.map(dict(told)).astype(object).fillna("").astype("str")
    usual = media.isin(COARSE) if stepped else stocked
    year = ((said == "") & usual) | (stocked & (said != PILES)) | (said == YEAR)
    cycle = ~year & (said == CYCLE) & stepped
    found = np.where(year, YEAR, np.where(cycle, CYCLE, STEP))
    return pd.Series(found, index=media.index, dtype="str")
