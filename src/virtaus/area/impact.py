"""The draft of the impact assessment: its sentences and risks, from ``data/impact.toml``, in the reader's language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import resolve, reverse

from virtaus.frame.actor import Actor
from virtaus.frame.naming import page_name
from virtaus.frame.rights import Right, may
from virtaus.frame.texts import in_language

DATA = Path(__file__).parent / "data" / "impact.toml"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a measure can be seen: a page of the product, or the path of a test or document in the repository.

    ``url`` is empty for a page that the reader's role does not open.
    """

    kind: str
    at: str
    url: str

    @property
    def name(self) -> str:
        return page_name(self.at) if self.kind == "page" else self.at


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk to the registered and what in the product answers to it. What remains is judged by people."""

    code: str
    title: str
    measure: str
    evidence: tuple[Evidence, ...]


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def texts() -> dict[str, str]:
    """The draft's sentences by key."""
    return {key: in_language(entry) for key, entry in _content()["texts"].items()}


def risks(actor: Actor) -> tuple[Risk, ...]:
    """Every risk, in the order of the file."""
    return tuple(
        Risk(
            code=each["id"],
            title=in_language(each["title"]),
            measure=in_language(each["measure"]),
            evidence=tuple(_evidence(actor, one["kind"], one["at"]) for one in each["evidence"]),
        )
        for each in _content()["risks"]
    )


def _evidence(actor: Actor, kind: str, at: str) -> Evidence:
    url = reverse(at) if kind == "page" else ""
    right: Right | None = getattr(resolve(url).func, "right", None) if url else None
    return Evidence(kind, at, url if right is not None and may(actor, right) else "")
