"""Answering by a link, without a login.

The address in the mail holds the token; opening it puts the right into the session and leads on to an address without
it, so the token stays neither in the history nor in a referrer. The candidate is shown only after a button is pressed:
programs that look through mail press none. Nothing here is indexed or kept by a cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from virtaus.accounts import links
from virtaus.accounts.links import TooManyAttempts
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.proposals import answering
from virtaus.proposals.asking import PURPOSE
from virtaus.proposals.forms import ReplyForm
from virtaus.proposals.queries import employer as queries
from virtaus.proposals.rules import ANSWER_BY_LINK

P = ParamSpec("P")
GRANTED = "answer_link"
SHOWN = "answer_shown"


LinkView = Callable[Concatenate[PageRequest, P], HttpResponse]


def _unlisted(view: LinkView[P]) -> LinkView[P]:
    """Keep the answer out of search engines and caches."""

    @wraps(view)
    def answered(request: PageRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return cast(LinkView[P], never_cache(answered))


@page(ANSWER_BY_LINK)
@_unlisted
@require_GET
def open_answer(request: PageRequest, token: str) -> HttpResponse:
    """Exchange the token for a right in this session, and lead on to an address without it."""
    try:
        sent_id = answering.opened(token, sender=request.META.get("REMOTE_ADDR", ""))
    except TooManyAttempts as slowed:
        return _over(request, str(slowed), status=429)
    if sent_id is None:
        return _over(request, _why_over(token), status=410)
    request.session.cycle_key()
    request.session[GRANTED] = str(sent_id)
    request.session.pop(SHOWN, None)
    response = see_other(reverse("proposals:answer", args=[sent_id]))
    response["Referrer-Policy"] = "no-referrer"
    return response


@page(ANSWER_BY_LINK)
@_unlisted
@require_GET
def answer(request: PageRequest, sent_id: UUID) -> HttpResponse:
    """The candidate and the form of the answer; before the button is pressed only the opening."""
    return _answer_page(request, sent_id, ReplyForm())


@page(ANSWER_BY_LINK)
@_unlisted
@require_POST
def show(request: PageRequest, sent_id: UUID) -> HttpResponse:
    """The holder of the link asks to see the candidate."""
    if _granted(request, sent_id):
        with _as_holder(request, "proposals:answer_show") as holder:
            try:
                answering.show_candidate(holder, sent_id)
                request.session[SHOWN] = str(sent_id)
            except NotFound:
                request.session.pop(GRANTED, None)
    return see_other(reverse("proposals:answer", args=[sent_id]))


@page(ANSWER_BY_LINK)
@_unlisted
@require_POST
def reply(request: PageRequest, sent_id: UUID) -> HttpResponse:
    """The employer's answer."""
    form = ReplyForm(request.POST)
    if _shown(request, sent_id):
        with _as_holder(request, "proposals:answer_reply") as holder:
            try:
                if form.attempt(lambda: answering.answer_by_link(holder, sent_id, **form.values())):
                    return see_other(reverse("proposals:answer", args=[sent_id]))
            except NotFound:
                form = ReplyForm()
    return _answer_page(request, sent_id, form)


def _answer_page(request: PageRequest, sent_id: UUID, form: ReplyForm) -> HttpResponse:
    if not _granted(request, sent_id):
        return _over(request, _("Open the link in the mail that you got."), status=200)
    if queries.was_answered(sent_id):
        return render(request, "proposals/answer_thanks.html")
    with _as_holder(request, "proposals:answer") as holder:
        try:
            vacancy = queries.linked_opening(holder, sent_id)
            candidate = queries.linked_candidate(holder, sent_id) if _shown(request, sent_id) else None
        except NotFound:
            return _over(request, _("The link is used, taken back or too old."), status=410)
    context = {"vacancy": vacancy, "candidate": candidate, "form": form, "sent_id": sent_id}
    return render(request, "proposals/answer.html", context, status=form.status)


def _why_over(token: str) -> str:
    """Why a link opens nothing, told to whoever holds it."""
    ends = {
        links.End.USED: _("You have answered by this link already. Thank you: your answer has come through."),
        links.End.REPLACED: _("A newer link was sent to you: open the newest mail."),
        links.End.REVOKED: _("The link was taken back: no answer is needed any more."),
        "expired": _("The link is too old."),
    }
    unknown = _("The link is wrong, or the candidate is not available any more.")
    return ends.get(links.end_of(PURPOSE, token), unknown)


def _granted(request: PageRequest, sent_id: UUID) -> bool:
    return request.session.get(GRANTED) == str(sent_id)


def _shown(request: PageRequest, sent_id: UUID) -> bool:
    return _granted(request, sent_id) and request.session.get(SHOWN) == str(sent_id)


@contextmanager
def _as_holder(request: PageRequest, place: str) -> Iterator[Actor]:
    """Whoever holds the link, with a trail of their own: the log says by a link, also for somebody who is signed in."""
    holder = answering.holder()
    with trail.opened(holder, f"{request.method} {place}", request.request_id):
        yield holder


def _over(request: PageRequest, reason: str, *, status: int) -> HttpResponse:
    return render(request, "proposals/answer_over.html", {"reason": reason}, status=status)
