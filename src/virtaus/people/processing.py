"""Why the room keeps what it keeps of persons (``virtaus.frame.processing``)."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from virtaus.frame.modes import STAND_ALONE
from virtaus.frame.processing import RECORDED, SERVED_BY, declare
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
    Person,
    PersonBackground,
    PersonConcept,
    PersonMerge,
    PersonName,
    Relation,
    ServiceFacts,
    UnusualReading,
    WorkLimit,
)

KEPT = "people.customer"
for_service = partial(declare, purposes=("service",), grounds=("service",), recipients=SERVED_BY, retention=KEPT)
told_for_service = partial(
    declare,
    purposes=("service",),
    grounds=("service",),
    sources=("person", "staff"),
    recipients=SERVED_BY,
    retention=KEPT,
    modes=STAND_ALONE,
)
for_supervision = partial(declare, purposes=("supervision",), grounds=("log",), recipients=("officer",))

for_service(
    "people.person",
    {Person: ("register_key", "source", "created_at")},
    part=_("pseudonymous key of the national register"),
    sources=("register",),
)
declare(
    "people.person",
    {Person: ("protected",)},
    part=_("non-disclosure order"),
    purposes=("service", "security"),
    grounds=("non_disclosure",),
    sources=("register", "staff"),
    recipients=("own_team", "outside_team"),
    retention=KEPT,
)
declare(
    "people.person",
    {Relation: ("team", "purpose", "valid_from", "valid_to", "basis", "recorded_at", "withdrawn_at")},
    part=_("relation to a team: the ground for seeing the person"),
    purposes=("service", "security"),
    grounds=("rights_of_use",),
    sources=("computed",),
    recipients=(*SERVED_BY, "officer"),
    retention=KEPT,
)
declare(
    "people.municipality",
    {Person: ("municipality",)},
    purposes=("service", "follow_up", "benefits"),
    grounds=("service", "follow_up"),
    sources=("register", "staff"),
    recipients=(*SERVED_BY, "computation", "leaders"),
    retention=KEPT,
    hidden=True,
)
told_for_service(
    "people.key",
    {
        Person: ("given_names", "family_name", "name_key"),
        PersonName: ("word", "family"),
    },
    part=_("name"),
)
told_for_service(
    "people.hetu",
    {Identity: ("hetu", "hetu_index")},
)
for_service(
    "people.birth_date",
    {Identity: ("birth_date", *RECORDED)},
    sources=("person", "staff", "computed"),
    modes=STAND_ALONE,
)
told_for_service(
    "people.contact",
    {Contact: ("phone", "phone_index", "email", *RECORDED)},
    part=_("phone and e-mail"),
)
told_for_service(
    "people.contact",
    {Contact: ("street", "postal_code", "city")},
    part=_("home address"),
    hidden=True,
)
declare(
    "people.competence",
    {PersonConcept: ("concept", "part", "rank", "level", *RECORDED, "ended_at")},
    purposes=("service", "matching"),
    grounds=("service", "matching"),
    sources=("register", "person", "staff"),
    recipients=(*SERVED_BY, "computation", "employer"),
    retention=KEPT,
)
declare(
    "people.service_facts",
    {ServiceFacts: ("service_language", "interpreter", "reach_km", "travel", "working_times", "available_from")},
    part=_("language of service, reach and working times"),
    purposes=("service", "matching"),
    grounds=("service", "matching"),
    sources=("person", "staff"),
    recipients=(*SERVED_BY, "computation"),
    retention=KEPT,
)
for_service(
    "people.service_facts",
    {ServiceFacts: ("accessibility", *RECORDED)},
    part=_("accessibility that a meeting needs"),
    sources=("person", "staff"),
    special="health",
)
declare(
    "people.work_limits",
    {WorkLimit: ("limit", *RECORDED, "ended_at")},
    purposes=("matching",),
    grounds=("matching",),
    sources=("person", "staff"),
    recipients=(*SERVED_BY, "computation"),
    retention=KEPT,
    special="health",
)
declare(
    "people.background",
    {PersonBackground: ("birth_year", "sex", "citizenship", "education", *RECORDED)},
    purposes=("follow_up", "equality"),
    grounds=("follow_up", "equality"),
    sources=("register", "staff"),
    recipients=(*SERVED_BY, "computation", "leaders"),
    retention=KEPT,
)
declare(
    "people.sources",
    {DatumSource: ("field", *RECORDED)},
    purposes=("supervision",),
    grounds=("provenance",),
    sources=("computed",),
    recipients=SERVED_BY,
    retention=KEPT,
)
declare(
    "people.outside_access",
    {
        OutsideAccess: (
            "account",
            "team",
            "reason",
            "words",
            "opened_at",
            "ends_at",
            "closed_at",
            "verdict",
            "reviewer",
            "reviewed_at",
        )
    },
    purposes=("supervision",),
    grounds=("rights_of_use", "log"),
    sources=("staff",),
    recipients=("team_lead", "officer"),
    retention=KEPT,
)
declare(
    "people.login",
    {Person: ("account",), Invitation: ("link", "made_by", "made_at")},
    purposes=("service", "security"),
    grounds=("own_login",),
    sources=("staff", "person"),
    recipients=("own_team", "person", "administrators"),
    retention=KEPT,
)
declare(
    "people.key",
    {FormerKey: ("register_key", "recorded_at")},
    part=_("key under which the person stood before two records were merged"),
    purposes=("service",),
    grounds=("service",),
    sources=("register",),
    recipients=("own_team", "person"),
    retention=KEPT,
)
declare(
    "people.merge",
    {
        PersonMerge: (
            "merged_id",
            "grounds",
            "counts",
            "merged_by",
            "merged_at",
            "undo",
            "undo_until",
            "undone_by",
            "undone_at",
        )
    },
    purposes=("service", "supervision"),
    grounds=("service", "provenance"),
    sources=("staff", "computed"),
    recipients=("team_lead", "officer"),
    retention=KEPT,
)
for_supervision(
    "people.unusual_reading",
    {
        UnusualReading: (
            "rule",
            "day",
            "account",
            "roles",
            "teams",
            "measured",
            "evidence",
            "found_at",
            "uncovered_at",
            "uncovered_by",
            "uncover_reason",
            "handled",
            "handled_at",
            "handled_by",
            "note",
        )
    },
    sources=("computed", "staff"),
    retention="people.unusual_reading",
)
for_supervision(
    "people.erasure",
    {
        Erasure: (
            "ground",
            "reference",
            "decided_by",
            "decided_at",
            "erased_at",
            "refused",
            "counts",
            "mentions",
            "columns_searched",
        )
    },
    sources=("staff", "computed"),
    retention=KEPT,
)
declare(
    "people.correction",
    {CorrectionRequest: ("about", "wrong", "right", "asked_at", "state", "answer", "answered_by", "answered_at")},
    purposes=("service", "supervision"),
    grounds=("service", "provenance"),
    sources=("person", "staff"),
    recipients=SERVED_BY,
    retention=KEPT,
)
declare(
    "people.name_request",
    {
        NameRequest: (
            "first_day",
            "last_day",
            "why",
            "asked_at",
            "state",
            "answer",
            "answered_by",
            "answered_at",
            "entries",
        )
    },
    purposes=("supervision",),
    grounds=("log",),
    sources=("person", "staff", "computed"),
    recipients=("person", "officer"),
    retention=KEPT,
)
