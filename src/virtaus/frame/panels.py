"""Panels: how an upper page shows what a lower room knows, without importing it.

The upper room makes a slot; lower rooms register panels in it. A panel answers for all keys of the page in one batch
query within the actor's scope, declares the personal fields it shows (they are noted in the trail), and may fail
without breaking the page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

import structlog
from django.db import transaction
from django.template.loader import render_to_string

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import Right, may

log = structlog.get_logger(__name__)
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Panel(Generic[K]):
    """A panel: ``rows(actor, keys)`` gives what the template needs for each key; a key it leaves out shows nothing.

    ``fields`` are the audited fields ("room.field") shown to the actor; empty when the panel holds no personal data.
    ``persons(key, content)`` names whose data it is.
    """

    name: str
    order: int
    right: Right
    template: str
    rows: Callable[[Actor, Sequence[K]], Mapping[K, Any]]
    fields: frozenset[str] = frozenset()
    persons: Callable[[K, Any], Collection[UUID]] = lambda key, content: ()
    wide: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel ready to be put on a page. ``failed`` panels say so instead of breaking the page."""

    name: str
    html: str
    failed: bool
    wide: bool


@dataclass(slots=True)
class Slot(Generic[K]):
    """A place on an upper page where lower rooms put panels."""

    name: str
    panels: list[Panel[K]] = field(default_factory=list)

    def register(self, panel: Panel[K]) -> None:
        """Add a panel; ValueError when the slot already has one of that name."""
        if any(other.name == panel.name for other in self.panels):
            raise ValueError(f"the slot {self.name} already has a panel {panel.name}")
        self.panels.append(panel)
        self.panels.sort(key=lambda each: (each.order, each.name))

    def show(self, actor: Actor, key: K, request: Any = None) -> list[Shown]:
        """Every panel that ``actor`` may see, rendered for ``key``, in order."""
        return [self._show_one(panel, actor, key, request) for panel in self._seen_by(actor)]

    def batch(self, actor: Actor, keys: Sequence[K]) -> dict[str, Mapping[K, Any]]:
        """The content of every panel for many keys, by panel name; for lists and cards."""
        found: dict[str, Mapping[K, Any]] = {}
        for panel in self._seen_by(actor):
            found[panel.name] = self._content(panel, actor, keys)
        return found

    def _seen_by(self, actor: Actor) -> list[Panel[K]]:
        return [panel for panel in self.panels if may(actor, panel.right)]

    def _content(self, panel: Panel[K], actor: Actor, keys: Sequence[K]) -> Mapping[K, Any]:
        content = panel.rows(actor, keys)
        if panel.fields:
            persons = [person for key, value in content.items() for person in panel.persons(key, value)]
            if persons:
                trail.note(panel.fields, persons)
        return content

    def _show_one(self, panel: Panel[K], actor: Actor, key: K, request: Any) -> Shown:
        try:
            with transaction.atomic():
                content = self._content(panel, actor, [key])
            if key not in content:
                return Shown(panel.name, "", False, panel.wide)
            html = render_to_string(panel.template, {"panel": content[key], "actor": actor}, request)
            return Shown(panel.name, html, False, panel.wide)
        except Exception as error:
            # A lower room's fault must not take the person page down; it is logged and the page says what is missing.
            log.error("panel_failed", slot=self.name, panel=panel.name, error=type(error).__name__)
            return Shown(panel.name, render_to_string("frame/panel_failed.html", {}, request), True, panel.wide)
