"""The service-need assessment: a coach's own judgement, kept version by version."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.casework.models import NeedLevel, NeedsAssessment
from virtaus.casework.queries.needs import NEEDS_FIELDS, POINTS
from virtaus.casework.rules import ASSESS_NEEDS
from virtaus.frame import clock, modes, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.people.rules import persons


@action("casework.assess_needs", right=ASSESS_NEEDS)
def assess_needs(actor: Actor, person_id: UUID, *, newest: UUID | None, values: Mapping[str, str]) -> UUID:
    """Keep a new assessment (380/2023 § 37); the one before is superseded and stays. The id of the assessment.

    ``newest`` is the assessment that the form was filled from. Invalid in add-on mode, when somebody else has assessed
    meanwhile, and for a level that is not one.
    """
    if modes.current() is not modes.Mode.STAND_ALONE:
        raise Invalid({"": [_("The national register is master: record this there.")]})
    person = persons.get(actor, person_id, for_update=True)
    now = clock.now()
    lasting = NeedsAssessment.objects.filter(person=person, superseded_at__isnull=True).first()
    if (lasting.id if lasting else None) != newest:
        raise Invalid({"": [_("Somebody else has assessed the needs meanwhile. Compare, and save again.")]})
    wrong = {f"{point}_level": [_("Choose a level.")] for point in POINTS if values[f"{point}_level"] not in NeedLevel}
    if wrong:
        raise Invalid(wrong)
    if lasting is not None:
        NeedsAssessment.objects.filter(id=lasting.id).update(superseded_at=now)
    told = {name: values[name].strip() for point in POINTS for name in (point, f"{point}_level")}
    made = NeedsAssessment.objects.create(
        person=person, made_on=clock.today(), recorder_id=actor.account_id, recorded_at=now, **told
    )
    trail.note(NEEDS_FIELDS, [person.id])
    return made.id
