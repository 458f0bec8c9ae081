"""The formulation as a catalogue: every component with its unit, every constraint with its law."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyomo.environ as pyo

KINDS = {pyo.Set: "set", pyo.Var: "variable", pyo.Expression: "expression",
         pyo.Constraint: "constraint", pyo.Objective: "objective"}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One component of a model.

    Attributes
    ----------
    block
        Name of its block; empty for the park as a whole.
    name, kind
        Its name in the block; set, variable, expression, constraint or objective.
    doc
        What it is, with its unit.
    law
        For constraints: the docstring that states the equation; empty if none is known.
    count
        Number of its members in this model.
    """

    block: str
    name: str
    kind: str
    doc: str
    law: str
    count: int


def catalogue(model: pyo.ConcreteModel) -> tuple[Entry, ...]:
    """List the components of a model, block by block, in the order of :data:`KINDS`.

    Components that the user added to the model are listed like all others.
    """
    return tuple(
        Entry(
            block="" if block is model else block.name,
            name=component.local_name,
            kind=name,
            doc=component.doc or "",
            law=_law(block.local_name, component.local_name) if name == "constraint" else "",
            count=len(component),
        )
        for block in model.block_data_objects(descend_into=True)
        for kind, name in KINDS.items()
        for component in block.component_objects(kind, descend_into=False)
    )


def _law(block: str, component: str) -> str:
    """Find the docstring with an equation of the function that adds a constraint.

    A function adds what it names. Where several do, the block's own file comes first.
    """
    found = _laws().get(component, ())
    own = [law for file, law in found if file == block]
    return (own or [law for _, law in found] or [""])[0]


@cache
def _laws() -> dict[str, list[tuple[str, str]]]:
    """Read all files of this folder: component -> file and docstring of who adds it."""
    laws: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            doc = ast.get_docstring(function) or ""
            for name in _named_in(function) if ".. math::" in doc else ():
                laws.setdefault(name, []).append((path.stem, doc))
    return laws


def _named_in(function: ast.FunctionDef) -> set[str]:
    """List what a function names: in quotes, or as an attribute that it sets."""
    nodes = list(ast.walk(function))
    quoted = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
    return quoted | {node.attr for node in attributes if isinstance(node.ctx, ast.Store)}
