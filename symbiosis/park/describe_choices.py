"""The keys of a scenario, described from its model: what ``docs/scenario-keys.md`` holds."""

from __future__ import annotations

import re
from typing import Any

from symbiosis.park.accounts import MONEY, PHYSICAL, SUMS, UP_FRONT
from symbiosis.park.examples import SCENARIO
from symbiosis.park.forms import Form, Target
from symbiosis.park.objectives import OBJECTIVES, Limit
from symbiosis.park.refused import written
from symbiosis.park.scenario import Scenario

_HEAD = """\
# The keys of a scenario

Everything that may stand in a [scenario](scenarios.md): in a file, in `base` and `[[scenarios]]`
of a [grid](sweeps.md), as arguments of `symbiosis.Scenario`, or as a dictionary wherever Python
takes a scenario. Names are looked up in the park and the library, and what names nothing is
refused with the nearest name that there is. The examples are of the park `teaching`, each as a
file writes it.

A file may also say `base`, the scenario that it differs from.
"""
_SUMS = """\
## Weighted sums of accounts

Wherever an account is named, so may be a sum of accounts, each times a number:
`co2_direct + 0.5 * co2_supply`, `cost - 20 * by_products_exchanged`. It may be the objective (then
its least is sought, and of plans alike in it the cheapest), a limit (of the park or of one holder),
an axis of a [frontier](frontier.md) (`--of "cost,co2 + 0.5 * co2_biogenic"`) and of a sweep. All
CO2 is `co2`:

```toml
[[limits]]
account = "co2"
maximum = 90000
```

What is no sum of accounts (a product, an hour, a flow of one exchange) is a row of your own:
`symbiosis.optimise(park, extend=...)` in [From a plan to a question](tutorial-researcher.md).
"""
_ROLE = re.compile(r":\w+:`~?(?:[\w.]+\.)?(\w+)`")


def describe_choices() -> str:
    """Describe every key of a scenario, of its limits and targets, and the accounts.

    Returns
    -------
    str
        Markdown.
    """
    rows = [
        f"| `{name}` | {meaning} | `{written(name, SCENARIO[name], in_python=False)}` |"
        for name, meaning in meanings_of(Scenario).items()
    ]
    head = ["| key | meaning | example |", "| --- | --- | --- |"]
    parts = [_HEAD, "\n".join([*head, *rows, ""])]
    parts += [
        _rows_of("A row of `[[limits]]`", Limit),
        _rows_of("A row of `[[targets]]`", Target),
        _rows_of("`numerator` and `denominator`", Form),
        _objectives(),
        _SUMS,
        _accounts(),
    ]
    return "\n".join(parts)


def meanings_of(model: Any) -> dict[str, str]:
    """Take what the fields of a model mean from its docstring, in the order of the fields."""
    text = (model.__doc__ or "").partition("Attributes\n    ----------\n")[2]
    meanings: dict[str, str] = {}
    named: list[str] = []
    for line in text.splitlines():
        if line.startswith("        "):
            for name in named:
                meanings[name] = f"{meanings.get(name, '')} {line.strip()}".strip()
        elif line.strip() and line.startswith("    "):
            named = [name.strip() for name in line.split(",")]
            if not set(named) <= set(model.model_fields):
                break
    return {name: _plain(meanings[name]) for name in model.model_fields}


def _plain(text: str) -> str:
    return _ROLE.sub(r"`\1`", text).replace("``", "`").replace("|", "\\|")


def _rows_of(title: str, model: Any) -> str:
    rows = [f"| `{name}` | {meaning} |" for name, meaning in meanings_of(model).items()]
    return "\n".join([f"## {title}", "", "| key | meaning |", "| --- | --- |", *rows, ""])


def _objectives() -> str:
    lines = ["## Named objectives", "", "| name | sought, one after the other |", "| --- | --- |"]
    for name, stages in OBJECTIVES.items():
        said = "; then ".join(_sum(stage) for stage in stages)
        lines.append(f"| `{name}` | {said} |")
    return "\n".join([*lines, ""])


def _sum(weights: Any) -> str:
    named = next((name for name, parts in SUMS.items() if dict(parts) == dict(weights)), "")
    if named:
        return f"least `{named}`"
    return ", ".join(
        f"{'least' if weight > 0.0 else 'most'} `{name}`" for name, weight in weights.items()
    )


def _accounts() -> str:
    lines = ["## Accounts", "", "| account | unit |", "| --- | --- |"]
    lines += [f"| `{name}` | money a year |" for name in MONEY]
    lines += [f"| `{name}` | {unit} a year |" for name, unit in PHYSICAL.items()]
    lines.append(f"| `{UP_FRONT}` | money, once |")
    lines += [f"| `{name}` | the sum of {_listed(parts)} |" for name, parts in SUMS.items()]
    return "\n".join([*lines, ""])


def _listed(parts: Any) -> str:
    return ", ".join(f"`{name}`" for name in parts)
