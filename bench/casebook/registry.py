"""The registry: which function answers which problem type."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from casebook.bilinear import pooling
from casebook.game import game
from casebook.heat import heat_targets, total_site
from casebook.matches import heat_min_matches
from casebook.network import cflp, fcnf, fctp
from casebook.treatment import treatment_network
from casebook.water import water_fixed_flow, water_fixed_load, water_fixed_load_multi
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casebook.asking import Answers
    from casebook.reading import Case

PROBLEMS: Mapping[str, Callable[[Case], Answers]] = {
    problem.__name__: problem
    for problem in (
        *(heat_targets, heat_min_matches, total_site),
        *(water_fixed_load, water_fixed_load_multi, water_fixed_flow),
        *(pooling, treatment_network),
        *(fctp, fcnf, cflp, game),
    )
}


def problem_of(case: Case) -> Callable[[Case], Answers]:
    """Give the function of a case's problem type.

    Raises
    ------
    BadInput
        If there is none.
    """
    if case.problem_type in PROBLEMS:
        return PROBLEMS[case.problem_type]
    near = difflib.get_close_matches(case.problem_type, PROBLEMS, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(PROBLEMS)}."
    message = f"problem_type: {case.problem_type!r} is not known. {hint}"
    raise BadInput(message)
