"""What a room's migration runs so that whoever its table holds has a pseudonym in the log."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from virtaus.audit.keys import keyed_ids

AT_A_TIME = 10_000


def give_pseudonyms(table: str) -> list[Any]:
    """The operations: those who are there keep the keyed id by which the log knows them, those who come get a new one.

    ``table`` has an ``id`` that is a UUID.
    """
    trigger = f"""
CREATE TRIGGER known_to_the_log AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION audit_give_pseudonyms();
"""

    def keep_keyed_ids(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {table}")  # noqa: S608  the name is a room's own
            while rows := cursor.fetchmany(AT_A_TIME):
                ids = [row[0] for row in rows]
                with schema_editor.connection.cursor() as writing:
                    writing.execute(
                        "INSERT INTO audit_pseudonym (person_id, pseudonym)"
                        " SELECT * FROM unnest(%s::uuid[], %s::uuid[]) ON CONFLICT DO NOTHING",
                        [ids, keyed_ids(ids)],
                    )

    return [
        migrations.RunSQL(trigger, f"DROP TRIGGER known_to_the_log ON {table}"),
        migrations.RunPython(keep_keyed_ids, migrations.RunPython.noop),
    ]
