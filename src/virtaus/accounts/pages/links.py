"""The links and codes that still open something, and taking one back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from virtaus.accounts import sent_links
from virtaus.accounts.rules import MANAGE_ACCOUNTS, SEE_LINKS
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import may
from virtaus.frame.tables import answer


@page(SEE_LINKS)
@require_GET
def link_list(request: PageRequest) -> HttpResponseBase:
    table = sent_links.sent_links(request.actor, sent_links.LINKS.asked(request.GET))
    context = {
        "every": may(request.actor, MANAGE_ACCOUNTS),
        "crumbs": [(_("Home"), "/"), (_("Links in force"), "")],
    }
    return answer(request, table, "accounts/links.html", context)


@page(SEE_LINKS)
@require_POST
def revoke(request: PageRequest, link_id: UUID) -> HttpResponse:
    sent_links.revoke_link(request.actor, link_id)
    messages.success(request, _("The link is taken back: it opens nothing any more."))
    return see_other(reverse("accounts:links"))
