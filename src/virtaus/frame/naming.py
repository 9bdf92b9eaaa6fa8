"""What rights, actions, fields and pages are called, for the log and the page of rights.

In code and in the log they are names such as ``casework.book_meeting`` (a right, an action or a field of a person) and
``people:person`` (a page). Each room says in its ``labels.py`` what people call them; a test finds what nobody named.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

from virtaus.frame.navigation import label_of

Text = str | Promise

_names: dict[str, Text] = {}


def call(names: Mapping[str, Text]) -> None:
    """Add names (lazy translations); ValueError for one that is taken."""
    if taken := sorted(names.keys() & _names.keys()):
        raise ValueError(f"{', '.join(taken)}: named twice")
    _names.update(names)


def is_named(code: str) -> bool:
    return code in _names


def name_of(code: str) -> str:
    """What people call a right, an action or a field; the code itself where nobody has named it."""
    return str(_names.get(code, code))


def page_name(route: str) -> str:
    """What people call a page: its place in the menu, or the name its room gave it; else the route itself."""
    return str(_names.get(route) or label_of(route) or route)
