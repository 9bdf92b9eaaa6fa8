"""A customer's own login: the coach gives a code, the customer takes it into use, and either can undo it.

In add-on mode the area keeps no name of a customer. What she writes for her login (a name to greet her by, an e-mail
address) is hers: it stands with the login, and is shown to nobody who serves her.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.accounts import links
from virtaus.accounts.actions import create_account, grant_role
from virtaus.accounts.models import OneTimeLink
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.roles import Role
from virtaus.people.models import Invitation, Person
from virtaus.people.rules import INVITE, JOIN, USE_OWN_PAGE, own_person, persons

PURPOSE = "people.join"
FIELDS = frozenset({"people.login"})
# Our own choice: until the next meeting or so. A new code takes a moment to make.
LASTS = timedelta(days=14)
_SYSTEM = Actor.system("people.join")


@action("people.invite", right=INVITE)
def invite(actor: Actor, person_id: UUID) -> UUID:
    """Make a code by which the customer takes a login into use; an earlier code stops working. Its invitation's id.

    Invalid when the customer has a login already.
    """
    person = persons.get(actor, person_id, for_update=True)
    trail.note(FIELDS, [person.id])
    if person.account_id is not None:
        raise Invalid({"": [_("The customer has a login already.")]})
    _end_codes(person, links.End.REPLACED)
    made = Invitation.objects.create(
        person=person,
        link=links.make(actor, PURPOSE, valid=LASTS, code=True),
        made_by_id=actor.account_id,
        made_at=clock.now(),
    )
    return made.id


@action("people.revoke_login", right=INVITE)
def revoke_login(actor: Actor, person_id: UUID) -> None:
    """Take back the code and cut the tie between login and customer: the login then shows nothing of anybody."""
    person = persons.get(actor, person_id, for_update=True)
    trail.note(FIELDS, [person.id])
    _end_codes(person, links.End.REVOKED)
    if person.account_id is not None:
        _tie(person, None)


def opened(code: str, *, sender: str) -> OneTimeLink:
    """The link of a code, as somebody at the network address ``sender`` typed it.

    Invalid for one that opens nothing: wrong, used, taken back or too old; which one is not told. TooManyAttempts after
    many wrong ones. Not part of the actions, because a wrong code counts also when they are undone.
    """
    link = links.opened(PURPOSE, code, sender=sender)
    if link is None:
        raise _no_such_code()
    return link


@action("people.join", right=JOIN)
def join(actor: Actor, link: OneTimeLink, *, name: str, email: str, password: str, language: str) -> UUID:
    """Take an opened code into use with a new login; the account's id. Invalid: a taken address or a weak password."""
    account_id = create_account(_SYSTEM, email=email, name=name, language=language, password=password)
    grant_role(_SYSTEM, account_id, Role.JOBSEEKER)
    _use(link, account_id)
    return account_id


@action("people.join_signed_in", right=USE_OWN_PAGE)
def join_signed_in(actor: Actor, link: OneTimeLink) -> None:
    """Take an opened code into use with the login that is signed in. Invalid when it is a customer's already."""
    if actor.account_id is None or own_person(actor).exists():
        raise Invalid({"code": [_("This login is in use already.")]})
    _use(link, actor.account_id)


def tie_demo_login(person_id: UUID, account_id: UUID) -> None:
    """Connect an invented login with an invented customer, for a training area."""
    _tie(Person.objects.get(id=person_id), account_id)


def _no_such_code() -> Invalid:
    return Invalid({"code": [_("The code does not work. Check it, or ask your coach for a new one.")]})


def _use(link: OneTimeLink, account_id: UUID) -> None:
    person = Person.objects.select_for_update(of=("self",)).get(invitations__link=link)
    trail.note(FIELDS, [person.id])
    if person.account_id is not None:
        raise _no_such_code()
    _tie(person, account_id)
    links.end(link, links.End.USED)


def _tie(person: Person, account_id: UUID | None) -> None:
    person.account_id = account_id
    person.version += 1
    person.save(update_fields=["account", "version"])


def _end_codes(person: Person, how: links.End) -> None:
    for each in (
        Invitation.objects.filter(person=person, link__ended_at__isnull=True).select_related("link").order_by("id")
    ):
        links.end(each.link, how)
