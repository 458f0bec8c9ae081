"""A what-if on a kept session: other prices, another policy or objective, a firm that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.errors import BadInput
from symbiosis.models.ledger import tariffs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.matrix import Floats
    from symbiosis.solving.session import Session

LIMITS = "account_limit"
ACTIVITY = "technology.activity"


def reprice(session: Session, matches: Matches, scenario: Scenario) -> None:
    """Put a scenario's objective, prices, policy, discount rate and limits on a session.

    The same as building the model again, as long as nothing else of the scenario differs from
    the one that the model was built for.

    Parameters
    ----------
    session
        A session of a model that :func:`symbiosis.build_model` wrote.
    matches
        The matches that it was written from.
    scenario
        What holds from now on.

    Raises
    ------
    BadInput
        If the scenario limits other accounts than the model does.
    """
    lines = session.compiled.lines.index.to_frame(index=False)
    tariffs = tariffs_of(matches, scenario, lines)
    tariffs["holder"] = lines["holder"].to_numpy()[tariffs["line"].to_numpy(int)]
    session.set_objectives(
        [_weights(tariffs, accounts, len(lines)) for accounts in scenario.stages]
    )
    limited = session.rows(LIMITS)
    wanted = [
        (row, limit.account, limit.holder or "park") for row, limit in enumerate(scenario.limits)
    ]
    if wanted != limited.index.to_list():
        message = "the scenario limits other accounts than the model: build the model again."
        raise BadInput(message)
    for row, limit in zip(limited, scenario.limits, strict=True):
        own = tariffs[tariffs["holder"] == limit.holder] if limit.holder else tariffs
        dense, constant = session.compiled.ledger.weighted(
            _weights(own, {limit.account: 1.0}, len(lines))
        )
        session.replace_row(row, dense)
        least = -np.inf if limit.minimum is None else limit.minimum - constant
        most = np.inf if limit.maximum is None else limit.maximum - constant
        session.set_row_bounds(row, least, most)


def _weights(tariffs: pd.DataFrame, accounts: Mapping[str, float], lines: int) -> Floats:
    """Give what one unit of every line adds to a weighted sum of accounts."""
    weight = tariffs["account"].map(dict(accounts)).fillna(0.0).to_numpy(float)
    worth = weight * tariffs["tariff"].to_numpy(float)
    return np.bincount(tariffs["line"].to_numpy(int), worth, minlength=lines).astype(float)


def leave(session: Session, matches: Matches, enterprises: Iterable[str]) -> None:
    """Let enterprises leave: their streams and their technologies are gone.

    Parameters
    ----------
    session, matches
        As for :func:`reprice`.
    enterprises
        Who leaves, by id; :meth:`Session.reset` brings them back.
    """
    gone = list(enterprises)
    streams = matches.streams.index[matches.streams["enterprise"].isin(gone)]
    units = matches.units.index[matches.units["enterprise"].isin(gone)]
    for name, part in session.compiled.rows.items():
        if name.endswith((".source_balance", ".sink_balance")) and part.keys:
            rows = session.rows(name)
            rows = rows[rows.index.get_level_values(0).isin(streams)]
            session.set_row_bounds(rows.to_numpy(), 0.0, 0.0)
    activity = session.columns(ACTIVITY)
    activity = activity[activity.index.get_level_values(0).isin(units)]
    session.set_column_bounds(activity.to_numpy(), 0.0, 0.0)
