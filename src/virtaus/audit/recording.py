"""Stores the trail's entries (``virtaus.frame.trail``): one insert each, within the transaction at hand."""

from __future__ import annotations

from django.db import connection

from virtaus.audit.keys import keyed_ids
from virtaus.frame import clock
from virtaus.frame.ids import new_id
from virtaus.frame.trail import Entry

# The database adds which transaction wrote the row, and the pseudonym of whoever has one; sorting by it leaves nothing
# of the order in which persons were read. The ORM would do the same at twice the cost, on every request.
_INSERT = """
INSERT INTO audit_entry (id, recorded_at, kind, actor_kind, actor_name, account_id, roles, team_ids, purpose, place,
                         action, persons, fields, outcome, request_id)
SELECT %s, %s, %s, %s, %s, %s, %s::text[], %s::uuid[], %s, %s, %s,
       ARRAY(SELECT coalesce(p.pseudonym, told.keyed) AS pseudonym
             FROM unnest(%s::uuid[], %s::uuid[]) AS told (person_id, keyed)
             LEFT JOIN audit_pseudonym p ON p.person_id = told.person_id ORDER BY 1),
       %s::text[], %s, %s
"""


def record(entry: Entry) -> None:
    """Add one entry to the log; this is the house's sink."""
    actor = entry.actor
    persons = list(entry.persons)
    values = (
        new_id(),
        clock.now(),
        entry.kind,
        actor.kind.value,
        actor.name,
        actor.account_id,
        sorted(role.value for role in actor.roles),
        sorted(actor.teams()),
        actor.purpose,
        entry.place,
        entry.action,
        persons,
        keyed_ids(persons),
        sorted(entry.fields),
        entry.outcome,
        entry.request_id,
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
