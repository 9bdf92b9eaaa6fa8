"""The database refuses identity, contact details and name words in add-on mode, and add-on mode while it holds any."""

from __future__ import annotations

from django.db import migrations

TABLES = ("people_identity", "people_contact", "people_nameword", "people_personname")

FORWARD = """
CREATE OR REPLACE FUNCTION people_refuse_stand_alone_fields() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.given_names <> '' OR NEW.family_name <> '' OR NEW.name_key <> '' OR NEW.register_key IS NULL)
       AND EXISTS (SELECT 1 FROM people_storagemode WHERE mode = 'add-on') THEN
        RAISE EXCEPTION 'add-on mode: a person is a key of the national register and has no name here'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_stand_alone_fields';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION people_refuse_stand_alone_tables() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM people_storagemode WHERE mode = 'add-on') THEN
        RAISE EXCEPTION 'add-on mode: identity and contact details are in the national register, not here'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_stand_alone_tables';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION people_refuse_add_on_with_stand_alone_data() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.mode = 'add-on' AND (
        EXISTS (SELECT 1 FROM people_person WHERE given_names <> '' OR family_name <> '' OR register_key IS NULL)
        OR EXISTS (SELECT 1 FROM people_identity) OR EXISTS (SELECT 1 FROM people_contact)
        OR EXISTS (SELECT 1 FROM people_nameword)
    ) THEN
        RAISE EXCEPTION 'this database holds stand-alone data on persons: it can''t be put in add-on mode'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'storage_mode_stand_alone_data';
    END IF;
    RETURN NEW;
END $$;
""" + "".join(
    # once a statement, not once a row: files of tens of thousands of persons are read in
    f"CREATE TRIGGER {table}_stand_alone BEFORE INSERT OR UPDATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION people_refuse_stand_alone_tables();\n"
    for table in TABLES
)

BACKWARD = (
    "".join(f"DROP TRIGGER {table}_stand_alone ON {table};\n" for table in TABLES)
    + "DROP FUNCTION people_refuse_stand_alone_tables();\n"
    + """
CREATE OR REPLACE FUNCTION people_refuse_stand_alone_fields() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.given_names <> '' OR NEW.family_name <> '' OR NEW.register_key IS NULL)
       AND EXISTS (SELECT 1 FROM people_storagemode WHERE mode = 'add-on') THEN
        RAISE EXCEPTION 'add-on mode: a person is a key of the national register and has no name here'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_stand_alone_fields';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION people_refuse_add_on_with_stand_alone_data() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.mode = 'add-on' AND EXISTS (
        SELECT 1 FROM people_person WHERE given_names <> '' OR family_name <> '' OR register_key IS NULL
    ) THEN
        RAISE EXCEPTION 'this database holds stand-alone data on persons: it can''t be put in add-on mode'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'storage_mode_stand_alone_data';
    END IF;
    RETURN NEW;
END $$;
"""
)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_facts_and_identity")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
