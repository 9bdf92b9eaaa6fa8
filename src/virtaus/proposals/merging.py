"""How the proposals and consents of two records become those of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from virtaus.people.merging.rooms import Chosen, Pair, Room, add_room
from virtaus.proposals.models import Consent, Proposal
from virtaus.proposals.states import OPEN


def refusals(pair: Pair) -> Sequence[str]:
    """Two open proposals of one opening: an employer or the person may be answering either."""
    ours = Proposal.objects.filter(person=pair.kept, state__in=OPEN).order_by().values("vacancy")
    both = Proposal.objects.filter(person=pair.merged, state__in=OPEN, vacancy__in=ours).select_related("vacancy")
    return [
        _("Both are proposed for the opening “%(opening)s”. Close one of the proposals first.")
        % {"opening": proposal.vacancy.title}
        for proposal in both.order_by("vacancy__title", "id")
    ]


def settle(pair: Pair, chosen: Chosen, now: datetime) -> None:
    """Of two consents to tell the same employer of the same opening the newer one holds; the older is erased."""
    lasting = Consent.objects.filter(person__in=pair.both, erased_at__isnull=True)
    seen = set()
    for row in lasting.order_by("-given_at", "-id"):
        if (row.employer_id, row.vacancy_id) in seen:
            row.change({"told": None, "erased_at": now}, version=row.version)
        seen.add((row.employer_id, row.vacancy_id))


add_room(Room("proposals", refusals=refusals, settle=settle))
