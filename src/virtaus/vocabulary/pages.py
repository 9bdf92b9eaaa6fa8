"""Pages of the vocabulary: search, a concept, and what it was read from."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from virtaus.frame.forms import press
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import may
from virtaus.frame.tables import answer
from virtaus.vocabulary import actions, browsing, queries
from virtaus.vocabulary import sources as reads
from virtaus.vocabulary.forms import EndForm, ReplaceForm
from virtaus.vocabulary.rules import READ_VOCABULARY, REPLACE_CONCEPTS, SEE_SOURCES

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
        "sees_sources": may(request.actor, SEE_SOURCES),
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
    context = {
        "concept": found,
        "replaces": not found.is_current and may(request.actor, REPLACE_CONCEPTS),
        "crumbs": crumbs((found.label, "")),
    }
    return render(request, "vocabulary/concept.html", context)


def crumbs(*places: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of the vocabulary."""
    return [(_("Vocabulary"), reverse("vocabulary:vocabulary")), *places]


@page(SEE_SOURCES)
@require_GET
def sources(request: PageRequest) -> HttpResponseBase:
    """Releases, languages and gaps, the files they came from, and what is pointed to though no longer in use."""
    actor, asked = request.actor, request.GET
    files = reads.file_table(actor, reads.FILES.asked(asked))
    obsolete = reads.obsolete_table(actor, reads.OBSOLETE.asked(asked))
    for table in (files, obsolete):
        if table.asked.export or request.htmx.target == table.id:
            return answer(request, table, "vocabulary/sources.html")
    context = {
        "contents": reads.contents(actor),
        "files": files,
        "obsolete": obsolete,
        "crumbs": crumbs((_("What was read"), "")),
    }
    return render(request, "vocabulary/sources.html", context)


@page(REPLACE_CONCEPTS)
def replace(request: PageRequest, concept_id: UUID) -> HttpResponse:
    """Decide what stands for a concept that is no longer in use: something proposed, or found by a word."""
    here = reverse("vocabulary:replace", args=[concept_id])
    if request.method == "POST":
        form = ReplaceForm(request.POST)
        press(
            request,
            form,
            lambda: actions.replace_concept(request.actor, concept_id, form.cleaned_data["successor"]),
            _("Decided. Matching reads the one as the other from now on."),
        )
        return see_other(here)
    concept = reads.replace_page(request.actor, concept_id)
    asked = request.GET.get("q", "")[:100]
    context = {
        "concept": concept,
        "asked": asked,
        "found": queries.search(request.actor, asked, concept.kind) if asked else [],
        "crumbs": crumbs((_("What was read"), reverse("vocabulary:sources")), (concept.label, "")),
    }
    return render(request, "vocabulary/replace.html", context)


@page(REPLACE_CONCEPTS)
@require_POST
def end_replacement(request: PageRequest, concept_id: UUID, successor_id: UUID) -> HttpResponse:
    form = EndForm(request.POST)
    press(
        request,
        form,
        lambda: actions.end_replacement(request.actor, concept_id, successor_id),
        _("Taken back."),
    )
    return see_other(reverse("vocabulary:replace", args=[concept_id]))
