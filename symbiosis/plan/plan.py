"""A plan: an answer, and what a user does with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbiosis.plan.answer import Answer
from symbiosis.plan.binding import binding
from symbiosis.plan.bridge import bridge
from symbiosis.plan.folder.save_plan import save_plan
from symbiosis.plan.loads import load_curves, loads
from symbiosis.plan.network import network
from symbiosis.plan.summary import as_html, summary

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Plan(Answer):
    """Which exchanges should exist, how big, over which routes, and what they save.

    Its tables and figures are those of :class:`symbiosis.plan.answer.Answer`.
    """

    def _repr_html_(self) -> str:
        """Show the plan in a notebook: what it saves, and its exchanges."""
        return as_html(self)

    def bridge(self) -> pd.DataFrame:
        """Tell by account what the plan saves (:func:`symbiosis.plan.bridge.bridge`)."""
        return bridge(self)

    def binding(self) -> pd.DataFrame:
        """List what the plan cannot have more of (:func:`symbiosis.plan.binding.binding`)."""
        return binding(self)

    def load_curves(self, medium: str) -> pd.DataFrame:
        """Tell step by step who meets what is taken (:func:`symbiosis.plan.loads.load_curves`)."""
        return load_curves(self, medium)

    def loads(self, medium: str = "") -> pd.DataFrame:
        """List peaks and full-load hours (:func:`symbiosis.plan.loads.loads`)."""
        return loads(self, medium)

    def network(self) -> nx.MultiDiGraph[str]:
        """Give the exchange network: nodes are enterprises, edges exchanges."""
        return network(self)

    def summary(self, saved_to: str | Path | None = None) -> dict[str, Any]:
        """Give the plan as plain data, as ``--json`` prints it."""
        return summary(self, saved_to)

    def save(
        self, folder: str | Path, pictures: Sequence[Callable[[Plan, Path], object]] = ()
    ) -> Path:
        """Save the plan as a folder, whole or not at all.

        Parameters
        ----------
        folder
            Where; an older plan there is replaced, what others have put beside it stays.
        pictures
            Functions that draw the plan into a folder, as
            :func:`symbiosis.show.print.print_map.draw_map` does; they are called when the plan is
            saved, and one that fails is told in the log.

        Raises
        ------
        BadInput
            If the folder holds something that is not a plan, or cannot be written.
        """
        return save_plan(self, folder, pictures)
