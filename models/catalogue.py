"""The formulation as a catalogue: every component with its unit, every constraint with its law."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyomo.environ as pyo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KINDS = {pyo.Set: "set", pyo.Var: "variable", pyo.Expression: "expression",
         pyo.Constraint: "constraint", pyo.Objective: "objective"}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One component of a model.

    Attributes
    ----------
    block
        Name of its block; empty for the park as a whole. For what :func:`unneeded` adds: the file
        of :mod:`symbiosis.models.laws` that states it.
    name, kind
        Its name in the block; set, variable, expression, constraint or objective; ``figure`` for an
        equation that is worked out before the model is written.
    doc
        What it is, with its unit.
    law
        For constraints and figures: the docstring that states the equation; empty if none is known.
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


def unneeded(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """List what the laws state beyond the components of a model, file by file.

    Where no water mixes and no hubs stand in a ring, a model has nothing of those laws: here they
    are as their code states them, with a count of zero, and the figures that need no component.
    """
    known = {(entry.kind, entry.name) for entry in entries}
    rows = {name for kind, name in known if kind == "constraint"}
    more: list[Entry] = []
    for path in sorted((Path(__file__).parent / "laws").glob("*.py")):
        for function in _functions(path):
            doc = ast.get_docstring(function) or ""
            made = list(_made_in(function))
            law = doc if ".. math::" in doc else ""
            if law and not made and not rows & _named_in(function):
                made = [("figure", function.name, doc.splitlines()[0])]
            more += [
                Entry(path.stem, name, kind, said, "" if kind == "variable" else law, 0)
                for kind, name, said in made
                if (kind, name) not in known
            ]
    return tuple(more)


def about(file: str) -> str:
    """Give what a file of laws says of itself."""
    text = (Path(__file__).parent / "laws" / f"{file}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(text)) or ""


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
        for function in _functions(path):
            doc = ast.get_docstring(function) or ""
            for name in _named_in(function) if ".. math::" in doc else ():
                laws.setdefault(name, []).append((path.stem, doc))
    return laws


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _made_in(function: ast.FunctionDef) -> Iterator[tuple[str, str, str]]:
    """List what a function adds by the words of the algebra: kind, name, and what is said of it."""
    nodes = sorted(
        (node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.Call)),
        key=lambda node: (node.lineno, node.col_offset),
    )
    for node in nodes:
        call = node.value if isinstance(node, ast.Assign) else node
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        said = "".join(ast.literal_eval(k.value) for k in call.keywords if _is_doc(k))
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Attribute) and call.func.id in {"law", "products"}:
            yield "constraint", target.attr, said
        elif target is None and call.func.id == "add_variables":
            yield "variable", str(ast.literal_eval(call.args[1])), said


def _is_doc(keyword: ast.keyword) -> bool:
    """Tell whether a keyword says in plain words what a component is."""
    return keyword.arg == "doc" and isinstance(keyword.value, ast.Constant)


def _named_in(function: ast.FunctionDef) -> set[str]:
    """List what a function names: in quotes, or as an attribute that it sets."""
    nodes = list(ast.walk(function))
    quoted = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
    return quoted | {node.attr for node in attributes if isinstance(node.ctx, ast.Store)}
