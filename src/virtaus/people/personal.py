"""What the room holds of persons, and what becomes of it."""

from __future__ import annotations

from virtaus.frame.personal import Erase, Merge, declare
from virtaus.people.models import (
    Contact,
    CorrectionRequest,
    DatumSource,
    Erasure,
    FormerKey,
    Identity,
    Invitation,
    NameRequest,
    OutsideAccess,
    PersonBackground,
    PersonConcept,
    PersonMerge,
    PersonName,
    Relation,
    ServiceFacts,
    UnusualReading,
    WorkLimit,
)

for model, fields, merge in (
    (PersonConcept, ("people.competence",), Merge.JOIN),
    (ServiceFacts, ("people.service_facts",), Merge.JOIN),
    (WorkLimit, ("people.work_limits",), Merge.JOIN),
    (PersonBackground, ("people.background",), Merge.JOIN),
    (Identity, ("people.hetu", "people.birth_date"), Merge.JOIN),
    (Contact, ("people.contact",), Merge.JOIN),
    (PersonName, ("people.key",), Merge.JOIN),
    (DatumSource, ("people.sources",), Merge.JOIN),
    (Relation, ("people.person",), Merge.MOVE),
    (OutsideAccess, ("people.outside_access",), Merge.MOVE),
    (FormerKey, ("people.key",), Merge.MOVE),
    (CorrectionRequest, ("people.correction",), Merge.MOVE),
    (NameRequest, ("people.name_request",), Merge.MOVE),
):
    declare(model, audit=fields, export=True, erase=Erase.DELETE, merge=merge, retention="people.customer")
declare(
    Invitation,
    audit=("people.login",),
    export=True,
    erase=Erase.DELETE,
    merge=Merge.MOVE,
    retention="people.customer",
    takes=("link",),
)
declare(
    PersonMerge,  # what it holds for the undoing are copies of the rows that the person's file has already
    audit=("people.merge",),
    export=False,
    erase=Erase.DELETE,
    merge=Merge.MOVE,
    retention="people.customer",
)
declare(
    UnusualReading,
    audit=("people.unusual_reading",),
    export=False,
    erase=Erase.DELETE,
    merge=Merge.MOVE,
    retention="people.unusual_reading",
)
declare(
    Erasure,  # what stays of it names nobody
    audit=("people.erasure",),
    export=False,
    erase=Erase.UNTIE,
    merge=Merge.MOVE,
    retention="people.customer",
)
