"""A worker's own calendar address: making it, taking it back, and what a calendar program reads by it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.accounts.links import TooManyAttempts
from virtaus.accounts.queries import actor_of
from virtaus.casework import feeds
from virtaus.casework.rules import READ_FEED, USE_FEED
from virtaus.frame import trail
from virtaus.frame.pages import PageRequest, page, see_other

PLAIN = "text/plain; charset=utf-8"


@page(USE_FEED)
@never_cache
@require_http_methods(["GET", "POST"])
def feed(request: PageRequest) -> HttpResponse:
    """The worker's address in force, and the button that makes one or a new one."""
    if request.method == "POST":
        had_one = feeds.own_feed(request.actor) is not None
        feeds.make_feed(request.actor)
        said = (
            _("The address was made. An earlier one opens nothing any more.") if had_one else _("The address was made.")
        )
        messages.success(request, said)
        return see_other(reverse("casework:feed"))
    found = feeds.own_feed(request.actor)
    address = request.build_absolute_uri(reverse("casework:feed_file", args=[found.token])) if found else ""
    context = {
        "feed": found,
        "address": address,
        "crumbs": [(_("Home"), "/"), (_("My calendar address"), "")],
    }
    return render(request, "casework/feed.html", context)


@page(USE_FEED)
@require_POST
def end(request: PageRequest) -> HttpResponse:
    feeds.end_feed(request.actor)
    messages.success(request, _("The address opens nothing any more."))
    return see_other(reverse("casework:feed"))


@page(READ_FEED)
@never_cache
@require_GET
def feed_file(request: PageRequest, token: str) -> HttpResponse:
    """The booked times behind an address; each reading stands in the log as the account's own."""
    try:
        account = feeds.holder(token, sender=request.META.get("REMOTE_ADDR", ""))
    except TooManyAttempts as slowed:
        return HttpResponse(str(slowed), content_type=PLAIN, status=429)
    if account is None:
        return HttpResponse(_("This address opens nothing."), content_type=PLAIN, status=410)
    with trail.opened(actor_of(account), "casework:feed_file", request.request_id):
        content = feeds.feed_file(account)
        trail.note(feeds.FIELDS, [account.id])
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
