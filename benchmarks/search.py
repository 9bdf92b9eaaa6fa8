"""Finding persons by name: speed and recall with one typo, beside a plain trigram search in the same run.

    ./run bench search [--persons 350000] [--searches 500] [--pages 100]

A register of made-up persons is written into a database of its own, gone afterwards, and searched by a coach whose team
has one customer in forty. Each search is a person's given name and family name with one letter left out, added,
changed or swapped with its neighbour. Measured: the product's whole query with its scope and its entry in the log; the
same for the name that most have, written without a typo; the page with session, rights and rendering. The peer is what
one would write first: ``pg_trgm`` on the whole name, nearest first, which asks for no scope and logs nothing.
"""

from __future__ import annotations

import argparse
import logging
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import product
from uuid import UUID

import django

PLACES = "bcdhjklmnprstv"
VOWELS = ("a", "e", "i", "o", "u", "y", "ä", "ö", "aa", "ii", "uu", "ie", "uo")
ENDINGS = ("nen", "la", "lä", "sto", "ri", "kka", "ma", "mi")
FIRST_ENDINGS = ("", "no", "na", "ri", "ta", "kko", "li")
LETTERS = "abcdefghijklmnoprstuvyäö"


def names(chance: random.Random, endings: Sequence[str], count: int) -> list[str]:
    """Plainly made-up names of two syllables and an ending."""
    syllables = ["".join(pair) for pair in product(PLACES, VOWELS)]
    found: dict[str, None] = {}
    while len(found) < count:
        found[(chance.choice(syllables) + chance.choice(syllables) + chance.choice(endings)).capitalize()] = None
    return list(found)


def mistyped(chance: random.Random, word: str) -> str:
    """``word`` with one typo, never in its first letter alone."""
    at = chance.randrange(len(word))
    letter = chance.choice(LETTERS)
    typed = chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
        )
    )
    return typed if typed != word else word + letter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=350_000)
    parser.add_argument("--searches", type=int, default=500)
    parser.add_argument("--pages", type=int, default=100)
    options = parser.parse_args()
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
    logging.disable(logging.INFO)  # a line for each request would hide the figures
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{usual}_search"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        measure(options.persons, options.searches, options.pages)
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


