"""A match in plain words. The words say what the points say, nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.frame import figures
from virtaus.proposals.ranking import Pair, Ranked

CONDITIONS = ("licence", "distance", "language")
SHOWN_SKILLS = 5


@dataclass(frozen=True, slots=True)
class Words:
    """What speaks for the pair, what is missing and what has to be asked; each a list of short sentences."""

    fits: tuple[str, ...]
    lacks: tuple[str, ...]
    ask: tuple[str, ...]


def in_words(pair: Pair, terms: Mapping[UUID, str]) -> Words:
    """The reasons of one pair in the reader's language; ``terms`` names its concepts."""
    fits = [_occupation(pair.closeness)] if pair.closeness else []
    if pair.fits:
        fits.append(_("Skills that fit: %(skills)s") % {"skills": _some(pair.fits, terms)})
    if pair.also_fits:
        fits.append(_("A plus: %(skills)s") % {"skills": _some(pair.also_fits, terms)})
    if pair.km is not None and "distance" not in pair.fails:
        fits.append(_way(pair.km))
    lacks = [_("Lacks: %(licences)s") % {"licences": _some(pair.missing_licences, terms)}] * bool(pair.missing_licences)
    if pair.missing_languages:
        lacks.append(_("Lacks the language: %(languages)s") % {"languages": _some(pair.missing_languages, terms)})
    if "distance" in pair.fails and pair.km is not None:
        lacks.append(_("%(km)s km is beyond the reach") % {"km": figures.number(pair.km)})
    if pair.missing:
        lacks.append(_("Skills not recorded: %(skills)s") % {"skills": _some(pair.missing, terms)})
    ask = []
    if pair.implied:
        ask.append(
            _("Usual in the sought occupation, not confirmed: %(skills)s") % {"skills": _some(pair.implied, terms)}
        )
    if pair.to_check:
        ask.append(_("The opening needs, nobody has recorded: %(needs)s") % {"needs": _some(pair.to_check, terms)})
    return Words(tuple(fits), tuple(lacks), tuple(ask))


def summary(ranked: Ranked) -> str:
    """The finding of a ranking: how many fit, and how many stand outside by which condition."""
    count = ranked.inside_count
    inside = ngettext("%(count)s opening fits", "%(count)s openings fit", count)
    return _with_outside(inside % {"count": figures.number(count)}, ranked)


def summary_of_persons(ranked: Ranked) -> str:
    """The same for persons seen from an opening."""
    count = ranked.inside_count
    inside = ngettext("%(count)s person fits", "%(count)s persons fit", count)
    return _with_outside(inside % {"count": figures.number(count)}, ranked)


def condition_label(condition: str) -> str:
    """The name of a hard condition."""
    return {"licence": _("licence"), "distance": _("distance"), "language": _("language")}[condition]


def _with_outside(inside: str, ranked: Ranked) -> str:
    outside = sum(ranked.outside_by.values())
    if not outside:
        return inside + "."
    parts = ", ".join(
        f"{figures.number(ranked.outside_by[each])} {condition_label(each)}"
        for each in CONDITIONS
        if each in ranked.outside_by
    )
    return _("%(inside)s, %(outside)s outside: %(parts)s.") % {
        "inside": inside,
        "outside": figures.number(outside),
        "parts": parts,
    }


def _way(km: float) -> str:
    if km < 1:
        return _("In the home municipality")
    return _("%(km)s km from the centre of the home municipality") % {"km": figures.number(km)}


def _occupation(closeness: int) -> str:
    return {
        1: _("The same main field as sought"),
        2: _("A related occupation to the one sought"),
        3: _("The same occupation group as sought"),
        4: _("The occupation that is sought"),
    }[closeness]


def _some(concepts: Iterable[UUID], terms: Mapping[UUID, str]) -> str:
    names = [terms.get(concept, "") for concept in concepts]
    shown, left = names[:SHOWN_SKILLS], len(names) - SHOWN_SKILLS
    text = ", ".join(shown)
    return _("%(names)s and %(count)s more") % {"names": text, "count": left} if left > 0 else text
