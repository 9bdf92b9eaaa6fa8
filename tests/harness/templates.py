"""A template variable that does not exist fails the test that renders it.

``{{ x }}`` must exist unless its first filter is ``default`` or ``default_if_none``. ``{% for y in x %}`` must exist.
``{% if x %}`` may ask for a name that is not there, but ``{% if x.y %}`` fails where ``x`` is there and has no ``y``.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, engines
from django.template.base import FilterExpression, Variable, VariableDoesNotExist
from django.template.defaultfilters import default, default_if_none
from django.template.defaulttags import ForNode, TemplateLiteral


class UndefinedVariable(AssertionError):
    """A template named something that is not there."""


class FailsWhenShown(str):
    """Stands where Django would write nothing for a missing variable."""

    __slots__ = ()

    def __new__(cls) -> FailsWhenShown:
        return super().__new__(cls, "undefined template variable: %s")

    def __mod__(self, variable: Any) -> str:
        raise UndefinedVariable(f"the template variable {variable} does not exist")


def _has_default(expression: FilterExpression) -> bool:
    return bool(expression.filters) and expression.filters[0][0] in (default, default_if_none)


def _exists(expression: FilterExpression, context: Context) -> bool:
    if not isinstance(expression.var, Variable) or _has_default(expression):
        return True
    try:
        expression.var.resolve(context)
    except VariableDoesNotExist:
        return False
    return True


def _mistaken_part(expression: FilterExpression, context: Context) -> bool:
    """Whether ``a.b`` fails although ``a`` is there and not None."""
    if _exists(expression, context) or not expression.var.lookups:
        return False
    known: Any = None
    for length in range(1, len(expression.var.lookups)):
        try:
            known = Variable(".".join(expression.var.lookups[:length])).resolve(context)
        except VariableDoesNotExist:
            return length > 1
        if known is None:
            return False
    return len(expression.var.lookups) > 1


def install(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engines["django"].engine, "string_if_invalid", FailsWhenShown())  # type: ignore[attr-defined]
    resolve, evaluate, repeat = FilterExpression.resolve, TemplateLiteral.eval, ForNode.render

    def resolve_or_fail(self: FilterExpression, context: Context, ignore_failures: bool = False) -> Any:
        return resolve(self, context, ignore_failures or _has_default(self))

    def evaluate_or_fail(self: TemplateLiteral, context: Context) -> Any:
        value = evaluate(self, context)
        if value is None and _mistaken_part(self.value, context):
            raise UndefinedVariable(f"the template variable {self.value.var} does not exist (in an if)")
        return value

    def repeat_or_fail(self: ForNode, context: Context) -> Any:
        if not _exists(self.sequence, context):
            raise UndefinedVariable(f"the template variable {self.sequence.var} does not exist (in a for)")
        return repeat(self, context)

    patch.setattr(FilterExpression, "resolve", resolve_or_fail)
    patch.setattr(TemplateLiteral, "eval", evaluate_or_fail)
    patch.setattr(ForNode, "render", repeat_or_fail)
