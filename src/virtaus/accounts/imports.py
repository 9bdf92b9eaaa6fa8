"""Who sends files to be read in: the worker applies one with the rights that its sender has then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from virtaus.accounts.models import Account
from virtaus.accounts.queries import actor_of
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.imports import senders_are
from virtaus.frame.imports.queries import senders_are_called


def _actor(account_id: UUID) -> Actor:
    account = Account.objects.filter(id=account_id, is_active=True).first()
    return Actor.anonymous() if account is None else actor_of(account)


def _names(account_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    wanted = list(account_ids)
    trail.note({"accounts.name"}, wanted)
    return dict(Account.objects.filter(id__in=wanted).order_by().values_list("id", "name"))


senders_are(_actor)
senders_are_called(_names)
