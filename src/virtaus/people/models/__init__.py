"""Persons as customers: a key, the minimum beside it, their competence, and the relations that open them to a team.

In add-on mode the national register is master and a person is a pseudonymous key (``register_key``). Fields that only
a stand-alone area may store are listed in ``virtaus.people.modes``; the database itself refuses them in add-on mode.
"""

from virtaus.people.models.competence import Part, PersonConcept
from virtaus.people.models.correction import About, CorrectionRequest
from virtaus.people.models.erasure import Erasure, ErasureGround
from virtaus.people.models.facts import (
    Accessibility,
    Citizenship,
    Education,
    Limit,
    PersonBackground,
    ServiceFacts,
    Sex,
    Travel,
    WorkLimit,
)
from virtaus.people.models.identity import Contact, Identity, NameWord, PersonName
from virtaus.people.models.invitation import Invitation
from virtaus.people.models.joined import FormerKey, PersonMerge
from virtaus.people.models.mode import StorageMode
from virtaus.people.models.name_request import NameRequest
from virtaus.people.models.person import Person, sort_key
from virtaus.people.models.relation import AccessReason, OutsideAccess, Purpose, Relation, Verdict
from virtaus.people.models.sources import DatumSource, Recorded, Source
from virtaus.people.models.unusual import Handled, Unusual, UnusualReading, WatchedDay

__all__ = [
    "About",
    "AccessReason",
    "Accessibility",
    "Citizenship",
    "Contact",
    "CorrectionRequest",
    "DatumSource",
    "Education",
    "Erasure",
    "ErasureGround",
    "FormerKey",
    "Handled",
    "Identity",
    "Invitation",
    "Limit",
    "NameRequest",
    "NameWord",
    "OutsideAccess",
    "Part",
    "Person",
    "PersonBackground",
    "PersonConcept",
    "PersonMerge",
    "PersonName",
    "Purpose",
    "Recorded",
    "Relation",
    "ServiceFacts",
    "Sex",
    "Source",
    "StorageMode",
    "Travel",
    "Unusual",
    "UnusualReading",
    "Verdict",
    "WatchedDay",
    "WorkLimit",
    "sort_key",
]
