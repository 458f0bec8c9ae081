"""Which exchanges an industrial park should build, and what they save.

The public names are loaded when they are first used, so that ``import symbiosis`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiosis.park.entities import Park as Park
    from symbiosis.park.scenario import Scenario as Scenario
    from symbiosis.park.scenario import load_scenario as load_scenario

_HOMES = {
    "Park": "symbiosis.park.entities",
    "Scenario": "symbiosis.park.scenario",
    "load_scenario": "symbiosis.park.scenario",
}

__all__ = ["Park", "Scenario", "load_scenario"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load a public name from the module where it lives (PEP 562)."""
    if name not in _HOMES:
        message = f"module 'symbiosis' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
