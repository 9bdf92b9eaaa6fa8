"""What the simulation of made-up jobseekers needs from the area and the vocabulary. Used by commands only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from virtaus.area import queries as area_queries
from virtaus.engine.simulation.competence import Occupation
from virtaus.engine.simulation.event_file import Newcomer
from virtaus.engine.simulation.margins import Margins, Range
from virtaus.frame.actor import Actor
from virtaus.frame.errors import VirtausError
from virtaus.insight import queries as insight_queries
from virtaus.vocabulary import starter
from virtaus.vocabulary.models import Kind, RelationKind

# How many unemployed people a size holds; None is the area's real number.
SIZES: dict[str, int | None] = {"small": 300, "tyohame": None}
# A kitchen assistant (ESCO) who knows the work; the licence that kitchens ask for is not among the skills.
KITCHEN_ASSISTANT = "http://data.europa.eu/esco/occupation/e1cf6897-158d-4b48-a39e-2a3a8cac216c"
NEWCOMER_LIVES_IN = "169"  # Jokioinen
# The indicator (as its publisher codes it) of each part of the margins.
MEASURES = {
    "long_term": "PITKAAIKAISTYOTTOMAT",
    "laid_off": "LOMAUTETTU",
    "shortened_week": "LYHTYOVKO",
    "subsidised": "TYOLLISTETTYLOP",
    "work_trial": "KOKEILULOP",
    "labour_training": "TVKOULUTUSLOP",
    "coaching": "VALMENNUSLOP",
    "other_services": "MTPPALVELUTLOP",
}


def margins(actor: Actor) -> list[Margins]:
    """The area's latest published counts by municipality. VirtausError when one that is needed is not known."""
    area_queries.area(actor)
    figures = {row.indicator.code: row.by_municipality for row in insight_queries.latest_figures(actor)}

    def known(measure: str, municipality: str) -> Range:
        figure = figures.get(measure, {}).get(municipality)
        if figure is None or figure.least is None or figure.most is None:
            raise VirtausError(f"The area's key figures lack {measure} of municipality {municipality}.")
        return Range(float(figure.least), float(figure.most))

    return [
        Margins(
            municipality=code,
            jobseekers=round(known("HAKIJALOPUSSA", code).middle),
            unemployed=round(known("TYOTTOMATLOPUSSA", code).middle),
            **{part: known(measure, code) for part, measure in MEASURES.items()},
        )
        for code in sorted(row.code for row in area_queries.municipalities(actor))
    ]


def scale_of(size: str, margins: Sequence[Margins]) -> float:
    """The share of the area's real people that a size holds."""
    wanted = SIZES[size]
    return 1.0 if wanted is None else min(1.0, wanted / sum(each.unemployed for each in margins))


def occupations() -> list[Occupation]:
    """The occupations of the starter vocabulary with their skills, by URI. ESCO imported later changes nothing here."""
    batch = starter.read()
    skills: defaultdict[tuple[str, RelationKind], list[str]] = defaultdict(list)
    for subject, target, kind in batch.relations:
        skills[subject, kind].append(target)
    return [
        Occupation(
            uri,
            entry.isco,
            tuple(sorted(skills[uri, RelationKind.ESSENTIAL])),
            tuple(sorted(skills[uri, RelationKind.OPTIONAL])),
        )
        for uri, entry in sorted(batch.concepts.items())
        if entry.kind == Kind.OCCUPATION
    ]


def newcomer(margins: Sequence[Margins], occupations: Sequence[Occupation]) -> Newcomer | None:
    """The newcomer of the training story, where the area has the municipality of the story."""
    if NEWCOMER_LIVES_IN not in {each.municipality for each in margins}:
        return None
    kitchen = next(each for each in occupations if each.uri == KITCHEN_ASSISTANT)
    return Newcomer(NEWCOMER_LIVES_IN, kitchen.uri, kitchen.essential)
