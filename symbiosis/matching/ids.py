r"""Ids made of other ids: no two things get the same one, and nobody takes one apart again.

What an id is made of stands in columns of its own. Where a name that goes into an id holds one of
the signs between the parts, that sign gets a backslash: from ``a`` to ``b>c`` is ``a>b\>c``, and
from ``a>b`` to ``c`` is ``a\>b>c``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.matching.frames import join, text

if TYPE_CHECKING:
    from collections.abc import Collection

_BETWEEN = re.compile(r"[\\>@:/#]")


def marked(names: pd.Series[Any]) -> pd.Series[Any]:
    """Mark the signs that stand between the parts of an id where a name holds them itself."""
    code, distinct = pd.factorize(names, use_na_sentinel=False)
    clear = [_BETWEEN.sub(r"\\\g<0>", name) for name in distinct]
    if clear == list(distinct):
        return names
    return pd.Series(pd.array(clear, dtype="str").take(code), index=names.index)


def port_id(ports: pd.DataFrame, taken: Collection[str]) -> pd.Series[str]:
    """Name ports as streams, ``unit:port``; no stream of the park has that name.

    Parameters
    ----------
    ports
        Columns ``unit``, ``retrofit`` (empty: a use of water) and ``port``.
    taken
        The park's own streams; an id of the park never begins with ``@``.
    """
    unit = text(ports, "unit")
    retrofit = text(ports, "retrofit")
    is_own = (retrofit == "") | (retrofit == unit)  # a candidate's id is made of others already
    name = join(marked(unit).where(is_own, unit), ":", marked(text(ports, "port")))
    return name.mask(name.isin(taken), join("@", name))
