"""Addresses of the tests' own pages, beside those of the house."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpResponse
from django.urls import include, path

from virtaus.accounts.models import Account
from virtaus.frame.errors import Forbidden, NotFound
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import SIGNED_IN

hooks: dict[str, Callable[[], None]] = {}


@page(SIGNED_IN)
def add(request: PageRequest) -> HttpResponse:
    """Adds an account by name; a name of its own makes it fail in its own way."""
    name = request.POST["name"]
    if name == "wrong":
        return HttpResponse("correct this", status=422)
    made = Account.objects.create_account(f"{Account.objects.count()}@example.fi", name)
    hooks.get("added", lambda: None)()
    if name == "fault":
        raise RuntimeError("a fault of ours")
    if name == "database":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
    return see_other(f"/added/{made.id}/")


@page(SIGNED_IN)
def lost(request: PageRequest) -> HttpResponse:
    raise {"found": NotFound, "right": Forbidden}[request.GET["no"]]("no")


urlpatterns = [path("", include("virtaus.web.urls")), path("add/", add), path("lost/", lost)]
