"""Changes of organisations."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.organisations.models import Organisation
from virtaus.organisations.rules import RECORD_ORGANISATIONS

BATCH = 1000
Named = tuple[str, str]
"""Business ID in its printed form ("" when not known) and name."""


@action("organisations.record", right=RECORD_ORGANISATIONS)
def record_organisations(actor: Actor, named: Iterable[Named]) -> dict[Named, UUID]:
    """The organisation of each (business ID, name), made where there is none yet.

    One with a business ID is known by it, whatever it is called; one without by its name, regardless of case. A known
    organisation keeps its name.
    """
    wanted = list(dict.fromkeys(named))
    by_id = {
        row.business_id: row.id
        for row in Organisation.objects.filter(business_id__in=[business_id for business_id, _name in wanted])
        if row.business_id
    }
    by_name = {row.name.casefold(): row.id for row in Organisation.objects.order_by("created_at", "id")}
    found: dict[Named, UUID] = {}
    new: list[Organisation] = []
    for business_id, name in wanted:
        known = by_id.get(business_id) if business_id else by_name.get(name.casefold())
        if known is None:
            new.append(Organisation(name=name, business_id=business_id))
            known = new[-1].id
            by_name.setdefault(name.casefold(), known)
            if business_id:
                by_id[business_id] = known
        found[business_id, name] = known
    Organisation.objects.bulk_create(new, batch_size=BATCH)
    return found
