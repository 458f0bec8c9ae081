"""The notation of linear forms: ``account.fresh_water + 0.5*fact.staff``, read and computed."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache

from symbiosis.errors import BadInput
from symbiosis.park.forms import Form

Name = tuple[str, ...]
"""A name in a form, part by part: ``fact.value_added.CNY`` has three."""
Known = Callable[[Name], Form]
"""Name -> what it stands for."""
_RULE = "write sums of number * name, with + - * / and brackets; divide by numbers and facts only"


@lru_cache(maxsize=1024)
def _tree(text: str) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        message = f"{text!r} cannot be read: {_RULE}"
        raise BadInput(message) from error


def form_of(text: str, known: Known) -> Form:
    """Compute a form.

    Parameters
    ----------
    text
        As it is written in the library.
    known
        Gives what each name stands for.

    Raises
    ------
    BadInput
        If it is no linear form: two accounts multiplied, a division by one, or by nought.
    """
    return _computed(_tree(text), text, known)


def _dotted(node: ast.expr, text: str) -> Name:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        return (*_dotted(node.value, text), node.attr)
    raise _refused(text)


def _computed(node: ast.expr, text: str, known: Known) -> Form:
    if isinstance(node, ast.BinOp):
        left, right = (_computed(side, text, known) for side in (node.left, node.right))
        return _joined(node.op, left, right, text)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _times(_computed(node.operand, text, known), -1.0)
    if isinstance(node, ast.Attribute):
        return known(_dotted(node, text))
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Form(constant=float(str(node.value)))
    raise _refused(text)


def _joined(sign: ast.operator, left: Form, right: Form, text: str) -> Form:
    if isinstance(sign, ast.Add | ast.Sub):
        return _sum(left, right, 1.0 if isinstance(sign, ast.Add) else -1.0)
    if isinstance(sign, ast.Mult) and _is_constant(left):
        return _times(right, left.constant)
    if isinstance(sign, ast.Mult) and _is_constant(right):
        return _times(left, right.constant)
    if isinstance(sign, ast.Div) and _is_constant(right) and right.constant:
        return _times(left, 1.0 / right.constant)
    raise _refused(text)


def _is_constant(form: Form) -> bool:
    return not form.accounts and not form.rests


def _sum(left: Form, right: Form, sign: float) -> Form:
    accounts, rests = dict(left.accounts), dict(left.rests)
    for mine, theirs in ((accounts, right.accounts), (rests, right.rests)):
        for name, weight in theirs.items():
            mine[name] = mine.get(name, 0.0) + sign * weight
    constant = left.constant + sign * right.constant
    return Form(accounts=_nonzero(accounts), rests=_nonzero(rests), constant=constant)


def _times(form: Form, factor: float) -> Form:
    return Form(
        accounts={name: factor * weight for name, weight in form.accounts.items()},
        rests={name: factor * weight for name, weight in form.rests.items()},
        constant=factor * form.constant,
    )


def _nonzero(weights: dict[str, float]) -> dict[str, float]:
    return {name: weight for name, weight in weights.items() if weight}


def _refused(text: str) -> BadInput:
    return BadInput(f"{text!r} is no linear form: {_RULE}")
