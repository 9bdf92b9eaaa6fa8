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

from virtaus.area.queries.teams import team_names
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, NotFound
from virtaus.frame.rights import require
from virtaus.people.access import in_force as settings_in_force
from virtaus.people.contact_details import read_phone
from virtaus.people.hetu import read_hetu
from virtaus.people.models import Contact, Identity, NameWord, Person, PersonBackground, Relation
from virtaus.people.names import near, typos, words_of
from virtaus.people.queries.persons import shown_key
from virtaus.people.rules import SEARCH_PEOPLE, customers, in_force, persons

LONGEST = 120
MOST_WORDS = 6
_SALT = "virtaus.people.found"
SEARCH_FIELDS = frozenset({"people.key", "people.birth_year"})

# Each word of the search may be any of its near words; all of them must be the person's, with one typo at most in all.
_BY_WORDS = """
    WITH word AS (SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::smallint[]) AS w(id, place, typos)),
    hit AS (
        SELECT n.person_id, w.place, min(w.typos) AS typos
        FROM word w JOIN people_personname n ON n.word_id = w.id
        WHERE %s::uuid[] IS NULL OR n.person_id = ANY(%s::uuid[])
        GROUP BY n.person_id, w.place
    )
    SELECT person_id, sum(typos)::int FROM hit
    GROUP BY person_id HAVING count(*) = %s AND sum(typos) <= 1
    ORDER BY 2, 1
    LIMIT %s
"""


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
    if hits is None:
        by, hits = By.NAME, _by_name(words_of(text)[:MOST_WORDS], most + 1)
    own = _own(actor, [person for person, _typos in hits])
    exact = [hit for hit in hits if hit[1] == 0]
    too_many = len(hits) > most
    if too_many and 0 < len(exact) <= most:
        hits, too_many = exact, False
    if too_many:
        among = list(customers(actor).order_by().values_list("id", flat=True))
        hits = _by_name(words_of(text)[:MOST_WORDS], most, among=among)
        own = {person for person, _typos in hits}
    return _found(actor, by, hits, own, too_many)


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
    found = _ids(Person.objects.filter(register_key=text).values_list("id", flat=True))
    return By.KEY, found or (None if words_of(text) else [])


def _ids(found: Collection[UUID]) -> list[tuple[UUID, int]]:
    return [(person, 0) for person in found]


def _by_name(words: Sequence[str], most: int, *, among: list[UUID] | None = None) -> list[tuple[UUID, int]]:
    """Persons and typos, fewest typos first; ``among`` narrows down to some persons."""
    if not words:
        return []
    wanted: list[tuple[int, int, int]] = []
    for place, word in enumerate(words):
        rows = NameWord.objects.filter(near__overlap=near(word)).order_by().values_list("id", "word")
        alike = [(known, place, far) for known, other in rows if (far := typos(word, other)) <= 1]
        if not alike:
            return []
        wanted += alike
    ids, places, fars = (list(each) for each in zip(*wanted, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_BY_WORDS, (ids, places, fars, among, among, len(words), most))
        return [(person, far) for person, far in cursor.fetchall()]


def _own(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    return set(customers(actor).filter(id__in=ids).order_by().values_list("id", flat=True)) if ids else set()


def _found(actor: Actor, by: By, hits: Sequence[tuple[UUID, int]], own: set[UUID], too_many: bool) -> Found:
    far = dict(hits)
    if not far:
        return Found(by, too_many=too_many)
    lasting = Relation.objects.filter(in_force(clock.today()), person__in=far).order_by("valid_from", "id")
    team_of = dict(lasting.values_list("person_id", "team_id"))
    names = team_names(actor)
    years = dict(PersonBackground.objects.filter(person__in=far).order_by().values_list("person_id", "birth_year"))
    born = Identity.objects.filter(person__in=far, birth_date__isnull=False).order_by()
    years |= {person: day.year for person, day in born.values_list("person_id", "birth_date") if day}
    opened = set(persons(actor).filter(id__in=far).order_by().values_list("id", flat=True))
    rows = [
        Hit(
            person_id=row.id,
            key=shown_key(row),
            birth_year=years.get(row.id) if row.given_names or row.family_name else None,
            team="" if row.protected and row.id not in own else names.get(team_of.get(row.id), ""),  # type: ignore[arg-type]
            is_open=row.id in opened,
            near=far[row.id] > 0,
            ticket="" if row.id in opened else signing.dumps([str(actor.account_id), str(row.id)], salt=_SALT),
        )
        for row in Person.objects.filter(id__in=far).order_by("name_key", "id")
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
