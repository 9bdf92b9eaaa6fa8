"""The database refuses entries of staff in add-on mode: the national register is master of searches and statuses."""

from __future__ import annotations

from django.db import migrations

FORWARD = """
CREATE FUNCTION casework_refuse_stand_alone_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.origin = 'virtaus' AND NEW.kind NOT IN ('status_changed')
       AND EXISTS (SELECT 1 FROM people_storagemode WHERE mode = 'add-on') THEN
        RAISE EXCEPTION 'add-on mode: job searches are recorded in the national register'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_event_stand_alone';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_case_event_stand_alone BEFORE INSERT ON casework_caseevent
    FOR EACH ROW WHEN (NEW.origin = 'virtaus') EXECUTE FUNCTION casework_refuse_stand_alone_entries();
"""

BACKWARD = """
DROP TRIGGER casework_case_event_stand_alone ON casework_caseevent;
DROP FUNCTION casework_refuse_stand_alone_entries();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_tracks"), ("people", "0002_stand_alone_fields")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
