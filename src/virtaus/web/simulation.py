"""What the simulation of made-up jobseekers needs from the area and the vocabulary. Used by commands only."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils import translation

from virtaus.area import queries as area_queries
from virtaus.engine.simulation.assumptions import Assumptions, assumptions_of
from virtaus.engine.simulation.background import Groups
from virtaus.engine.simulation.competence import Occupation
from virtaus.engine.simulation.event_file import Newcomer
from virtaus.engine.simulation.margins import Margins, Range
from virtaus.engine.simulation.openings import Trade, Wanted
from virtaus.frame.actor import Actor
from virtaus.frame.errors import VirtausError
from virtaus.insight import queries as insight_queries
from virtaus.vocabulary import starter
from virtaus.vocabulary.models import Kind, Language, RelationKind

DATA = Path(__file__).parent / "data"
# How many unemployed people a size holds; None is the area's real number. The last is an area for load tests.
SIZES: dict[str, int | None] = {"small": 300, "tyohame": None, "finland": None}
FINLAND = "finland"
# A kitchen assistant (ESCO) who knows the work and Finnish; the licence that kitchens ask for is not among hers.
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


GROUPS = {
    "under_20": "TYOTTOMAT20",
    "under_25": "TYOTTOMAT25",
    "over_50": "TYOTTOMAT50",
    "men": "TYOTTOMATMIEHET",
    "women": "TYOTTOMATNAISET",
    "foreign": "TYOTTOMATULK",
}


@cache
def assumptions() -> Assumptions:
    """What the simulation assumes: ``data/synthetic.toml``."""
    return assumptions_of(tomllib.loads((DATA / "synthetic.toml").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Published:
    """The area's latest published figures by measure and municipality."""

    figures: Mapping[str, Mapping[str, Range]]
    municipalities: Mapping[str, str]

    def known(self, measure: str, municipality: str) -> Range:
        """Bounds of a figure. VirtausError when it is not known."""
        found = self.figures.get(measure, {}).get(municipality)
        if found is None:
            raise VirtausError(f"The area's key figures lack {measure} of municipality {municipality}.")
        return found


def published(actor: Actor) -> Published:
    """The area's key figures. VirtausError when no area is loaded."""
    with translation.override("fi"):
        names = area_queries.municipality_names(actor)
    area_queries.area(actor)
    figures = {
        row.indicator.code: {
            code: Range(float(figure.least), float(figure.most))
            for code, figure in row.by_municipality.items()
            if figure.least is not None and figure.most is not None
        }
        for row in insight_queries.latest_figures(actor, list(names), insight_queries.by_code(actor))
    }
    return Published(figures, names)


def margins(figures: Published) -> list[Margins]:
    """Counts of jobseekers by municipality. VirtausError when one that is needed is not known."""
    return [
        Margins(
            municipality=code,
            jobseekers=round(figures.known("HAKIJALOPUSSA", code).middle),
            unemployed=round(figures.known("TYOTTOMATLOPUSSA", code).middle),
            **{part: figures.known(measure, code) for part, measure in MEASURES.items()},
        )
        for code in sorted(figures.municipalities)
    ]


def groups(figures: Published) -> dict[str, Groups]:
    """Ages, sexes and citizenship of the unemployed by municipality."""
    return {
        code: Groups(**{name: figures.known(measure, code) for name, measure in GROUPS.items()})
        for code in sorted(figures.municipalities)
    }


def wanted_openings(figures: Published) -> dict[str, Wanted]:
    """Positions to be open and new by municipality."""
    return {
        code: Wanted(
            round(figures.known("AVPAIKATLOPUSSA", code).middle), round(figures.known("UUDETAVP", code).middle)
        )
        for code in sorted(figures.municipalities)
    }


def employer_counts(figures: Published) -> dict[str, int]:
    """How many employers each municipality has: a share of its labour force (assumed)."""
    share = assumptions().employers_per_labour_force
    return {code: round(figures.known("TYOVOIMATK", code).middle * share) for code in sorted(figures.municipalities)}


def neighbours(area: str) -> list[str]:
    """Municipalities around an area, by code; none for an area that the data file does not name."""
    with (DATA / "neighbours.csv").open(encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file) if row["area"] == area]


def trades() -> list[Trade]:
    """The occupations of the starter vocabulary in Finnish, with the skills that they need."""
    batch = starter.read()
    terms = {uri: told.preferred for (uri, language), told in batch.terms.items() if language == Language.FINNISH}
    needs: defaultdict[str, list[str]] = defaultdict(list)
    for subject, target, relation in batch.relations:
        if relation == RelationKind.ESSENTIAL:
            needs[subject].append(terms[target])
    return [
        Trade(uri, entry.isco, terms[uri], tuple(sorted(needs[uri])))
        for uri, entry in sorted(batch.concepts.items())
        if entry.kind == Kind.OCCUPATION
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
    return Newcomer(NEWCOMER_LIVES_IN, kitchen.uri, kitchen.essential, (), ("ar", "fi"))
