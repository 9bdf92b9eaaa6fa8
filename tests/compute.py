"""The compute process inside a test: the same handlers over the test's own transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest
from django.utils.module_loading import autodiscover_modules

from virtaus.frame.compute import client, registry, wire
from virtaus.frame.compute.follower import Follower


@pytest.fixture(scope="session", autouse=True)
def _search_structures_over_the_same_terms_are_built_once() -> Iterator[None]:
    """Each takes a third of a second, and nearly every test that links or ranks reads the same vocabulary."""
    from virtaus.vocabulary import terms

    with pytest.MonkeyPatch.context() as patch:
        for name in ("TermIndex", "PhraseBook"):
            patch.setattr(terms, name, _remembered(getattr(terms, name)))
        yield


def _remembered(build: Callable[[Any], Any]) -> Callable[[list[Any]], Any]:
    built = lru_cache(maxsize=4)(build)
    return lambda parts: built(tuple(parts))


@pytest.fixture
def compute_here(db: None, monkeypatch: pytest.MonkeyPatch) -> Follower:
    """Calls are answered in the test itself, over stores loaded anew for each call; payloads and answers go by JSON."""
    return answered_here(monkeypatch)


def answered_here(patch: pytest.MonkeyPatch) -> Follower:
    """Until ``patch`` is undone the calls of this process are answered in it, from the database as it then is."""
    autodiscover_modules("compute")
    follower = Follower()

    def answer(request: dict[str, Any], timeout: float) -> dict[str, Any]:
        asked = json.loads(json.dumps(request, default=wire._plain))
        if asked["name"] == "ping":
            return {"ready": True, "state": "ready"}
        state = follower._load_all()
        with registry.seeing(state.contents):
            result = registry.handlers[asked["name"]].handle(asked["payload"])
        done: dict[str, Any] = json.loads(json.dumps({"result": result, "data_at": state.data_at}, default=wire._plain))
        return done

    patch.setattr(client, "_exchange", answer)
    return follower
