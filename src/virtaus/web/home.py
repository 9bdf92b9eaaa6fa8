"""The home page: what needs doing first, by role, from the panels that the rooms hang there."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from virtaus.accounts.queries import name_of
from virtaus.frame import clock
from virtaus.frame.home import HOME, findings, own_home_of
from virtaus.frame.pages import PageRequest, page
from virtaus.frame.reading import one_page
from virtaus.frame.roles import STAFF, Role
from virtaus.web.rules import USE_HOME


@dataclass(frozen=True, slots=True)
class Empty:
    title: str
    text: str


@page(USE_HOME)
def home(request: PageRequest) -> HttpResponse:
    actor = request.actor
    if own := own_home_of(actor):
        return redirect(own)
    with one_page():
        found = findings(actor)
        panels = [panel for panel in HOME.show(actor, actor, request) if panel.html.strip()]
    context = {
        "headline": _headline(request, found[0].sentence if found else ""),
        "rest": found[1:3],
        "week": clock.today().isocalendar().week,
        "wide": [panel for panel in panels if panel.wide],
        "narrow": [panel for panel in panels if not panel.wide],
        "empty": _empty(actor.roles),
    }
    return render(request, "web/home.html", context)


def _headline(request: PageRequest, finding: str) -> str:
    """The greeting by the hour, then the heaviest finding."""
    name = name_of(request.user).partition(" ")[0]
    hour = clock.local(clock.now()).hour
    if hour < 10:
        greeting = _("Good morning, %(name)s.")
    elif hour < 18:
        greeting = _("Good day, %(name)s.")
    else:
        greeting = _("Good evening, %(name)s.")
    return f"{greeting % {'name': name}} {finding}".rstrip()


def _empty(roles: frozenset[Role]) -> Empty:
    """What the page says when no room has anything for these roles."""
    if roles & {Role.COACH, Role.TEAM_LEAD}:
        return Empty(
            _("Nothing is late and nothing waits for you."),
            _("When a customer's date comes near or a proposal needs an answer, it stands here first."),
        )
    if roles & {Role.MANAGER, Role.CONTROLLER, Role.PROCUREMENT, Role.MUNICIPALITY}:
        return Empty(
            _("There are no figures to show yet."),
            _("The area's key figures come here when statistics and the night's events have been read in."),
        )
    if roles & {Role.ADMIN, Role.DPO}:
        return Empty(
            _("Nothing needs you now."),
            _("Accounts, the log and the state of the system are in your own menu at the top right."),
        )
    if roles & STAFF or roles:
        return Empty(_("There is nothing new for you."), _("What concerns you comes here when it comes."))
    return Empty(
        _("Your account has no role today."),
        _("An administrator of the area can give you one. Until then there is nothing that you may see."),
    )
