"""Files of vacancies, as the page of imports reads them in."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.utils.translation import gettext_lazy as _

from virtaus.area.queries import municipalities
from virtaus.employers.actions import link_vacancies
from virtaus.employers.file_merge import count_changes, merge_lines, terms_of
from virtaus.employers.linking import link_by_compute
from virtaus.employers.models import VacancyImport
from virtaus.employers.rules import IMPORT_VACANCIES
from virtaus.employers.vacancy_file import COLUMNS, VacancyFile, read_vacancies
from virtaus.frame import clock
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.compute import ComputeDown
from virtaus.frame.csv_lines import in_order
from virtaus.frame.imports import Counts, HasFaults, ImportColumn, ImportKind, Journal, Plan, Sent, Tell, add_kind
from virtaus.frame.imports.actions import read_in
from virtaus.vocabulary.working_times import WorkingTime

FIRST = 10


def read_file(actor: Actor, content: bytes) -> VacancyFile:
    """Read a file with the area's municipalities and the vocabulary; never raises for what is in it."""
    names = {row.name.casefold(): row.code for row in municipalities(actor)}
    reading = read_vacancies(content, names)
    _terms, faults = terms_of(reading.lines)
    return VacancyFile(reading.lines, in_order([*reading.faults, *faults]))


def plan_file(actor: Actor, sent: Sent, tell: Tell) -> Plan:
    """What a file of vacancies would do."""
    reading = read_file(actor, sent.content)
    if reading.faults:
        return Plan(Counts(), reading.faults)
    tell(0.7)
    first = tuple(
        (line.title, line.employer, line.municipality, str(line.positions), str(line.expires or ""))
        for line in reading.lines[:FIRST]
    )
    head = ("title", "employer", "municipality", "positions", "expires")
    return Plan(count_changes(reading.lines), head=head, first=first)


@action("employers.apply_file", right=IMPORT_VACANCIES)
def apply_vacancies(actor: Actor, sent: Sent, journal: Journal, tell: Tell) -> Counts:
    """Apply a file of vacancies. Raises HasFaults when anything in it is wrong; then nothing is changed."""
    reading = read_file(actor, sent.content)
    if reading.faults:
        raise HasFaults(reading.faults)
    tell(0.3)
    kept = VacancyImport.objects.create(
        file_name=sent.name[-200:], uploaded_by_id=sent.sender_id, applied_at=clock.now()
    )
    journal.made(VacancyImport, [(kept.id, None)])
    counts = merge_lines(actor, reading.lines, kept, journal, lambda share: tell(0.3 + 0.7 * share))
    kept.new, kept.changed, kept.unchanged = counts.new, counts.changed, counts.unchanged
    kept.save(update_fields=["new", "changed", "unchanged"])
    if not counts.does_nothing:
        changed("vacancy")
    return counts


def import_vacancies(actor: Actor, file_name: str, content: bytes) -> Counts:
    """Check and apply in one, for commands and the demo."""
    return read_in(actor, "vacancies", file_name, content)


def _link(actor: Actor) -> None:
    # while the compute process is down the page of openings says so, and has a button for later
    with suppress(ComputeDown):
        link_vacancies(actor, link_by_compute)


def _undone() -> None:
    changed("vacancy")


MEANINGS: dict[str, tuple[Any, str]] = {
    "title": (_("What the job is called, at most 200 characters."), "Hitsaaja"),
    "description": (_("Free text; skills, licences and languages are looked for in it."), ""),
    "employer": (_("Name of the employer."), "Esimerkki-Konepaja Oy"),
    "business_id": (_("Business ID of the employer with its check digit."), "0000101-1"),
    "municipality": (_("Three-digit code, or the name of a municipality of the area."), "109"),
    "positions": (_("How many are wanted, 1–1000; 1 when empty."), "2"),
    "published": (_("First day; today when empty."), "2026-11-30"),
    "expires": (_("Last day to apply."), "2026-12-15"),
    "starts": (_("The day on which the work starts; empty where it may wait."), ""),
    "working_time": (_("Working time."), "full_time"),
    "licences": (_("Licences that are required, separated by |."), "tulityökortti"),
    "languages": (
        _("Languages that are required, separated by |, each with its least level if there is one."),
        "suomi B1",
    ),
    "occupation": (_("Occupation group of four digits, or the address of an ESCO occupation."), "7212"),
    "id": (_("The source's own id, at most 90 characters."), "A-17"),
}

add_kind(
    ImportKind(
        "vacancies",
        title=_("Openings"),
        help=_("A title is enough; the occupation and skills are proposed from it."),
        right=IMPORT_VACANCIES,
        columns=tuple(
            ImportColumn(
                name,
                *MEANINGS[name],
                needed=name == "title",
                codes=tuple(WorkingTime.values) if name == "working_time" else (),
            )
            for name in COLUMNS
        ),
        plan=plan_file,
        apply=apply_vacancies,
        fields=frozenset({"employers.vacancy_file"}),
        order=40,
        applied=_link,
        undone=_undone,
    )
)
