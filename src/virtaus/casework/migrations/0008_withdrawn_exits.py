"""In add-on mode an exit that was recorded here ahead of the register may also be withdrawn here, by a new entry."""

from __future__ import annotations

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION casework_refuse_stand_alone_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.origin = 'virtaus' AND {allowed}
       AND EXISTS (SELECT 1 FROM people_storagemode WHERE mode = 'add-on') THEN
        RAISE EXCEPTION 'add-on mode: job searches are recorded in the national register'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_event_stand_alone';
    END IF;
    RETURN NEW;
END $$;
"""
FORWARD = FUNCTION.format(
    allowed="NOT (NEW.kind = 'status_changed' OR (NEW.kind = 'withdrawn' AND NEW.corrects_id IS NOT NULL))"
)
BACKWARD = FUNCTION.format(allowed="NEW.kind NOT IN ('status_changed')")


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_stand_alone_planning")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
