# ruff: noqa: S608  the statements are put together of constants of this file
"""The statements that look for unusual reading in one day of the log; each gives account, person and entries."""

from __future__ import annotations

# Persons' pages that workers opened on the day; a merged record is the one it became.
_READ = """
WITH opened AS (
    SELECT e.id, e.recorded_at, e.account_id, e.team_ids, k.pseudonym
    FROM audit_entry e CROSS JOIN LATERAL unnest(e.persons) AS k(pseudonym)
    WHERE e.recorded_at >= %(start)s AND e.recorded_at < %(end)s AND e.kind = 'read' AND e.account_id IS NOT NULL
      AND e.outcome = 'ok' AND cardinality(e.persons) BETWEEN 1 AND %(together)s AND e.roles && %(roles)s::text[]
      AND e.place <> ALL(%(not_pages)s::text[])
), reading AS (
    SELECT o.id, o.recorded_at, o.account_id, o.team_ids, coalesce(p.shown_with, p.person_id) AS person_id
    FROM opened o JOIN audit_pseudonym p ON p.pseudonym = o.pseudonym
), of_person AS (
    SELECT r.*, person.account_id AS own_account, person.family_name
    FROM reading r JOIN people_person person ON person.id = r.person_id
)
"""

# The reader's teams had no relation to the person at the time.
_NO_RELATION = """NOT EXISTS (
        SELECT FROM people_relation held
        WHERE held.person_id = r.person_id AND held.team_id = ANY(r.team_ids)
          AND held.valid_from <= (r.recorded_at AT TIME ZONE 'Europe/Helsinki')::date
          AND (held.valid_to IS NULL OR held.valid_to > (r.recorded_at AT TIME ZONE 'Europe/Helsinki')::date)
          AND (held.withdrawn_at IS NULL OR held.withdrawn_at > r.recorded_at))"""

NO_RELATION = (
    _READ
    + """
SELECT account_id, NULL::uuid, array_agg(DISTINCT id), count(DISTINCT person_id) FROM of_person r
WHERE """
    + _NO_RELATION
    + """
  AND NOT EXISTS (
        SELECT FROM people_outsideaccess a
        WHERE a.person_id = r.person_id AND a.account_id = r.account_id
          AND a.opened_at <= r.recorded_at AND a.ends_at > r.recorded_at)
GROUP BY account_id
"""
)

SAME_NAME = (
    _READ
    + """
SELECT r.account_id, r.person_id, array_agg(DISTINCT r.id), count(DISTINCT r.id) FROM of_person r
JOIN accounts_account reader ON reader.id = r.account_id
WHERE r.family_name <> '' AND lower(r.family_name) = lower(substring(reader.name FROM '[^ ]+$'))
  AND r.own_account IS DISTINCT FROM r.account_id
  AND (SELECT count(*) FROM people_person other WHERE lower(other.family_name) = lower(r.family_name))
      <= %(same_name_at_most)s
GROUP BY r.account_id, r.person_id
"""
)

OWN_RECORD = (
    _READ
    + """
SELECT account_id, person_id, array_agg(DISTINCT id), count(DISTINCT id) FROM of_person
WHERE own_account = account_id GROUP BY account_id, person_id
"""
)

COLLEAGUE = (
    _READ
    + """
SELECT r.account_id, r.person_id, array_agg(DISTINCT r.id), count(DISTINCT r.id) FROM of_person r
WHERE r.own_account <> r.account_id AND EXISTS (
    SELECT FROM accounts_rolemembership m WHERE m.account_id = r.own_account AND m.role = ANY(%(staff)s::text[])
      AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to > %(day)s))
GROUP BY r.account_id, r.person_id
"""
)

# Whose pages were opened from outside in the days up to this one; with an opening that gave a reason, too.
READ_FROM_OUTSIDE = (
    _READ.replace("%(start)s", "%(neighbours_start)s")
    + """
SELECT account_id, person_id, array_agg(DISTINCT id), max(recorded_at) >= %(start)s FROM of_person r
WHERE """
    + _NO_RELATION
    + """
  AND own_account IS DISTINCT FROM account_id
GROUP BY account_id, person_id
"""
)