def measure(persons: int, searches: int, pages: int) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client

    from virtaus.accounts.models import Account, RoleMembership
    from virtaus.area.models import Team
    from virtaus.frame import clock, trail
    from virtaus.frame.actor import Actor, ActorKind, Membership
    from virtaus.frame.roles import Role
    from virtaus.people.models import StorageMode
    from virtaus.people.names import words_of
    from virtaus.people.queries.search import _alike, _by_name, search

    settings.VIRTAUS_MODE = "stand-alone"
    StorageMode.objects.update_or_create(id=1, defaults={"mode": "stand-alone"})
    call_command("load_area", "tyohame", verbosity=0)
    teams = list(Team.objects.order_by("code").values_list("id", flat=True))
    chance = random.Random(7)
    began = time.perf_counter()
    with transaction.atomic():
        known = register(chance, persons, teams)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE peer AS SELECT id, lower(given_names || ' ' || family_name) AS name FROM people_person"
        )
        cursor.execute("CREATE INDEX peer_trigrams ON peer USING gin (name gin_trgm_ops)")
        # What autovacuum does by itself in a database that is not some seconds old.
        cursor.execute("VACUUM ANALYZE people_person, people_personname, people_nameword, people_relation, peer")
    print(f"register of {persons} made-up persons: {time.perf_counter() - began:.0f} s")

    wanted = []
    for person, given, family in chance.choices(known, k=searches):
        typed = (mistyped(chance, given), family) if chance.random() < 0.3 else (given, mistyped(chance, family))
        wanted.append((person, " ".join(typed)))
    account = Account.objects.create_account("coach@bench.example", "Coach")
    RoleMembership.objects.create(account=account, role=Role.COACH, team_id=teams[0], valid_from=clock.today())
    coach = Actor(ActorKind.ACCOUNT, account.id, (Membership(Role.COACH, teams[0]),))
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")

    def asked(text: str) -> object:
        with trail.opened(coach, "bench"):
            return search(coach, text)

    def by_page(text: str) -> None:
        answer = browser.post("/people/search/", {"text": text})
        if answer.status_code != 200:
            raise SystemExit(f"the page answered {answer.status_code}")

    def names_alone(text: str) -> set[UUID]:
        return {person for person, _far in _by_name(_alike(words_of(text)), 1_000_000)}

    def peer(text: str) -> list[UUID]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM peer WHERE name %% %s ORDER BY similarity(name, %s) DESC, id LIMIT 50",
                [text.lower(), text.lower()],
            )
            return [row for (row,) in cursor.fetchall()]

    few = wanted[: max(20, searches // 10)]
    given = Counter(given for _person, given, _family in known).most_common(1)[0][0]
    family = Counter(family for _person, _given, family in known).most_common(1)[0][0]
    whole, bare, theirs = timed(wanted, asked), timed(wanted, names_alone), timed(few, peer)
    told("whole query: scope, ranking, entry in the log", whole)
    told("the most common family name alone", timed([(teams[0], family)] * len(few), asked))
    told("the most common given and family name", timed([(teams[0], f"{given} {family}")] * len(few), asked))
    told("the page, with session, rights and rendering", timed(wanted[:pages], by_page))
    told("names alone", bare)
    told("peer: plain trigrams, names alone", theirs)
    found = sum(person in names_alone(text) for person, text in wanted) / len(wanted)
    their_found = sum(person in peer(text) for person, text in few) / len(few)
    print(f"recall with one typo: {found:.1%} of {len(wanted)}, peer {their_found:.1%} of {len(few)}")
    ratios = p95(bare) / p95(theirs), p95(whole) / p95(theirs)
    print("p95 against the peer's in the same run: names {:.2f}, whole query {:.2f}".format(*ratios))


def register(chance: random.Random, persons: int, teams: Sequence[UUID]) -> list[tuple[UUID, str, str]]:
    """Write the persons, the words of their names and a customer in twenty."""
    from django.db import connection

    from virtaus.frame import clock
    from virtaus.frame.ids import new_id
    from virtaus.people.models import sort_key
    from virtaus.people.names import _known, words_of

    families, givens = names(chance, ENDINGS, 6000), names(chance, FIRST_ENDINGS, 1500)
    often = [1 / (place + 5) for place in range(len(families))], [1 / (place + 5) for place in range(len(givens))]
    rows = [
        (new_id(), given, family)
        for given, family in zip(
            chance.choices(givens, often[1], k=persons), chance.choices(families, often[0], k=persons), strict=True
        )
    ]
    ids = _known({word for _person, given, family in rows for word in words_of(f"{given} {family}")})
    now = clock.now()
    with connection.cursor() as cursor:
        columns = (
            "id, register_key, municipality, protected, given_names, family_name, name_key, source, created_at, version"
        )
        with cursor.copy(f"COPY people_person ({columns}) FROM STDIN") as copy:
            for person, given, family in rows:
                key = sort_key(given, family)
                copy.write_row((person, f"B{person.hex}", "109", False, given, family, key, "file", now, 1))
        with cursor.copy("COPY people_personname (person_id, word_id, family) FROM STDIN") as copy:
            for person, given, family in rows:
                for part, is_family in ((given, False), (family, True)):
                    for word in words_of(part):
                        copy.write_row((person, ids[word], is_family))
        with cursor.copy(
            "COPY people_relation (id, person_id, team_id, purpose, valid_from, basis, recorded_at) FROM STDIN"
        ) as copy:
            for person, _given, _family in rows[::20]:
                copy.write_row((new_id(), person, chance.choice(teams), "service", clock.today(), "bench", now))
    return rows


def timed(wanted: Sequence[tuple[UUID, str]], ask: Callable[[str], object]) -> list[float]:
    """Milliseconds of each search, after a few that warm up."""
    for _person, text in wanted[:10]:
        ask(text)
    found = []
    for _person, text in wanted:
        began = time.perf_counter()
        ask(text)
        found.append((time.perf_counter() - began) * 1000)
    return found


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def told(what: str, values: Sequence[float]) -> None:
    print(f"{what}: median {statistics.median(values):.1f} ms, p95 {p95(values):.1f} ms ({len(values)} searches)")


if __name__ == "__main__":
    main()
