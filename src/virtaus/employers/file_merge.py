"""Merging the lines of a file into the vacancies: the same file twice makes no doubles and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.employers.models import How, Part, Vacancy, VacancyConcept, VacancyImport
from virtaus.employers.vacancy_file import VacancyLine
from virtaus.frame import bulk, clock
from virtaus.frame.actor import Actor
from virtaus.frame.csv_lines import Fault
from virtaus.frame.imports import Counts, Journal, Tell, nobody
from virtaus.organisations.actions import Named, record_organisations
from virtaus.vocabulary.models import Kind
from virtaus.vocabulary.queries import by_term

BATCH = 2000
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


def merge_lines(
    actor: Actor, lines: Sequence[VacancyLine], imported_in: VacancyImport, journal: Journal, tell: Tell = nobody
) -> Counts:
    """Write the lines; ``terms_of`` must have found no fault in them."""
    known, _faults = terms_of(lines)
    journal.follows("employers.VacancyConcept.vacancy")
    named = [(line.business_id, line.employer) for line in lines if line.employer]
    employers = record_organisations(actor, named, journal)
    counts = Counts()
    for first in range(0, len(lines), BATCH):
        some = lines[first : first + BATCH]
        counts = _merge(some, known, employers, imported_in, journal, counts)
        tell(first / len(lines))
    return counts


def _merge(
    lines: Sequence[VacancyLine],
    known: KnownTerms,
    employers: dict[Named, UUID],
    imported_in: VacancyImport,
    journal: Journal,
    counts: Counts,
) -> Counts:
    before = {row.key: row for row in Vacancy.objects.filter(key__in=[line.key for line in lines]).order_by("id")}
    new: list[Vacancy] = []
    changes: list[Vacancy] = []
    earlier: list[dict[str, Any]] = []
    told: list[tuple[Vacancy, VacancyLine]] = []
    for line in lines:
        vacancy = before.get(line.key)
        if vacancy is not None and vacancy.content == line.content:
            continue
        if vacancy is None:
            new.append(vacancy := Vacancy(key=line.key))
        else:
            changes.append(vacancy)
            # the text that comes back is to be linked anew
            earlier.append({name: getattr(vacancy, name) for name in FIELDS} | {"linked_at": None})
        _fill(vacancy, line, employers.get((line.business_id, line.employer)), imported_in)
        told.append((vacancy, line))
    bulk.write(Vacancy, new)
    bulk.rewrite(Vacancy, changes)
    journal.made(Vacancy, [(row.id, row.version) for row in new])
    after = [{"content": row.content, "version": row.version} for row in changes]
    journal.changed(Vacancy, list(zip([row.id for row in changes], earlier, after, strict=True)))
    _relink(told, changes, known, journal)
    unchanged = len(lines) - len(new) - len(changes)
    return Counts(counts.new + len(new), counts.changed + len(changes), counts.unchanged + unchanged)


def _relink(
    told: Sequence[tuple[Vacancy, VacancyLine]], changes: Sequence[Vacancy], known: KnownTerms, journal: Journal
) -> None:
    """What a person decided on stands, also where the file said it first."""
    by_file = VacancyConcept.objects.filter(vacancy__in=changes, how=How.FILE, decided_at__isnull=True)
    journal.deleted(VacancyConcept, list(by_file.order_by("id")))
    by_file.delete()
    known_before = {row.id for row in changes}
    links = _links(told, changes, known)
    bulk.write(VacancyConcept, [link for link in links if link.vacancy_id not in known_before])
    again = [link for link in links if link.vacancy_id in known_before]
    VacancyConcept.objects.bulk_create(again, batch_size=BATCH, ignore_conflicts=True)
    made = by_file.order_by("id").values_list("id", flat=True)
    journal.made(VacancyConcept, [(pk, None) for pk in made])


def _fill(vacancy: Vacancy, line: VacancyLine, employer: UUID | None, imported_in: VacancyImport) -> None:
    vacancy.title = line.title
    vacancy.description = line.description
    vacancy.employer_id = employer
    vacancy.municipality = line.municipality
    vacancy.positions = line.positions
    first = line.published or vacancy.published_on or clock.today()
    # A file that names no first day leaves it to us, and an opening was public on its last day.
    vacancy.published_on = min(first, line.expires) if line.expires else first
    vacancy.expires_on = line.expires
    vacancy.starts_on = line.starts
    vacancy.working_time = line.working_time
    vacancy.told_group = "" if line.occupation.startswith("http") else line.occupation
    vacancy.content = line.content
    vacancy.source = imported_in.file_name
    vacancy.imported_in = imported_in
    vacancy.linked_at = None


def _links(
    told: Sequence[tuple[Vacancy, VacancyLine]], changes: Sequence[Vacancy], known: KnownTerms
) -> list[VacancyConcept]:
    """What the file itself names. An occupation given by its address is taken as chosen unless a person chose one."""
    decided = set(
        VacancyConcept.objects.filter(vacancy__in=changes, part=Part.OCCUPATION, chosen=True).values_list(
            "vacancy_id", flat=True
        )
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


def count_changes(lines: Sequence[VacancyLine]) -> Counts:
    """How many of ``lines`` are new, say something else than before, or neither."""
    new = changed = 0
    for first in range(0, len(lines), BATCH):
        some = lines[first : first + BATCH]
        rows = Vacancy.objects.filter(key__in=[line.key for line in some]).order_by()
        before = dict(rows.values_list("key", "content"))
        new += sum(line.key not in before for line in some)
        changed += sum(line.key in before and before[line.key] != line.content for line in some)
    return Counts(new, changed, len(lines) - new - changed)
