"""An export of a hundred thousand rows from the database holds a few of them in memory at a time."""

from __future__ import annotations

import tracemalloc

import pytest
from django.db import connection

from tests.factories.casework import worker
from virtaus.frame.roles import Role
from virtaus.frame.tables.exports import export
from virtaus.vocabulary.sources import FILES, file_table

ROWS = 100_000
MOST_BYTES = 24 * 1024 * 1024
FILL = """
INSERT INTO vocabulary_readfile (id, name, layout, language, version, rows, digest, read_at)
SELECT gen_random_uuid(), 'file ' || n, 'skills', 'fi', '1.1.1', n, lpad(to_hex(n), 64, '0'), now()
  FROM generate_series(%s, %s) n
"""


def peak(kind: str) -> int:
    view = file_table(worker(None, Role.ADMIN)[1], FILES.asked({}))
    tracemalloc.start()
    export(view, kind).close()
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return used


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_is_bounded(kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL, [1, ROWS // 10])
        few = peak(kind)
        cursor.execute(FILL, [ROWS // 10 + 1, ROWS])
    many = peak(kind)
    assert many < MOST_BYTES
    assert many < few * 1.5
