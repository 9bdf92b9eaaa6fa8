"""Every address of the product, with the right that opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from virtaus.frame import modes
from virtaus.frame.rights import Right

UNKNOWN = UUID("01900000-0000-7000-8000-000000000000")


@dataclass(frozen=True)
class Route:
    """One address: ``name`` as given to ``reverse`` and the kinds of values it takes (converter by name)."""

    name: str
    pattern: str
    values: dict[str, str]
    view: Callable[..., Any]

    @property
    def right(self) -> Right:
        return self.view.right  # type: ignore[attr-defined, no-any-return]

    def right_for(self, way: str) -> Right:
        """The right that opens it to a method: the interface's routes have one for each."""
        rights: dict[str, Right] = getattr(self.view, "rights", {})
        return rights.get(way.upper(), self.right)

    @property
    def is_for_machines(self) -> bool:
        """Whether it belongs to the interface: what a role may not see is not there (404), not refused (403)."""
        return hasattr(self.view, "rights")

    @property
    def modes(self) -> frozenset[modes.Mode]:
        return getattr(self.view, "modes", modes.BOTH)

    def address(self, values: dict[str, Any]) -> str:
        return reverse(self.name, kwargs=values)

    def unknown(self) -> dict[str, Any]:
        """Values of the right form that name nothing."""
        made: dict[str, Any] = {
            "uuid": UNKNOWN,
            "uuidstr": UNKNOWN,
            "int": 0,
            "str": "nothing",
            "slug": "nothing",
            "path": "nothing",
        }
        return {name: made[kind] for name, kind in self.values.items()}


def all_routes() -> list[Route]:
    """The routes of every room that exist in the mode at hand, in the order of the address book."""
    found = _walk(get_resolver().url_patterns, "", "", {})
    return [route for route in found if modes.current() in route.modes]


def _walk(patterns: Any, namespace: str, prefix: str, taken: dict[str, str]) -> Iterator[Route]:
    for each in patterns:
        values = {**taken, **{name: _kind(converter) for name, converter in each.pattern.converters.items()}}
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner, prefix + str(each.pattern), values)
        elif isinstance(each, URLPattern):
            yield Route(f"{namespace}{each.name}", prefix + str(each.pattern), values, each.callback)


def _kind(converter: Any) -> str:
    return type(converter).__name__.removesuffix("Converter").replace("String", "str").lower()
