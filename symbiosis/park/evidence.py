"""Evidence: where figures come from, moved from its own table onto the rows it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAID = ("basis", "source", "low", "high")


def merge_evidence(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Move what the evidence table says of a row's own figure onto the row.

    A row's own figure is its quantity, else its price; ``low`` and ``high`` are in its unit. What
    the row itself says stays. Evidence of other columns stays in its table.

    Parameters
    ----------
    frames
        The typed tables, as written.

    Returns
    -------
    dict
        The same tables.
    """
    evidence = frames["evidence"]
    if evidence.empty:
        return dict(frames)
    result = dict(frames)
    moved = pd.Series(data=False, index=evidence.index)
    for name, frame in frames.items():
        own = _own_figure(name)
        said = (evidence["table"] == name) & evidence["column"].isin([own, ""])
        said &= evidence["id"].isin(frame["id"]) if "id" in frame else False
        if not own or not said.any():
            continue
        result[name] = _onto(frame, evidence[said].drop_duplicates("id").set_index("id"))
        moved |= said
    result["evidence"] = evidence[~moved]
    return result


def _own_figure(name: str) -> str:
    names = TABLES[name].names
    if not set(_SAID) <= set(names) or name == "evidence":
        return ""
    return "quantity" if "quantity" in names else "price"


def _onto(frame: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Fill the empty cells of the rows with what the evidence says of them."""
    filled = frame.copy()
    for column in ("basis", "source"):
        words = frame["id"].map(said[column]).fillna("").astype("str")
        filled[column] = frame[column].where(frame[column] != "", words)
    for column in ("low", "high"):
        filled[column] = frame[column].fillna(frame["id"].map(said[column]).astype("float64"))
    return filled
