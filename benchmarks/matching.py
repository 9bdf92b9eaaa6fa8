"""Titles to occupations, and rankings: speed, and quality against a peer measured in the same run.

Data: a folder like VIRTAUS_TEST_DATA (``--data DIR``) with ``bench/melo``; without it only the speed of ranking on
made-up input is measured. Quality is mean reciprocal rank on MELO's Swedish set (MIT), terms to terms; the peer is a
search word by word with the same weights, so that the gain of character n-grams is seen. Published there: BM25 0.242,
characters 0.385, best 0.429.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from math import log, sqrt
from pathlib import Path

from virtaus.engine.matching import Opening, Profile, Weights, rank_openings, rank_profiles, rarity
from virtaus.engine.text import Term, TermIndex, words

WEIGHTS = Weights(
    occupation=0.5,
    skills=0.4,
    distance=0.1,
    same_group=0.8,
    same_minor=0.5,
    same_sub_major=0.25,
    optional=0.3,
    implied=0.5,
    reach_km=60.0,
)
SKILLS, DEPTH = 14_000, 100
# TyöHäme had some 325 open vacancies in June 2026 (12r5).
AREA_OPENINGS, TIMES = 400, 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pairs", type=int, default=10_000, help="profiles or openings ranked at once")
    options = parser.parse_args()
    ranking(options.pairs)
    melo = options.data / "bench" / "melo" / "swe_q_sv_c_sv" if options.data else None
    if melo and melo.is_dir():
        titles(melo)
    else:
        print("titles: left out, no --data DIR with bench/melo")


def ranking(pairs: int) -> None:
    chance = random.Random(1)
    occupations = [[chance.randrange(SKILLS) for _ in range(40)] for _ in range(3000)]
    started = time.perf_counter()
    rare = rarity(SKILLS, occupations)
    print(f"rarity of {SKILLS} skills over 3000 occupations: {time.perf_counter() - started:.3f} s")
    groups = [f"{chance.randrange(1000, 9999)}" for _ in range(400)]

    def place() -> tuple[float, float]:
        return chance.uniform(60.7, 61.1), chance.uniform(23.2, 24.6)

    openings = [
        Opening(
            occupation=number % 3000,
            group=chance.choice(groups),
            essential=frozenset(occupations[number % 3000][:25]),
            optional=frozenset(occupations[number % 3000][25:]),
            place=place(),
        )
        for number in range(pairs)
    ]
    profiles = [
        Profile(
            occupations=((chance.randrange(3000), chance.choice(groups)),),
            skills=frozenset(chance.choice(occupations)[:10]),
            place=place(),
        )
        for _ in range(pairs)
    ]

    def timed(rank: Callable[[], object]) -> float:
        took = []
        for _ in range(TIMES):
            started = time.perf_counter()
            rank()
            took.append(time.perf_counter() - started)
        return sorted(took)[TIMES // 2]

    forth = timed(lambda: rank_openings(profiles[0], openings, rare, WEIGHTS))
    back = timed(lambda: rank_profiles(openings[0], profiles, rare, WEIGHTS))
    print(f"one person against {pairs} openings: {forth:.3f} s; one opening against {pairs} persons: {back:.3f} s")
    few = openings[:AREA_OPENINGS]
    here = timed(lambda: rank_openings(profiles[0], few, rare, WEIGHTS, top=len(few)))
    print(f"one person against the {len(few)} openings of an area, each explained: {1000 * here:.1f} ms")


def titles(folder: Path) -> None:
    terms = _rows(folder / "corpus_elements.tsv")
    wanted: dict[str, set[str]] = defaultdict(set)
    for query, _iteration, term, relevance in _rows(folder / "annotations.tsv"):
        if relevance != "0":
            wanted[query].add(term)
    queries = [(query, text) for query, text in _rows(folder / "queries.tsv") if query in wanted]
    names = [name for name, _text in terms]
    started = time.perf_counter()
    index = TermIndex([Term(text, number) for number, (_name, text) in enumerate(terms)])
    built = time.perf_counter() - started
    started = time.perf_counter()
    own = _mean_rank(
        [[names[each.concept] for each in index.nearest(text, DEPTH)] for _query, text in queries], queries, wanted
    )
    each = (time.perf_counter() - started) / len(queries)
    peer = _mean_rank(_by_words([text for _name, text in terms], names, queries), queries, wanted)
    print(f"titles: {len(terms)} terms indexed in {built:.2f} s, {1000 * each:.1f} ms a title of {len(queries)}")
    print(f"titles: mean reciprocal rank {own:.3f}, word by word {peer:.3f}, ratio {own / peer:.2f}")


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))


def _mean_rank(found: list[list[str]], queries: list[tuple[str, str]], wanted: dict[str, set[str]]) -> float:
    total = 0.0
    for (query, _text), names in zip(queries, found, strict=True):
        total += next((1 / place for place, name in enumerate(names, 1) if name in wanted[query]), 0.0)
    return total / len(queries)


def _by_words(texts: list[str], names: list[str], queries: list[tuple[str, str]]) -> list[list[str]]:
    """The peer: cosine of whole words with TF-IDF weights."""
    documents = [Counter(words(text)) for text in texts]
    in_documents = Counter(word for document in documents for word in document)
    weight = {word: log((1 + len(texts)) / (1 + count)) + 1 for word, count in in_documents.items()}
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, document in enumerate(documents):
        norm = sqrt(sum((count * weight[word]) ** 2 for word, count in document.items())) or 1.0
        for word, count in document.items():
            postings[word].append((number, count * weight[word] / norm))
    found = []
    for _query, text in queries:
        scores: Counter[int] = Counter()
        for word, count in Counter(words(text)).items():
            for number, share in postings.get(word, ()):
                scores[number] += count * weight[word] * share
        found.append([names[number] for number, _score in scores.most_common(DEPTH)])
    return found


if __name__ == "__main__":
    main()
