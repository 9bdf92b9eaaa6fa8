"""The database refuses a stand-alone field in add-on mode, and add-on mode while such a field holds something."""

from __future__ import annotations

from django.db import migrations

FORWARD = """
CREATE FUNCTION people_refuse_stand_alone_fields() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.given_names <> '' OR NEW.family_name <> '' OR NEW.register_key IS NULL)
       AND EXISTS (SELECT 1 FROM people_storagemode WHERE mode = 'add-on') THEN
        RAISE EXCEPTION 'add-on mode: a person is a key of the national register and has no name here'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_stand_alone_fields';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_person_stand_alone_fields BEFORE INSERT OR UPDATE ON people_person
    FOR EACH ROW EXECUTE FUNCTION people_refuse_stand_alone_fields();

CREATE FUNCTION people_refuse_add_on_with_stand_alone_data() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.mode = 'add-on' AND EXISTS (
        SELECT 1 FROM people_person WHERE given_names <> '' OR family_name <> '' OR register_key IS NULL
    ) THEN
        RAISE EXCEPTION 'this database holds stand-alone data on persons: it can''t be put in add-on mode'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'storage_mode_stand_alone_data';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_storage_mode_change BEFORE INSERT OR UPDATE ON people_storagemode
    FOR EACH ROW EXECUTE FUNCTION people_refuse_add_on_with_stand_alone_data();
"""

BACKWARD = """
DROP TRIGGER people_storage_mode_change ON people_storagemode;
DROP TRIGGER people_person_stand_alone_fields ON people_person;
DROP FUNCTION people_refuse_add_on_with_stand_alone_data();
DROP FUNCTION people_refuse_stand_alone_fields();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
