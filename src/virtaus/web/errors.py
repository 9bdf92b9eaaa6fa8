"""Error pages: each says what happened, that nothing was lost or what was, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from virtaus.frame.problems import for_machines, problem


@dataclass(frozen=True, slots=True)
class Trouble:
    """``again`` offers to go back to the page where it happened."""

    heading: str
    text: str
    advice: tuple[str, ...] = ()
    again: bool = False


def trouble_page(request: HttpRequest, status: int, trouble: Trouble) -> HttpResponse:
    if for_machines(request):
        return problem(request, status, f"{trouble.heading} {trouble.text}")
    # Without the area's name and the time of the data: an error page for a stranger asks nothing of the database.
    context = {"trouble": trouble, "status": status, "area_name": "", "freshness": ()}
    return render(request, "frame/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    trouble = Trouble(
        _("The request could not be read."),
        _("Something in the address or the form is not what this page expects. Nothing was saved."),
        (_("Go back, check what you wrote, and send it again."),),
        again=True,
    )
    return trouble_page(request, 400, trouble)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    trouble = Trouble(
        _("Your role does not include this page."),
        _("Each page opens by role, so that personal data is seen only by those who need it in their work."),
        (
            _("If the page belongs to your work, ask the area's administrator for the role."),
            _("If you have several accounts, sign out and in again with the right one."),
        ),
    )
    return trouble_page(request, 403, trouble)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    trouble = Trouble(
        _("There is no such page."),
        _("The address is mistyped or old, or what it shows is outside what you may see."),
        (
            _("Look for it from the menu or from the home page."),
            _("A customer who has moved to another team is seen by that team."),
        ),
    )
    return trouble_page(request, 404, trouble)


def conflict(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    trouble = Trouble(
        _("Somebody saved this before you."),
        _("Your change was not saved, so that theirs was not lost."),
        (_("Open the page again, see what changed, and make your change anew."),),
        again=True,
    )
    return trouble_page(request, 409, trouble)


def unreadable(request: HttpRequest) -> HttpResponse:
    """What is kept sealed opens with no key of the ring, or was changed; its text is never shown."""
    trouble = Trouble(
        _("Something on this page can't be opened."),
        _("It is kept encrypted, and opens with none of the keys in use. Nothing was changed."),
        (_("Tell the area's administrator: a key may be missing, or somebody changed the database."),),
    )
    return trouble_page(request, 500, trouble)


def too_many(request: HttpRequest, response: HttpResponse | None = None, credentials: object = None) -> HttpResponse:
    """Also what django-axes answers with when an account is locked (``AXES_LOCKOUT_CALLABLE``)."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    closed = _("Signing in from here with this e-mail is closed for %(minutes)s minutes, to keep guessers out.")
    trouble = Trouble(
        _("Too many attempts to sign in."),
        closed % {"minutes": minutes},
        (
            _("Wait, then try again. The clock starts anew with every attempt."),
            _("If you have forgotten your password, ask the area's administrator for a new one."),
        ),
    )
    return trouble_page(request, 429, trouble)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form whose protection token does not fit (``CSRF_FAILURE_VIEW``)."""
    trouble = Trouble(
        _("The form had been open too long."),
        _("It could not be proved that the form came from this service, so nothing was saved."),
        (
            _("Go back, reload the page, and send the form again."),
            _("If it happens again, allow cookies for this service in your browser."),
        ),
        again=True,
    )
    return trouble_page(request, 403, trouble)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault. Drawn without the menu and the account, because the database may be what is down."""
    if for_machines(request):
        return problem(request, 500, _("Something broke here. The instance finds it in the log."))
    known = {"request_id": str(getattr(request, "request_id", ""))}
    return HttpResponse(render_to_string("frame/broken.html", known), status=500)
