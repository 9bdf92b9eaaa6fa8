"""Finding persons: by an exact code, number or key, or by the words of a name with at most one typo.

There is no way to list persons here: a search that finds many shows none of another team's, and what it shows of them
is only what tells whether it is the right person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.core import signing
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from virtaus.area.queries.teams import team_names
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.contact_details import read_phone
from virtaus.frame.errors import Invalid, NotFound
from virtaus.frame.rights import require
from virtaus.people.access import in_force as settings_in_force
from virtaus.people.hetu import read_hetu
from virtaus.people.models import Contact, Identity, NameWord, Person, Relation
from virtaus.people.names import near, typos, words_of
from virtaus.people.queries.persons import shown_key
from virtaus.people.rules import SEARCH_PEOPLE, customers, in_force, own_relations, persons

LONGEST = 120
MOST_WORDS = 6
_SALT = "virtaus.people.found"
SEARCH_FIELDS = frozenset({"people.key", "people.birth_year"})

_Near = list[tuple[int, int]]  # the words of names near one word of a search: id, typos


class By(StrEnum):
    """What a search was understood as."""

    NOTHING = "nothing"
    KEY = "key"
    HETU = "hetu"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody found. ``ticket`` lets the searcher open a person of another team after stating a reason.

    ``birth_year`` is shown beside a name to tell namesakes apart; ``team`` is empty under a non-disclosure order,
    because a team tells a place.
    """

    person_id: UUID
    key: str
    birth_year: int | None
    team: str
    is_open: bool
    near: bool
    ticket: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: persons that may be opened at once, and others. ``too_many``: others are not shown."""

    by: By
    own: tuple[Hit, ...] = ()
    outside: tuple[Hit, ...] = ()
    too_many: bool = False

    @property
    def count(self) -> int:
        return len(self.own) + len(self.outside)


def search(actor: Actor, text: str) -> Found:
    """Persons whom ``text`` names, of the whole register. Who was found is noted, what was typed is not kept."""
    require(actor, SEARCH_PEOPLE)
    text = " ".join(text.split())[:LONGEST]
    most = settings_in_force(clock.today()).most_hits
    by, hits = _exact(text)
    if hits is not None:
        return _found(actor, by, hits)
    alike = _alike(words_of(text)[:MOST_WORDS])
    hits = _by_name(alike, most + 1)
    if len(hits) <= most:
        return _found(actor, By.NAME, hits)
    exact = [hit for hit in hits if hit[1] == 0]
    if 0 < len(exact) <= most:
        return _found(actor, By.NAME, exact)
    return _found(actor, By.NAME, _by_name(alike, most, among=own_relations(actor)), too_many=True)


def _exact(text: str) -> tuple[By, list[tuple[UUID, int]] | None]:
    """Who has the code, number or key ``text``; None when it is none of them."""
    if not text:
        return By.NOTHING, []
    try:
        code = read_hetu(text)
        return By.HETU, _ids(Identity.objects.filter(hetu_index=code).values_list("person_id", flat=True))
    except Invalid:
        pass
    try:
        phone = read_phone(text) if text[0] in "+0" else ""
        if phone:
            return By.PHONE, _ids(Contact.objects.filter(phone_index=phone).values_list("person_id", flat=True))
    except Invalid:
        pass
    # A name of several words holds spaces and is never a key: the usual search asks nothing here.
    by_key = Q(register_key=text) | Q(former_keys__register_key=text)
    keyed = Person.objects.filter(by_key).distinct() if " " not in text else Person.objects.none()
    found = _ids(keyed.values_list("id", flat=True))
    return By.KEY, found or (None if words_of(text) else [])


def _ids(found: Collection[UUID]) -> list[tuple[UUID, int]]:
    return [(person, 0) for person in found]


def _alike(words: Sequence[str]) -> list[_Near]:
    """The known words that each of ``words`` may be, with one typo in the search as a whole; empty when none can."""
    if not words:
        return []
    forms = sorted({form for word in words for form in near(word)})
    known = list(NameWord.objects.filter(near__overlap=forms).order_by("id").values_list("id", "word"))
    alike = [[(key, far) for key, other in known if (far := typos(word, other)) <= 1] for word in words]
    unknown = [place for place, each in enumerate(alike) if all(far for _key, far in each)]
    if len(unknown) > 1 or not all(alike):
        return []
    if unknown:  # the one typo is spent there, so the other words must be exact
        alike = [
            each if place == unknown[0] else [found for found in each if found[1] == 0]
            for place, each in enumerate(alike)
        ]
    return alike


def _by_name(alike: Sequence[_Near], most: int, *, among: QuerySet[Relation] | None = None) -> list[tuple[UUID, int]]:
    """Persons who have a word of each place, and typos, fewest typos first; ``among``: those of some relations only.

    The ids of the words stand in the statement, so that the planner knows how common each is and starts from the rare.
    """
    if not alike:
        return []
    typo = [f"(n{place}.word_id <> ALL(%s::bigint[]))::int" for place in range(len(alike))]
    joins = [
        f"JOIN people_personname n{place} ON n{place}.person_id = n0.person_id AND n{place}.word_id = ANY(%s::bigint[])"
        for place in range(1, len(alike))
    ]
    words = [[key for key, _far in each] for each in alike]
    exact = [[key for key, far in each if far == 0] for each in alike]
    scope, values = among.order_by().values("person_id").query.sql_with_params() if among is not None else ("", ())
    statement = f"""
        SELECT n0.person_id, min({" + ".join(typo)}) AS typos
        FROM people_personname n0 {" ".join(joins)}
        WHERE n0.word_id = ANY(%s::bigint[]) AND {" + ".join(typo)} <= 1
        {f"AND n0.person_id IN ({scope})" if scope else ""}
        GROUP BY 1 ORDER BY 2, 1 LIMIT %s
    """  # noqa: S608  constants, numbers of places and a scope; the values are parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, (*exact, *words[1:], words[0], *exact, *values, most))
        return [(person, far) for person, far in cursor.fetchall()]


def _found(actor: Actor, by: By, hits: Sequence[tuple[UUID, int]], *, too_many: bool = False) -> Found:
    far = dict(hits)
    if not far:
        return Found(by, too_many=too_many)
    lasting = Relation.objects.filter(in_force(clock.today()), person=OuterRef("pk"))
    people = Person.objects.filter(id__in=far).annotate(
        is_own=Exists(customers(actor).filter(pk=OuterRef("pk"))),
        is_open=Exists(persons(actor).filter(pk=OuterRef("pk"))),
        team=Subquery(lasting.order_by("-valid_from", "-id").values("team_id")[:1]),
        born=F("identity__birth_date"),
        birth_year=F("background__birth_year"),
    )
    names = team_names(actor)
    rows = [
        Hit(
            person_id=row.id,
            key=shown_key(row),
            birth_year=(row.born.year if row.born else row.birth_year) if row.given_names or row.family_name else None,
            team="" if row.protected and not row.is_own else names.get(row.team, ""),
            is_open=row.is_open,
            near=far[row.id] > 0,
            ticket="" if row.is_open else signing.dumps([str(actor.account_id), str(row.id)], salt=_SALT),
        )
        for row in people.order_by("name_key", "id")
    ]
    rows.sort(key=lambda hit: far[hit.person_id])
    trail.note(SEARCH_FIELDS, far)
    return Found(
        by,
        own=tuple(hit for hit in rows if hit.is_open),
        outside=tuple(hit for hit in rows if not hit.is_open),
        too_many=too_many,
    )


def found_with(actor: Actor, ticket: str) -> UUID:
    """The person whom the actor found lately with this ticket; NotFound when it is not theirs or too old."""
    require(actor, SEARCH_PEOPLE)
    lasts = settings_in_force(clock.today()).minutes_to_state * 60
    try:
        account, person = signing.loads(ticket, salt=_SALT, max_age=lasts)
    except (signing.BadSignature, ValueError) as error:
        raise NotFound("") from error
    if account != str(actor.account_id):
        raise NotFound("")
    return UUID(person)
