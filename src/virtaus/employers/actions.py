"""Changes of vacancies: their links to the vocabulary, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.employers.link_merge import merge_links, unlinked
from virtaus.employers.linking import Advert, Linker
from virtaus.employers.models import How, Part, State, Vacancy, VacancyConcept
from virtaus.employers.rules import LINK_VACANCIES, vacancies
from virtaus.frame import clock
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import Invalid
from virtaus.frame.ids import new_id
from virtaus.organisations.actions import record_organisations
from virtaus.vocabulary.levels import Level
from virtaus.vocabulary.models import Concept, Kind

LINKED_AT_ONCE = 200
KINDS = {
    Part.ESSENTIAL: Kind.SKILL,
    Part.OPTIONAL: Kind.SKILL,
    Part.LICENCE: Kind.LICENCE,
    Part.LANGUAGE: Kind.LANGUAGE,
}
SKILL_PARTS = (Part.ESSENTIAL, Part.OPTIONAL)
COPIED = (
    "title",
    "description",
    "municipality",
    "positions",
    "published_on",
    "expires_on",
    "starts_on",
    "working_time",
)


@action("employers.link_vacancies", right=LINK_VACANCIES)
def link_vacancies(actor: Actor, linker: Linker) -> int:
    """Link vacancies that have not been linked since their text changed; returns how many.

    ``linker`` may raise ComputeDown: then nothing is linked. What a person chose stays.
    """
    rows = unlinked()
    for start in range(0, len(rows), LINKED_AT_ONCE):
        part = rows[start : start + LINKED_AT_ONCE]
        links = linker([Advert(row.title, row.description, row.group) for row in part])
        merge_links(part, links)
        changed("vacancy", *(row.id for row in part))
    return len(rows)


@action("employers.choose_occupation", right=LINK_VACANCIES)
def choose_occupation(actor: Actor, vacancy_id: UUID, concept_id: UUID, *, version: int) -> None:
    """Confirm or change a vacancy's occupation. Raises Stale when somebody chose first."""
    vacancy = vacancies.get(actor, vacancy_id, for_update=True)
    if not Concept.objects.filter(id=concept_id, kind=Kind.OCCUPATION, is_current=True).exists():
        raise Invalid({"concept": [_("Choose an occupation.")]})
    vacancy.change({}, version=version)
    links = VacancyConcept.objects.filter(vacancy=vacancy, part=Part.OCCUPATION)
    links.update(chosen=False)
    now = clock.now()
    link = links.filter(concept_id=concept_id).first() or VacancyConcept(
        vacancy=vacancy, concept_id=concept_id, part=Part.OCCUPATION, how=How.PERSON
    )
    link.chosen, link.decided_by_id, link.decided_at = True, actor.account_id, now
    link.save()
    changed("vacancy", vacancy.id)


@action("employers.set_concept", right=LINK_VACANCIES)
def set_concept(
    actor: Actor,
    vacancy_id: UUID,
    concept_id: UUID,
    part: Part,
    *,
    chosen: bool,
    level: int = Level.ANY,
    version: int,
) -> None:
    """Require (or drop) a skill, licence or language of a vacancy; a person's word stands over file and machine.

    ``level`` is the least level of a language. A skill is either essential or optional: the other part is dropped.
    Dropping what follows from the occupation keeps a row that says so. Raises Stale, NotFound, and Invalid for a
    concept of another kind.
    """
    vacancy = vacancies.get(actor, vacancy_id, for_update=True)
    if part not in KINDS or not Concept.objects.filter(id=concept_id, kind=KINDS[part]).exists():
        raise Invalid({"concept": [_("Choose a skill, licence or language.")]})
    if level and (part is not Part.LANGUAGE or level not in Level.values):
        raise Invalid({"level": [_("Only a language has a level.")]})
    vacancy.change({}, version=version)
    links = VacancyConcept.objects.filter(vacancy=vacancy, concept_id=concept_id)
    decided = {"decided_by_id": actor.account_id, "decided_at": clock.now()}
    if chosen and part in SKILL_PARTS:
        links.filter(part__in=SKILL_PARTS).exclude(part=part).update(chosen=False, **decided)
    link = links.filter(part=part).first() or VacancyConcept(
        vacancy=vacancy, concept_id=concept_id, part=part, how=How.PERSON
    )
    link.chosen, link.level = chosen, level
    link.decided_by_id, link.decided_at = actor.account_id, clock.now()
    link.save()
    changed("vacancy", vacancy.id)


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """A vacancy as a worker enters it. Empty text and None mean "not known"."""

    title: str
    published_on: date
    description: str = ""
    employer: str = ""
    business_id: str = ""
    municipality: str = ""
    positions: int = 1
    expires_on: date | None = None
    starts_on: date | None = None
    working_time: str = ""


@action("employers.enter_vacancy", right=LINK_VACANCIES)
def enter_vacancy(actor: Actor, facts: VacancyFacts) -> UUID:
    """Enter a new vacancy by hand; its text waits to be linked. Raises Invalid."""
    values = _values(actor, facts)
    made = Vacancy(key=f"own:{new_id()}", entered_by_id=actor.account_id, **values)
    made.save()
    changed("vacancy", made.id)
    return made.id


@action("employers.edit_vacancy", right=LINK_VACANCIES)
def edit_vacancy(actor: Actor, vacancy_id: UUID, facts: VacancyFacts, *, version: int) -> None:
    """Correct a vacancy. A changed text waits to be linked again; what people chose stands. Raises Stale, Invalid."""
    vacancy = vacancies.get(actor, vacancy_id, for_update=True)
    values = _values(actor, facts)
    if (vacancy.title, vacancy.description) != (facts.title, facts.description):
        values["linked_at"] = None
    vacancy.change(values, version=version)
    changed("vacancy", vacancy.id)


def _values(actor: Actor, facts: VacancyFacts) -> dict[str, Any]:
    wrong: dict[str, list[str]] = {}
    if not facts.title:
        wrong["title"] = [_("The vacancy has no title.")]
    if facts.expires_on and facts.expires_on < facts.published_on:
        wrong["expires_on"] = [_("The last day is before the first.")]
    if facts.business_id and not facts.employer:
        wrong["employer"] = [_("A business ID needs the employer's name.")]
    if wrong:
        raise Invalid(wrong)
    values = {name: getattr(facts, name) for name in COPIED}
    named = (facts.business_id, facts.employer)
    return values | {"employer_id": record_organisations(actor, [named])[named] if facts.employer else None}


@action("employers.close_vacancy", right=LINK_VACANCIES)
def close_vacancy(actor: Actor, vacancy_id: UUID, state: State, *, version: int) -> None:
    """Mark a vacancy filled, withdrawn, or open again. Raises Stale when somebody changed it first."""
    vacancies.get(actor, vacancy_id, for_update=True).change({"state": State(state)}, version=version)
    changed("vacancy", vacancy_id)
