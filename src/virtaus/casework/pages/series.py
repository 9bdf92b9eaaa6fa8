"""Agreeing many meetings at once: the product proposes times, the worker looks at each and confirms."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from virtaus.casework import actions
from virtaus.casework.forms import SeriesForm
from virtaus.casework.mails import told_of_meetings
from virtaus.casework.queries import series as queries
from virtaus.casework.rules import BOOK_MEETINGS
from virtaus.frame.modes import Mode, current
from virtaus.frame.pages import PageRequest, page, see_other

MANY = (5, 10, 20)


@page(BOOK_MEETINGS)
@require_http_methods(["GET", "POST"])
def book(request: PageRequest) -> HttpResponse:
    """The next meetings without a time. Those ticked are agreed; one that is refused stays with its reason."""
    asked = request.GET.get("many", "")
    many = int(asked) if asked in map(str, MANY) else MANY[0]
    sent = _sent(request.POST.getlist("person")) if request.method == "POST" else []
    found = queries.series(request.actor, many, sent)
    forms = [(each, _form(request, found, each)) for each in found.proposed]
    agreed = [each.row.person_id for each, form in forms if form.is_chosen and _book(request, each.row.person_id, form)]
    booked = len(agreed)
    if booked:
        sentence = ngettext("%(count)s time was agreed.", "%(count)s times were agreed.", booked)
        messages.success(request, sentence % {"count": booked} + " " + _what_remains(agreed))
    refused = [(each, form) for each, form in forms if form.is_chosen and form.errors]
    if booked and not refused:
        return see_other(reverse("casework:today"))
    if request.method == "POST" and not booked and not refused:
        messages.error(request, _("Tick the times that you agree."))
    context = {
        "series": found,
        "forms": refused or forms,
        "many": many,
        "choices": MANY,
        "crumbs": [(_("Today"), reverse("casework:today")), (_("Agree many times"), "")],
    }
    return render(request, "casework/book_series.html", context, status=422 if refused else 200)


def _what_remains(persons: list[UUID]) -> str:
    """In add-on mode to note the times elsewhere, else to tell whom no message reaches."""
    if current() is Mode.ADD_ON:
        return _("Note them in the national system too.")
    untold = sum(not told_of_meetings(person) for person in persons)
    if not untold:
        return _("A message was sent to each customer.")
    sentence = ngettext(
        "%(count)s of the customers has no login and got no message.",
        "%(count)s of the customers have no login and got no message.",
        untold,
    )
    return sentence % {"count": untold}


def _sent(texts: list[str]) -> list[UUID]:
    """The persons of the rows that were sent; anything that is no id is left out."""
    found: list[UUID] = []
    for text in texts[: max(MANY)]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _form(request: PageRequest, found: queries.Series, each: queries.Proposed) -> SeriesForm:
    row = each.row
    initial: dict[str, object] = {"kind": row.kind, "minutes": queries.LENGTH, "chosen": each.slot is not None}
    if each.slot is not None:
        initial |= {"on": each.slot.on, "at": each.slot.at}
    return SeriesForm(
        request.actor,
        request.POST if request.method == "POST" else None,
        due=row.due,
        near=row.municipality,
        points=found.points,
        prefix=row.person_id.hex,
        initial=initial,
    )


def _book(request: PageRequest, person_id: UUID, form: SeriesForm) -> bool:
    return form.attempt(lambda: actions.book_meeting(request.actor, person_id, **form.booking()))
