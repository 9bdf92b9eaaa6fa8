"""What the business register tells of an organisation: asked for by its business ID, compared, and taken into use by a
person. Nothing is asked while VIRTAUS_PRH_URL is empty, and nothing changes before somebody has confirmed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from virtaus.accounts.models import Account
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.rights import require
from virtaus.links.prh import Client, Company, Unreachable, Unreadable
from virtaus.organisations.models import LONGEST_NAME, Organisation, RegisterAnswer
from virtaus.organisations.rules import ASK_REGISTER, organisations

WORKER = frozenset({"accounts.name"})


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as it is here and as the register tells it; both empty where nobody knows."""

    label: str
    now: str
    told: str

    @property
    def differs(self) -> bool:
        return self.now != self.told


@dataclass(frozen=True, slots=True)
class RegisterView:
    """The facts in use, and an answer that waits. ``can_ask``: the register is on and the organisation has an ID."""

    can_ask: bool
    facts: tuple[FactRow, ...]
    confirmed_at: datetime | None
    confirmed_by: str
    waiting: tuple[FactRow, ...]
    waiting_id: UUID | None
    asked_at: datetime | None
    asked_by: str


def is_on() -> bool:
    return bool(settings.VIRTAUS_PRH_URL)


def register_view(actor: Actor, organisation_id: UUID) -> RegisterView:
    """What is known of an organisation from the register, and what an unconfirmed answer would change. NotFound."""
    require(actor, ASK_REGISTER)
    organisation = organisations.get(actor, organisation_id)
    answers = RegisterAnswer.objects.filter(organisation=organisation)
    # At most one waits and stands first; the next is the last confirmed one.
    newest = list(answers.order_by(F("confirmed_at").desc(nulls_first=True), "id")[:2])
    waiting = next((answer for answer in newest if answer.confirmed_at is None), None)
    held = next((answer for answer in newest if answer.confirmed_at is not None), None)
    names = _names(held, waiting)
    now = _facts(held.told if held else {}, organisation.name)
    then = _facts(waiting.told, "") if waiting else {}
    return RegisterView(
        can_ask=is_on() and bool(organisation.business_id),
        facts=tuple(FactRow(label, text, text) for label, text in now.items() if held and text),
        confirmed_at=held.confirmed_at if held else None,
        confirmed_by=names.get(held.confirmed_by_id, "") if held else "",
        waiting=tuple(FactRow(label, now.get(label, ""), text) for label, text in then.items()),
        waiting_id=waiting.id if waiting else None,
        asked_at=waiting.asked_at if waiting else None,
        asked_by=names.get(waiting.asked_by_id, "") if waiting else "",
    )


def ask(actor: Actor, organisation_id: UUID, client: Client | None = None) -> None:
    """Ask the register and keep its answer until somebody confirms it. It is asked outside any transaction.

    Raises NotFound for an unknown organisation; Invalid while the register is off, for an organisation without a
    business ID, and when the register does not know the ID or does not answer.
    """
    require(actor, ASK_REGISTER)
    organisation = organisations.get(actor, organisation_id)
    if not is_on() or not organisation.business_id:
        raise Invalid({"": [_("The business register can't be asked of this organisation here.")]})
    try:
        company = (client or Client(settings.VIRTAUS_PRH_URL)).company(organisation.business_id)
    except Unreachable as error:
        raise Invalid({"": [_("The business register did not answer. Try again later.")]}) from error
    except Unreadable as error:
        raise Invalid({"": [_("The business register answered in a form that is not known here.")]}) from error
    if company is None:
        raise Invalid({"": [_("The business register does not know this business ID.")]})
    keep_answer(actor, organisation_id, company)


@action("organisations.keep_answer", right=ASK_REGISTER)
def keep_answer(actor: Actor, organisation_id: UUID, company: Company) -> UUID:
    """Keep an answer; one that waited before is thrown away. Invalid for one about another company."""
    organisation = _locked(actor, organisation_id)
    if company.business_id != organisation.business_id:
        raise Invalid({"": [_("The business register answered about another company.")]})
    RegisterAnswer.objects.filter(organisation=organisation, confirmed_at__isnull=True).delete()
    answer = RegisterAnswer.objects.create(
        organisation=organisation, told=asdict(company), asked_at=clock.now(), asked_by_id=actor.account_id
    )
    return answer.id


@action("organisations.confirm_answer", right=ASK_REGISTER)
def confirm_answer(actor: Actor, organisation_id: UUID, answer_id: UUID | None) -> None:
    """Take an answer into use: the organisation gets the register's name. Invalid for one that no longer waits."""
    organisation = _locked(actor, organisation_id)
    answer = _waiting(organisation, answer_id)
    organisation.name = str(answer.told["name"])[:LONGEST_NAME]
    organisation.save(update_fields=["name"])
    answer.confirmed_at, answer.confirmed_by_id = clock.now(), actor.account_id
    answer.save(update_fields=["confirmed_at", "confirmed_by"])


@action("organisations.drop_answer", right=ASK_REGISTER)
def drop_answer(actor: Actor, organisation_id: UUID, answer_id: UUID | None) -> None:
    """Throw an answer away. Invalid for one that no longer waits."""
    _waiting(_locked(actor, organisation_id), answer_id).delete()


def _locked(actor: Actor, organisation_id: UUID) -> Organisation:
    return organisations.get(actor, organisation_id, for_update=True)


def _waiting(organisation: Organisation, answer_id: UUID | None) -> RegisterAnswer:
    waits = RegisterAnswer.objects.filter(organisation=organisation, confirmed_at__isnull=True)
    found = waits.filter(id=answer_id).first() if answer_id else None
    if found is None:
        raise Invalid({"": [_("That answer no longer waits. Look at the page again.")]})
    return found


def _facts(told: Mapping[str, Any], name: str) -> dict[str, str]:
    """The facts by their labels, in the reader's language; ``name`` where the answer has none."""
    city = _worded(told.get("city"))
    code = told.get("industry_code", "")
    return {
        _("Name"): name or told.get("name", ""),
        _("Company form"): _worded(told.get("form")),
        _("Line of business (TOL)"): f"{code} {_worded(told.get('industry'))}".strip(),
        _("Address"): ", ".join(
            part for part in (told.get("street", ""), f"{told.get('postal_code', '')} {city}".strip()) if part
        ),
        _("Website"): told.get("website", ""),
        _("Ended on"): told.get("ended_on", ""),
    }


def _worded(texts: Mapping[str, str] | None) -> str:
    """A text of the register in the reader's language, else in Finnish or the one that there is."""
    if not texts:
        return ""
    language = (get_language() or "fi")[:2]
    return texts.get(language) or texts.get("fi") or next(iter(texts.values()))


def _names(*answers: RegisterAnswer | None) -> dict[UUID | None, str]:
    wanted = {each for answer in answers if answer for each in (answer.asked_by_id, answer.confirmed_by_id) if each}
    if not wanted:
        return {}
    trail.note(WORKER, wanted)
    return dict(Account.objects.filter(id__in=wanted).values_list("id", "name"))
