"""What holds a plan, in words: each thing that is at its most, and what that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.plan.binding import binding
from symbiosis.show.names import item_name, names_of

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words


def held(plan: Plan, say: Words) -> list[str]:
    """Say of everything that a plan cannot have more of what it is, where, and how much."""
    firms, library = names_of(plan.park, say), plan.park.library
    named: dict[str, pd.DataFrame] = {"size": library.technologies, "capacity": library.carriers}
    told = []
    for row in binding(plan).to_dict("records"):
        kind, item = str(row["kind"]), str(row["item"])
        if kind in named:
            known = named[kind].loc[item]
            what = say.name(str(known["name"]), str(known["name_zh"]))
        else:
            what = item_name(plan.park, item, "", say) if kind == "share" else str(row["name"])
        share = kind == "share"
        most = say.percent(row["most"]) if share else say.amount(row["most"], str(row["unit"]))
        ends = {end: firms.get(str(row[end]), str(row[end])) for end in ("from", "to")}
        told.append(say(f"binding.{kind}", what=what, most=most, **ends))
    return told
