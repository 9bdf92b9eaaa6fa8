"""What the log puts on the home page of those who watch over it: whether it is intact, and the check in one click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse

from virtaus.audit.queries import ChainState, chain_state
from virtaus.audit.rules import VERIFY_LOG
from virtaus.audit.wording import chain_headline
from virtaus.frame import home
from virtaus.frame.actor import Actor
from virtaus.frame.panels import Panel


def _finding(actor: Actor) -> home.Finding:
    chain = chain_state(actor)
    weight = home.Weight.NEWS
    if chain.late or (chain.check and chain.check.findings):
        weight = home.Weight.LATE
    elif not chain.check:
        weight = home.Weight.TODAY
    return home.Finding(f"{chain_headline(chain)}.", weight, reverse("audit:log"))


def _chain(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, ChainState]:
    return {actor: chain_state(actor)}


home.add_finding("audit.chain", VERIFY_LOG, _finding)
home.HOME.register(
    Panel(name="audit.chain", order=290, right=VERIFY_LOG, template="audit/home_panel.html", rows=_chain)
)
