"""Files of organisations and their contacts, as the page of imports reads them in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from virtaus.area.files.cells import faults_of
from virtaus.frame import bulk, clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.imports import (
    Counts,
    HasFaults,
    ImportColumn,
    ImportKind,
    Journal,
    Plan,
    Sent,
    Tell,
    add_kind,
)
from virtaus.organisations.actions import CONTACT_FIELDS
from virtaus.organisations.models import Organisation, OrganisationContact
from virtaus.organisations.organisation_file import OrganisationLine, read_organisations
from virtaus.organisations.rules import RECORD_ORGANISATIONS

AT_ONCE = 5000
FIRST = 10
GIVEN = ("title", "email", "phone")


@dataclass(frozen=True, slots=True)
class _Known:
    """What is there already of some lines: organisations by business ID, contacts by organisation and name."""

    organisations: dict[str, UUID]
    contacts: dict[tuple[UUID, str], OrganisationContact]


def plan_file(actor: Actor, sent: Sent, tell: Tell) -> Plan:
    """What a file of organisations would do."""
    lines, problems = read_organisations(sent.content, sent.name)
    tell(0.5)
    if problems:
        return Plan(Counts(), faults_of(problems))
    seen: set[str] = set()
    counts = Counts()
    for some in _parts(lines):
        known = _known_of(some)
        told = [_told(line, known, seen) for line in some]
        counts = Counts(
            counts.new + told.count("new"),
            counts.changed + told.count("changed"),
            counts.unchanged + told.count("unchanged"),
        )
    first = tuple((line.business_id, line.name, line.contact, line.title) for line in lines[:FIRST])
    return Plan(counts, head=("business_id", "name", "contact_name", "contact_title"), first=first)


@action("organisations.import_organisations", right=RECORD_ORGANISATIONS)
def import_organisations(actor: Actor, sent: Sent, journal: Journal, tell: Tell) -> Counts:
    """Apply a file of organisations; one that is known keeps its name. Raises HasFaults."""
    lines, problems = read_organisations(sent.content, sent.name)
    if problems:
        raise HasFaults(faults_of(problems))
    trail.note(CONTACT_FIELDS)
    seen: set[str] = set()
    counts = [0, 0, 0]
    for number, some in enumerate(_parts(lines)):
        tell(0.3 + 0.7 * number * AT_ONCE / len(lines))
        known = _known_of(some)
        for line in some:
            counts[("new", "changed", "unchanged").index(_told(line, known, seen))] += 1
        _write(some, known, journal)
    return Counts(*counts)


def _parts(lines: Sequence[OrganisationLine]) -> Iterable[Sequence[OrganisationLine]]:
    for first in range(0, len(lines), AT_ONCE):
        yield lines[first : first + AT_ONCE]


def _known_of(lines: Sequence[OrganisationLine]) -> _Known:
    ids = {line.business_id for line in lines}
    rows = Organisation.objects.filter(business_id__in=ids).order_by().values_list("business_id", "id")
    organisations = dict(rows)
    contacts = OrganisationContact.objects.filter(organisation__in=organisations.values()).order_by()
    return _Known(organisations, {(row.organisation_id, row.name.casefold()): row for row in contacts})


def _told(line: OrganisationLine, known: _Known, seen: set[str]) -> str:
    """Whether a line brings something new, changes something, or neither."""
    organisation = known.organisations.get(line.business_id)
    is_first = line.business_id not in seen
    seen.add(line.business_id)
    if organisation is None:
        return "new" if is_first or line.contact else "unchanged"
    if not line.contact:
        return "unchanged"
    contact = known.contacts.get((organisation, line.contact.casefold()))
    if contact is None:
        return "new"
    return "changed" if _changes(contact, line) else "unchanged"


def _changes(contact: OrganisationContact, line: OrganisationLine) -> dict[str, str]:
    """What the line tells otherwise; an empty cell leaves what is known."""
    told = {name: getattr(line, name) for name in GIVEN if getattr(line, name)}
    return {name: value for name, value in told.items() if (getattr(contact, name) or "") != value}


def _write(lines: Sequence[OrganisationLine], known: _Known, journal: Journal) -> None:
    new: dict[str, Organisation] = {}
    contacts: list[OrganisationContact] = []
    changed: list[tuple[OrganisationContact, dict[str, str]]] = []
    now = clock.now()
    for line in lines:
        place = known.organisations.get(line.business_id)
        if place is None:
            made = Organisation(name=line.name, business_id=line.business_id)
            place = known.organisations[line.business_id] = new.setdefault(line.business_id, made).id
        if not line.contact:
            continue
        contact = known.contacts.get((place, line.contact.casefold()))
        if contact is None:
            given = {name: getattr(line, name) or None for name in ("email", "phone")}
            contacts.append(
                OrganisationContact(
                    organisation_id=place, name=line.contact, title=line.title, recorded_at=now, **given
                )
            )
        elif changes := _changes(contact, line):
            changed.append((contact, changes))
    bulk.write(Organisation, list(new.values()))
    bulk.write(OrganisationContact, contacts)
    journal.made(Organisation, [(row.id, None) for row in new.values()])
    journal.made(OrganisationContact, [(row.id, row.version) for row in contacts])
    _change(changed, journal)


def _change(changed: Sequence[tuple[OrganisationContact, dict[str, str]]], journal: Journal) -> None:
    before = [(contact, {name: getattr(contact, name) for name in told}, told) for contact, told in changed]
    for contact, told in changed:
        contact.version += 1
        for name, value in told.items():
            setattr(contact, name, value)
    journal.changed(OrganisationContact, [(contact.id, earlier, told) for contact, earlier, told in before])
    bulk.rewrite(OrganisationContact, [contact for contact, _told in changed])


add_kind(
    ImportKind(
        "organisations",
        title=_("Employers and other organisations"),
        help=_("By business ID, with the persons to be reached there. One that is known keeps its name."),
        right=RECORD_ORGANISATIONS,
        columns=(
            ImportColumn("business_id", _("Business ID with its check digit."), "0000101-1", needed=True),
            ImportColumn("name", _("Name, at most 200 characters."), "Esimerkki-Konepaja Oy", needed=True),
            ImportColumn(
                "contact_name", _("A person to be reached. Several stand on lines of their own."), "Maija Malli"
            ),
            ImportColumn("contact_title", _("What the person is there."), "toimitusjohtaja"),
            ImportColumn("contact_email", _("E-mail at work; stored encrypted."), "maija@example.org"),
            ImportColumn("contact_phone", _("Phone number at work; stored encrypted."), "040 123 4567"),
        ),
        plan=plan_file,
        apply=import_organisations,
        fields=CONTACT_FIELDS,
        order=30,
    )
)
