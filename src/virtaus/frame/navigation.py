"""The main menu: rooms add their places to it, each with the right that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from virtaus.frame.actor import Actor
from virtaus.frame.rights import Right, may
from virtaus.frame.roles import Role


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the menu; ``label`` is a lazy translation, ``route`` a URL name, lower ``order`` stands first."""

    label: Any
    route: str
    right: Right
    order: int
    secondary: bool = False  # stands in the own menu, not in the main menu
    main_for: frozenset[Role] = frozenset()  # whose daily work a secondary place is: theirs is the main one

    def is_secondary_to(self, actor: Actor) -> bool:
        return self.secondary and not self.main_for & actor.roles


_places: list[Place] = []
_searches: list[Place] = []


def add_place(
    label: Any, route: str, right: Right, order: int, *, secondary: bool = False, main_for: Iterable[Role] = ()
) -> None:
    """Add a place; called when a room's ``navigation`` module is loaded."""
    _places.append(Place(label, route, right, order, secondary, frozenset(main_for)))


def add_search(label: Any, route: str, right: Right) -> None:
    """Add a search that stands in the head of every page; its page reads ``text`` from a POST, so that no address
    holds what was searched for.
    """
    _searches.append(Place(label, route, right, 0))


def label_of(route: str) -> str:
    """What the menu calls ``route``; empty for a page that is no place of the menu."""
    return next((str(place.label) for place in _places + _searches if place.route == route), "")


@dataclass(frozen=True, slots=True)
class MenuLink:
    label: str
    url: str
    current: bool


def menu(actor: Actor, path: str, *, secondary: bool = False) -> list[MenuLink]:
    """The links that ``actor`` may follow; the one with the longest address that ``path`` starts with is current."""
    seen = (p for p in _places if p.is_secondary_to(actor) == secondary and may(actor, p.right))
    places = sorted(seen, key=lambda p: p.order)
    links = [(place, reverse(place.route)) for place in places]
    known = [url for _, url in links] + [reverse(search.route) for search in _searches]
    here = max((url for url in known if path.startswith(url)), key=len, default="")
    return [MenuLink(str(place.label), url, url == here) for place, url in links]


def head_search(actor: Actor, path: str) -> MenuLink | None:
    """The search in the head that ``actor`` may use, the first one added; None where there is none."""
    place = next((place for place in _searches if may(actor, place.right)), None)
    if place is None:
        return None
    url = reverse(place.route)
    return MenuLink(str(place.label), url, url == path)
