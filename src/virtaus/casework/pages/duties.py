"""The coach's day, the team's customers, and why something is due."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from virtaus.audit.queries import touches
from virtaus.casework.queries import duties, law, plans
from virtaus.casework.rows import TODAY_CHIPS
from virtaus.casework.rules import SEE_DUTIES
from virtaus.casework.wording import national_text, news_note, progress, today_headline
from virtaus.frame import clock
from virtaus.frame.pages import PageRequest, page
from virtaus.frame.tables import answer
from virtaus.people.pages import crumbs_to


@page(SEE_DUTIES)
def today(request: PageRequest) -> HttpResponse:
    """What comes first, in order of consequence."""
    show = request.GET.get("show", "")
    day = duties.today(request.actor, show)
    chips = [
        {"count": day.counts[key], "label": label(day.counts[key]), "kind": kind, "key": key, "current": key == show}
        for key, kind, label in TODAY_CHIPS
    ]
    context = {
        "day": day,
        "headline": today_headline(day.counts["late"], day.counts["today"], day.counts["week"]),
        "chips": chips,
        "news_note": news_note(day.news_since),
        "to_record": [(row, national_text(row)) for row in day.to_record],
        "progress": progress(day.done, day.first),
        "show": show,
        "steps": plans.steps_due(request.actor),
        "week": clock.today().isocalendar().week,
    }
    return render(request, "casework/today.html", context)


@page(SEE_DUTIES)
def people(request: PageRequest) -> HttpResponseBase:
    """The team's customers."""
    table = duties.people(request.actor, duties.PEOPLE.asked(request.GET))
    return answer(request, table, "casework/people.html", {"crumbs": [(_("Customers"), "")]})


@page(SEE_DUTIES)
def why(request: PageRequest, person_id: UUID) -> HttpResponse:
    """The rule, the facts and the steps behind a due date."""
    found = law.why(request.actor, person_id)
    person = (found.row.key, reverse("people:person", args=[person_id]))
    context = {
        "why": found,
        "touches": touches(request.actor, person_id),
        "crumbs": crumbs_to(request, _("Why?"), person),
    }
    return render(request, "casework/why.html", context)
