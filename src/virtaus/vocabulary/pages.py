"""Pages of the vocabulary: search and a concept."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from virtaus.frame.pages import PageRequest, page
from virtaus.vocabulary import queries
from virtaus.vocabulary.rules import READ_VOCABULARY

KINDS = ("occupation", "skill", "licence", "language", "isco_group")


@page(READ_VOCABULARY)
def vocabulary(request: PageRequest) -> HttpResponse:
    """Search by a term in any language."""
    asked = request.GET.get("q", "")[:100]
    kind = request.GET.get("kind", "")
    context = {
        "asked": asked,
        "kind": kind,
        "kinds": queries.kinds(KINDS),
        "found": queries.search(request.actor, asked, kind),
        "groups": [] if asked else queries.major_groups(request.actor),
        "size": queries.size(request.actor),
    }
    return render(request, "vocabulary/vocabulary.html", context)


@page(READ_VOCABULARY)
def concept(request: PageRequest, concept_id: UUID) -> HttpResponse:
    """What a concept is called, what it means and what it hangs on."""
    found = queries.concept_page(request.actor, concept_id)
    crumbs = [(_("Vocabulary"), reverse("vocabulary:vocabulary")), (found.label, "")]
    return render(request, "vocabulary/concept.html", {"concept": found, "crumbs": crumbs})
