"""Merging the lines of a file into the vacancies: the same file twice makes no doubles and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.employers.models import How, Part, Vacancy, VacancyConcept, VacancyImport
from virtaus.employers.vacancy_file import VacancyLine
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.csv_lines import Fault
from virtaus.organisations.actions import record_organisations
from virtaus.vocabulary.models import Kind
from virtaus.vocabulary.queries import by_term

BATCH = 1000
# What a changed line rewrites; a worker's word on the state stays.
FIELDS = (
    "title",
    "description",
    "employer_id",
    "municipality",
    "positions",
    "published_on",
    "expires_on",
    "starts_on",
    "working_time",
    "told_group",
    "source",
    "content",
    "linked_at",
    "imported_in_id",
)


@dataclass(frozen=True, slots=True)
class Applied:
    """Ids of new and changed vacancies, and how many lines said nothing new."""

    new: tuple[UUID, ...]
    changed: tuple[UUID, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class KnownTerms:
    """Concepts of the terms that a file names."""

    licences: dict[str, UUID]
    languages: dict[str, UUID]
    occupations: dict[str, UUID]


def terms_of(lines: Sequence[VacancyLine]) -> tuple[KnownTerms, list[Fault]]:
    """The concepts that ``lines`` name, and a fault for each term that the vocabulary does not know."""
    known = KnownTerms(
        by_term(Kind.LICENCE, {term for line in lines for term in line.licences}),
        by_term(Kind.LANGUAGE, {term for line in lines for term, _level in line.languages}),
        by_term(Kind.OCCUPATION, {line.occupation for line in lines if line.occupation.startswith("http")}),
    )
    faults = []
    for line in lines:
        for column, terms, concepts in (
            ("licences", line.licences, known.licences),
            ("languages", tuple(term for term, _level in line.languages), known.languages),
            ("occupation", (line.occupation,) if line.occupation.startswith("http") else (), known.occupations),
        ):
            faults += [
                Fault(line.line, column, _("The vocabulary does not know “%s”.") % term[:60])
                for term in terms
                if term not in concepts
            ]
    return known, faults


def merge_lines(actor: Actor, lines: Sequence[VacancyLine], imported_in: VacancyImport) -> Applied:
    """Write the lines; ``terms_of`` must have found no fault in them."""
    known, _faults = terms_of(lines)
    employers = record_organisations(actor, [(line.business_id, line.employer) for line in lines if line.employer])
    before = {row.key: row for row in Vacancy.objects.filter(key__in=[line.key for line in lines]).order_by("id")}
    new: list[Vacancy] = []
    changed: list[Vacancy] = []
    told: list[tuple[Vacancy, VacancyLine]] = []
    for line in lines:
        vacancy = before.get(line.key)
        if vacancy is not None and vacancy.content == line.content:
            continue
        (new if vacancy is None else changed).append(vacancy := vacancy or Vacancy(key=line.key))
        _fill(vacancy, line, employers.get((line.business_id, line.employer)), imported_in)
        told.append((vacancy, line))
    Vacancy.objects.bulk_create(new, batch_size=BATCH)
    Vacancy.objects.bulk_update(changed, FIELDS, batch_size=BATCH)
    # What a person decided on stands, also where the file said it first.
    VacancyConcept.objects.filter(vacancy__in=changed, how=How.FILE, decided_at__isnull=True).delete()
    VacancyConcept.objects.bulk_create(_links(told, known), batch_size=BATCH, ignore_conflicts=True)
    return Applied(tuple(row.id for row in new), tuple(row.id for row in changed), len(lines) - len(new) - len(changed))


def _fill(vacancy: Vacancy, line: VacancyLine, employer: UUID | None, imported_in: VacancyImport) -> None:
    vacancy.title = line.title
    vacancy.description = line.description
    vacancy.employer_id = employer
    vacancy.municipality = line.municipality
    vacancy.positions = line.positions
    vacancy.published_on = line.published or (vacancy.published_on or clock.today())
    vacancy.expires_on = line.expires
    vacancy.starts_on = line.starts
    vacancy.working_time = line.working_time
    vacancy.told_group = "" if line.occupation.startswith("http") else line.occupation
    vacancy.content = line.content
    vacancy.source = imported_in.file_name
    vacancy.imported_in = imported_in
    vacancy.linked_at = None


def _links(told: Sequence[tuple[Vacancy, VacancyLine]], known: KnownTerms) -> list[VacancyConcept]:
    """What the file itself names. An occupation given by its address is taken as chosen unless a person chose one."""
    decided = set(
        VacancyConcept.objects.filter(
            vacancy__in=[vacancy for vacancy, _line in told], part=Part.OCCUPATION, chosen=True
        ).values_list("vacancy_id", flat=True)
    )
    links = []
    for vacancy, line in told:
        named = [(Part.LICENCE, known.licences[term]) for term in line.licences]
        levels = {known.languages[term]: level for term, level in line.languages}
        named += [(Part.LANGUAGE, concept) for concept in levels]
        if line.occupation in known.occupations and vacancy.id not in decided:
            named.append((Part.OCCUPATION, known.occupations[line.occupation]))
        links += [
            VacancyConcept(vacancy=vacancy, concept_id=concept, part=part, how=How.FILE, level=levels.get(concept, 0))
            for part, concept in dict.fromkeys(named)
        ]
    return links


def count_changes(lines: Sequence[VacancyLine]) -> tuple[int, int]:
    """How many of ``lines`` are new, and how many say something else than before."""
    keys = [line.key for line in lines]
    before = dict(Vacancy.objects.filter(key__in=keys).order_by("id").values_list("key", "content"))
    new = sum(line.key not in before for line in lines)
    changed = sum(line.key in before and before[line.key] != line.content for line in lines)
    return new, changed
