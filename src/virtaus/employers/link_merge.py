"""Merging what the machine proposes into a vacancy's links; a person's choice always stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from virtaus.employers.linking import CHOSEN_FROM, Links, Said
from virtaus.employers.models import How, Part, State, Vacancy, VacancyConcept
from virtaus.frame import clock
from virtaus.vocabulary.models import Kind

BATCH = 1000
_PARTS = {Kind.SKILL: Part.ESSENTIAL, Kind.LICENCE: Part.LICENCE, Kind.LANGUAGE: Part.LANGUAGE}


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A vacancy to be linked. ``group`` is the occupation group that its file gave, if any."""

    id: UUID
    title: str
    description: str
    group: str


def unlinked() -> list[Unlinked]:
    """Open vacancies that have not been linked since their text changed."""
    rows = Vacancy.objects.filter(linked_at__isnull=True, state=State.OPEN).order_by("id")
    return [Unlinked(*row) for row in rows.values_list("id", "title", "description", "told_group")]


def merge_links(vacancies: Sequence[Unlinked], links: Sequence[Links]) -> None:
    """Replace what the machine proposed earlier. The best occupation is chosen when it is near enough and nobody, and
    no file, has chosen another.
    """
    ids = [vacancy.id for vacancy in vacancies]
    machine = VacancyConcept.objects.filter(vacancy_id__in=ids, how__in=[How.TITLE, How.TEXT], decided_at__isnull=True)
    machine.delete()
    kept = VacancyConcept.objects.filter(vacancy_id__in=ids).order_by("id").values_list("vacancy_id", "part", "chosen")
    settled = {vacancy for vacancy, part, chosen in kept if part == Part.OCCUPATION and chosen}
    rows: list[VacancyConcept] = []
    for vacancy, link in zip(vacancies, links, strict=True):
        for place, proposed in enumerate(link.occupations):
            best = place == 0 and proposed.score >= CHOSEN_FROM and vacancy.id not in settled
            rows.append(
                VacancyConcept(
                    vacancy_id=vacancy.id,
                    concept_id=proposed.concept,
                    part=Part.OCCUPATION,
                    how=How.TITLE,
                    chosen=best,
                    score=proposed.score,
                    words=proposed.words,
                )
            )
        rows += [_mentioned(vacancy.id, said) for said in link.mentions]
    # What a file or a person said of the same concept stays as it is.
    VacancyConcept.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    Vacancy.objects.filter(id__in=ids).update(linked_at=clock.now())


def _mentioned(vacancy: UUID, said: Said) -> VacancyConcept:
    """A mention as a link. A skill that is only welcome is optional; a welcome licence or language is no condition."""
    part = _PARTS[Kind(said.kind)]
    if part is Part.ESSENTIAL:
        part = Part.ESSENTIAL if said.needed else Part.OPTIONAL
    chosen = said.needed or part is Part.OPTIONAL
    return VacancyConcept(
        vacancy_id=vacancy,
        concept_id=said.concept,
        part=part,
        how=How.TEXT,
        words=said.words,
        level=said.level if part is Part.LANGUAGE else 0,
        chosen=chosen,
    )
