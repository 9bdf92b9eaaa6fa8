"""Pages of the vocabulary: search and a concept."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from virtaus.frame.pages import PageRequest, page
from virtaus.frame.tables import answer
from virtaus.vocabulary import browsing, queries
from virtaus.vocabulary.rules import READ_VOCABULARY

KINDS = tuple(kind.value for kind in browsing.KINDS)


@page(READ_VOCABULARY)
def vocabulary(request: PageRequest) -> HttpResponseBase:
    """Search by a term in any language, or go through everything by kind and field of work."""
    asked = request.GET.get("q", "")[:100]
    kind = request.GET.get("kind", "")
    context = {
        "asked": asked,
        "kind": kind,
        "kinds": queries.kinds(KINDS),
        "size": queries.size(request.actor),
    }
    if asked:
        context["found"] = queries.search(request.actor, asked, kind)
        return render(request, "vocabulary/vocabulary.html", context)
    table = browsing.concept_table(request.actor, browsing.CONCEPTS.asked(request.GET))
    return answer(request, table, "vocabulary/vocabulary.html", lambda: context)


@page(READ_VOCABULARY)
def concept(request: PageRequest, concept_id: UUID) -> HttpResponse:
    """What a concept is called, what it means and what it hangs on."""
    found = queries.concept_page(request.actor, concept_id)
    crumbs = [(_("Vocabulary"), reverse("vocabulary:vocabulary")), (found.label, "")]
    return render(request, "vocabulary/concept.html", {"concept": found, "crumbs": crumbs})
