"""A match in plain words. The words say what the points say, nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from virtaus.frame import figures
from virtaus.people.models import Limit
from virtaus.proposals.ranking import Pair, Ranked
from virtaus.vocabulary.levels import with_level
from virtaus.vocabulary.working_times import WorkingTime

SHOWN_SKILLS = 5
CLOSENESS = {
    1: gettext_lazy("The same main field as sought"),
    2: gettext_lazy("A related occupation to the one sought"),
    3: gettext_lazy("The same occupation group as sought"),
    4: gettext_lazy("The occupation that is sought"),
}
CONDITIONS = {
    "licence": gettext_lazy("licence"),
    "distance": gettext_lazy("distance"),
    "language": gettext_lazy("language"),
    "working_time": gettext_lazy("working time"),
    "start": gettext_lazy("start of work"),
    "limited": gettext_lazy("own limits"),
    "unrelated": gettext_lazy("another field"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What speaks for the pair, what is missing and what has to be asked; each a list of short sentences."""

    fits: tuple[str, ...]
    lacks: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartWords:
    """A part of the score: its name, why it is what it is, its points and the most it could be."""

    name: str
    why: str
    points: float
    most: float


def in_words(pair: Pair, terms: Mapping[UUID, str]) -> Words:
    """The reasons of one pair in the reader's language; ``terms`` names its concepts."""
    return Words(tuple(_fits(pair, terms)), tuple(_lacks(pair, terms)), tuple(_ask(pair, terms)))


def _fits(pair: Pair, terms: Mapping[UUID, str]) -> Iterator[str]:
    if pair.closeness:
        yield str(CLOSENESS[pair.closeness])
    if pair.fits:
        yield _("Skills that fit: %(skills)s") % {"skills": _some(pair.fits, terms)}
    if pair.also_fits:
        yield _("A plus: %(skills)s") % {"skills": _some(pair.also_fits, terms)}
    if pair.km is not None and "distance" not in pair.fails:
        yield _way(pair.km)


def _lacks(pair: Pair, terms: Mapping[UUID, str]) -> Iterator[str]:
    if pair.missing_licences:
        yield _("Lacks: %(licences)s") % {"licences": _some(pair.missing_licences, terms)}
    if pair.missing_languages:
        languages = ", ".join(_languages(pair.missing_languages, terms))
        yield _("Lacks the language: %(languages)s") % {"languages": languages}
    if "distance" in pair.fails and pair.km is not None:
        yield _too_far(pair)
    if "working_time" in pair.fails:
        yield _("The working time does not suit: %(time)s") % {"time": _working_time(pair)}
    if "start" in pair.fails and pair.starts_on is not None:
        yield _("The work starts on %(day)s, before the person is free") % {"day": figures.day(pair.starts_on)}
    if pair.limits:
        yield _("Against a limit that the person chose: %(limits)s") % {"limits": ", ".join(_limits(pair.limits))}
    if pair.missing:
        yield _("Skills not recorded: %(skills)s") % {"skills": _some(pair.missing, terms)}


def _ask(pair: Pair, terms: Mapping[UUID, str]) -> Iterator[str]:
    if pair.implied:
        yield _("Usual in the sought occupation, not confirmed: %(skills)s") % {"skills": _some(pair.implied, terms)}
    needs = [*(terms.get(each, "") for each in pair.ask_licences), *_languages(pair.ask_languages, terms)]
    if "working_time" in pair.unknown:
        needs.append(_("does the working time suit (%(time)s)") % {"time": _working_time(pair)})
    if "start" in pair.unknown and pair.starts_on is not None:
        needs.append(_("can start on %(day)s") % {"day": figures.day(pair.starts_on)})
    if needs:
        yield _("The opening needs, nobody has recorded: %(needs)s") % {"needs": ", ".join(needs)}


def parts_in_words(pair: Pair, weights: Mapping[str, float]) -> tuple[PartWords, ...]:
    """Each part of the score with its reason; the points add up to the score. ``weights``: the version of the pair."""
    essential = len(pair.fits) + len(pair.implied) + len(pair.missing)
    counts = {
        "recorded": figures.number(len(pair.fits)),
        "implied": figures.number(len(pair.implied)),
        "all": figures.number(essential),
    }
    skills = _("Of %(all)s essential skills %(recorded)s are recorded, %(implied)s follow from the sought occupation.")
    if pair.km is None:
        way = _("The distance is not known: half the points.")
    else:
        way = _("%(km)s km; the points run out at %(reach)s km.") % {
            "km": figures.number(pair.km),
            "reach": figures.number(weights["reach_km"]),
        }
    occupation = CLOSENESS.get(pair.closeness, _("Not in the same field as sought"))
    return (
        PartWords(_("Occupation"), str(occupation), pair.occupation, weights["occupation"]),
        PartWords(
            _("Skills"),
            skills % counts if essential else _("No skills are known of the opening."),
            pair.skills,
            weights["skills"],
        ),
        PartWords(_("Way to work"), way, pair.distance, weights["distance"]),
    )


def condition_label(condition: str) -> str:
    """The name of a hard condition, or of another reason to stand outside."""
    return str(CONDITIONS[condition])


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


def _with_outside(inside: str, ranked: Ranked) -> str:
    counts = [(group.condition, group.count) for group in ranked.outside]
    counts += [("limited", ranked.limited_count)] if ranked.limited_count else []
    outside = sum(count for _condition, count in counts)
    if not outside:
        return inside + "."
    parts = ", ".join(f"{figures.number(count)} {condition_label(condition)}" for condition, count in counts)
    return _("%(inside)s, %(outside)s outside: %(parts)s.") % {
        "inside": inside,
        "outside": figures.number(outside),
        "parts": parts,
    }


def _way(km: float) -> str:
    if km < 1:
        return _("In the home municipality")
    return _("%(km)s km from the centre of the home municipality") % {"km": figures.number(km)}


def _too_far(pair: Pair) -> str:
    values = {"km": figures.number(pair.km or 0), "reach": figures.number(pair.reach_km)}
    if pair.own_reach:
        return _("%(km)s km is beyond the reach that the person gave, %(reach)s km") % values
    return _("%(km)s km is beyond the usual reach, %(reach)s km; the person's own is not recorded") % values


def _working_time(pair: Pair) -> str:
    return str(WorkingTime(pair.working_time).label).lower()


def _limits(codes: Iterable[str]) -> list[str]:
    return [str(Limit(code).label).lower() for code in codes]


def _languages(languages: Iterable[tuple[UUID, int]], terms: Mapping[UUID, str]) -> list[str]:
    return [with_level(terms.get(language, ""), level) for language, level in languages]


def _some(concepts: Iterable[UUID], terms: Mapping[UUID, str]) -> str:
    names = [terms.get(concept, "") for concept in concepts]
    shown, left = names[:SHOWN_SKILLS], len(names) - SHOWN_SKILLS
    text = ", ".join(shown)
    return _("%(names)s and %(count)s more") % {"names": text, "count": left} if left > 0 else text
