"""A row lock without ``OF`` fails the test: with a join it would lock rows that everybody shares."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

LOCK = re.compile(r"\bFOR\s+(?:NO\s+KEY\s+)?(?:UPDATE|SHARE)\b(?!\s+OF\b)", re.IGNORECASE)
NOT_OURS = re.compile(r"\b(?:axes_|procrastinate_|django_)")


class WideLock(AssertionError):
    """A statement locks every table it joins."""


def refuse_wide_locks(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """An execute wrapper of Django's connections."""
    text = str(sql)
    if LOCK.search(text) and not NOT_OURS.search(text):
        raise WideLock(f'a lock without of=("self",): {text[:200]}')
    return execute(sql, params, many, context)