REPEATED = """
WITH used AS (
    SELECT e.account_id, k.pseudonym, e.kind, e.id, e.recorded_at,
           (e.recorded_at AT TIME ZONE 'Europe/Helsinki')::date AS day
    FROM audit_entry e CROSS JOIN LATERAL unnest(e.persons) AS k(pseudonym)
    WHERE e.recorded_at >= %(repeated_start)s AND e.recorded_at < %(end)s AND e.account_id IS NOT NULL
      AND e.outcome = 'ok' AND (e.kind = 'write' OR cardinality(e.persons) <= %(together)s)
      AND e.roles && %(roles)s::text[]
      AND e.place <> ALL(%(not_pages)s::text[])
)
SELECT u.account_id, person.id, array_agg(DISTINCT u.id) FILTER (WHERE u.kind = 'read'),
       count(DISTINCT u.day) FILTER (WHERE u.kind = 'read')
FROM used u JOIN audit_pseudonym p ON p.pseudonym = u.pseudonym
JOIN people_person person ON person.id = coalesce(p.shown_with, p.person_id)
GROUP BY u.account_id, person.id
HAVING NOT bool_or(u.kind = 'write') AND max(u.day) FILTER (WHERE u.kind = 'read') = %(day)s
   AND count(DISTINCT u.day) FILTER (WHERE u.kind = 'read') >= %(repeated_days)s
"""

BULK = (
    _READ
    + """
SELECT account_id, NULL::uuid, array_agg(DISTINCT id), count(DISTINCT person_id) FROM of_person
GROUP BY account_id HAVING count(DISTINCT person_id) >= %(bulk_least)s
"""
)

# How many persons' pages an account opens on its middle day, and of how many days that is known.
OWN_USUAL = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY persons), count(*)
FROM (SELECT count(DISTINCT k.pseudonym) AS persons
      FROM audit_entry e CROSS JOIN LATERAL unnest(e.persons) AS k(pseudonym)
      WHERE e.account_id = %(account)s AND e.recorded_at >= %(usual_start)s AND e.recorded_at < %(start)s
        AND e.kind = 'read' AND e.outcome = 'ok' AND cardinality(e.persons) BETWEEN 1 AND %(together)s
        AND e.place <> ALL(%(not_pages)s::text[])
      GROUP BY (e.recorded_at AT TIME ZONE 'Europe/Helsinki')::date) days
"""

ODD_HOURS = (
    _READ
    + """
SELECT account_id, NULL::uuid, array_agg(DISTINCT id), count(DISTINCT person_id)
FROM (SELECT r.*, r.recorded_at AT TIME ZONE 'Europe/Helsinki' AS wall FROM of_person r) local
WHERE extract(isodow FROM wall) > 5 OR extract(hour FROM wall) >= %(odd_from_hour)s
   OR extract(hour FROM wall) < %(odd_to_hour)s
GROUP BY account_id HAVING count(DISTINCT person_id) >= %(odd_least)s
"""
)

MANY_OUTSIDE = """
SELECT a.account_id, NULL::uuid,
       ARRAY(SELECT e.id FROM audit_entry e WHERE e.account_id = a.account_id AND e.recorded_at >= %(start)s
             AND e.recorded_at < %(end)s AND e.action = 'people.open_outside'), count(*)
FROM people_outsideaccess a WHERE a.opened_at >= %(start)s AND a.opened_at < %(end)s
GROUP BY a.account_id HAVING count(*) >= %(outside_a_day)s
"""

EVIDENCE = """
SELECT e.recorded_at, e.place, e.action, e.purpose, cardinality(e.persons), e.roles, e.team_ids
FROM audit_entry e
WHERE e.account_id = %(account)s AND e.recorded_at >= %(evidence_start)s AND e.recorded_at < %(end)s
  AND e.id = ANY(%(ids)s)
ORDER BY e.recorded_at, e.id LIMIT %(most_evidence)s
"""
