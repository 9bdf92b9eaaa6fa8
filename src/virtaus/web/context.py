"""What every template may use: the menu, who is signed in, the area, the clock and the time of the data."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.queries import name_of
from virtaus.area.queries.places import area
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.freshness import freshness
from virtaus.frame.navigation import head_search, menu
from virtaus.frame.pages import PageRequest
from virtaus.frame.roles import Role

COLOUR_SCHEMES = (("auto", _("Automatic")), ("light", _("Light")), ("dark", _("Dark")))
COLOUR_SCHEME_COOKIE = "colour_scheme"


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def _area_name() -> str:
    """Empty where no area is loaded, and where the database can't be asked: the header never breaks a page."""
    try:
        return area(Actor.system("header")).name
    except (NotFound, DatabaseError):
        return ""


def shell(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(cast(PageRequest, request), "actor", None) or Actor.anonymous()
    name = name_of(getattr(request, "user", None))
    scheme = request.COOKIES.get(COLOUR_SCHEME_COOKIE, "auto")
    return {
        "actor": actor,
        "account_name": name,
        "account_initials": _initials(name),
        "account_roles": ", ".join(str(role.label) for role in Role if role in actor.roles),
        "area_name": SimpleLazyObject(_area_name),
        "main_menu": menu(actor, request.path),
        "head_search": head_search(actor, request.path),
        "own_menu": menu(actor, request.path, secondary=True),
        "here": request.get_full_path() if request.method == "GET" else "/",
        "languages": settings.LANGUAGES,
        "colour_schemes": COLOUR_SCHEMES,
        "colour_scheme": scheme if scheme in dict(COLOUR_SCHEMES) else "auto",
        "crumbs": (),
        "today": clock.today(),
        "clock_shifted": clock.is_shifted(),
        "freshness": SimpleLazyObject(freshness),
        "is_demo": settings.VIRTAUS_DEMO,
        "is_add_on": settings.VIRTAUS_MODE == "add-on",
    }
