"""What typical days lose: the year put together again from them, beside the year itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]


def errors_of(year: Array, again: Array, names: list[str]) -> pd.DataFrame:
    r"""Compare a year with what typical days make of it.

    .. math:: e = \frac{1}{\bar x} \sqrt{\frac{1}{8760} \sum_h (\hat x_h - x_h)^2}

    x  the year's hours, as they come (``rmse``) or sorted from the largest down (``duration``)

    Parameters
    ----------
    year, again
        A row an hour, a column a series.
    names
        Of the columns.

    Returns
    -------
    DataFrame
        Indexed by ``profile``: ``mean`` (difference of the means), ``rmse``, ``duration``, each as
        a share of the year's mean; ``peak``, the difference of the largest hours as a share of the
        year's.
    """
    mean = year.mean(axis=0)
    sorted_years = np.sort(again, axis=0) - np.sort(year, axis=0)
    return pd.DataFrame(
        {
            "mean": again.mean(axis=0) / mean - 1.0,
            "rmse": np.sqrt(((again - year) ** 2).mean(axis=0)) / mean,
            "duration": np.sqrt((sorted_years**2).mean(axis=0)) / mean,
            "peak": again.max(axis=0) / year.max(axis=0) - 1.0,
        },
        index=pd.Index(names, name="profile", dtype="str"),
    )
