"""UUIDv7: version, order and time."""

from __future__ import annotations

import threading
import time
from uuid import RFC_4122, UUID

from virtaus.frame.ids import new_id, new_texts


def test_ids_are_version_seven_in_strict_order() -> None:
    ids = [new_id() for _ in range(5_000)]
    assert all(each.version == 7 and each.variant == "specified in RFC 4122" for each in ids)
    assert ids == sorted(set(ids))


def test_an_id_begins_with_the_time_it_was_made() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000
    assert before <= made.int >> 80 <= after + 1


def test_threads_never_get_the_same_tick() -> None:
    found: list[UUID] = []

    def make() -> None:
        found.extend([new_id() for _ in range(500)])

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each.int >> 64 for each in found}) == 2_000


def test_ids_as_text_are_fresh_ids_in_order_with_the_others() -> None:
    before = new_id()
    texts = new_texts(5000)
    made = [UUID(text) for text in texts]
    assert made == sorted(set(made))
    assert before < made[0]
    assert made[-1] < new_id()
    assert {(each.version, each.variant) for each in made} == {(7, RFC_4122)}
    assert new_texts(0) == []
