"""What proposals put on the page of a person, of an opening, on the home page and on a customer's own page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.employers.slots import VACANCY_PAGE
from virtaus.frame import home
from virtaus.frame.actor import Actor
from virtaus.frame.compute import ComputeDown
from virtaus.frame.panels import Panel
from virtaus.people.my_page import MY_PAGE, NextStep, add_next_step
from virtaus.people.slots import PERSON_PAGE
from virtaus.proposals.queries.history import ProposalRow, proposals_of_person
from virtaus.proposals.queries.own import ConsentRow, OwnOpening, consents, own_openings
from virtaus.proposals.queries.rankings import Openings, openings_of_person
from virtaus.proposals.queries.waiting import Waiting, waiting
from virtaus.proposals.rules import ANSWER_OWN, DECIDE, MATCH
from virtaus.proposals.states import Reply

SHOWN = 3


@dataclass(frozen=True, slots=True)
class PersonPanel:
    """A person's proposals and the best openings; ``down`` says why there are none to rank."""

    person: UUID
    proposals: tuple[ProposalRow, ...]
    openings: Openings | None
    down: str


def _of_person(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, PersonPanel]:
    return {person: _panel(actor, person) for person in persons}


def _panel(actor: Actor, person: UUID) -> PersonPanel:
    proposals = tuple(proposals_of_person(actor, person))
    try:
        return PersonPanel(person, proposals, openings_of_person(actor, person, top=SHOWN), "")
    except ComputeDown as down:
        return PersonPanel(person, proposals, None, str(down))


def _of_vacancy(actor: Actor, vacancies: Sequence[UUID]) -> Mapping[UUID, UUID]:
    return {vacancy: vacancy for vacancy in vacancies}


PERSON_PAGE.register(
    Panel(
        "proposals",
        30,
        MATCH,
        "proposals/person_panel.html",
        _of_person,
        fields=frozenset({"proposals.proposal", "people.competence"}),
        persons=lambda person, content: [person],
    )
)
VACANCY_PAGE.register(Panel("candidates", 10, MATCH, "proposals/vacancy_panel.html", _of_vacancy, wide=False))


def _waiting(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, Waiting]:
    found = waiting(actor)
    return {actor: found} if found.count else {}


def _waiting_finding(actor: Actor) -> home.Finding | None:
    found = waiting(actor)
    count = len(found.answers) + len(found.reviews)
    if not count:
        return None
    sentence = ngettext("%d answer waits for you.", "%d answers wait for you.", count) % count
    return home.Finding(sentence, home.Weight.NEWS, reverse("proposals:waiting"))


def _own(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, list[OwnOpening]]:
    return {person: [row for row in own_openings(actor) if row.open][:SHOWN] for person in persons}


def _consents(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, list[ConsentRow]]:
    return {person: [row for row in consents(actor) if row.in_force] for person in persons}


def _step(actor: Actor, person: UUID) -> NextStep | None:
    """What of her openings waits for the person: an employer's answer, her own, or her consent."""
    rows = [row for row in own_openings(actor) if row.open]
    for row in rows:
        if row.waiting is not None and row.waiting.reply is not Reply.NO:
            return NextStep(5, _("%s has answered") % row.vacancy.employer, row.vacancy.title, _("Look"), _own_url(row))
    for row in rows:
        if row.awaits_answer and not row.put_off:
            title = _("Answer: %s") % row.vacancy.title
            return NextStep(20, title, _("A proposal, not an obligation."), _("Look at the opening"), _own_url(row))
    for row in rows:
        if row.interested and not row.consent and row.employer_known:
            url = reverse("proposals:own_consent", args=[row.id])
            title = _("May %s be told of you?") % row.vacancy.employer
            return NextStep(25, title, _("You choose what is told."), _("Choose"), url)
    return None


def _own_url(row: OwnOpening) -> str:
    return reverse("proposals:own_opening", args=[row.id])


home.HOME.register(
    Panel(
        "proposals.waiting",
        210,
        DECIDE,
        "proposals/home_panel.html",
        _waiting,
        fields=frozenset({"people.key", "proposals.proposal"}),
    )
)
home.add_finding("proposals.waiting", DECIDE, _waiting_finding)
MY_PAGE.register(
    Panel(
        "proposals.own_openings",
        10,
        ANSWER_OWN,
        "proposals/own_panel.html",
        _own,
        fields=frozenset({"proposals.proposal"}),
        persons=lambda person, content: [person],
    )
)
MY_PAGE.register(
    Panel(
        "proposals.own_consents",
        40,
        ANSWER_OWN,
        "proposals/own_consents_panel.html",
        _consents,
        fields=frozenset({"proposals.consent"}),
        persons=lambda person, content: [person],
    )
)
add_next_step(_step)
