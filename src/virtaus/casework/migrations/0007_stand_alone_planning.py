"""The database refuses in add-on mode what has legal effect, or is sensitive, and is kept in the national system."""

from __future__ import annotations

from django.db import migrations

TABLES = ("casework_planacceptance", "casework_needsassessment")

FORWARD = """
CREATE FUNCTION casework_refuse_stand_alone_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM people_storagemode WHERE mode = 'add-on') THEN
        RAISE EXCEPTION 'add-on mode: % is kept in the national system', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'casework_stand_alone_rows';
    END IF;
    RETURN NEW;
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_stand_alone BEFORE INSERT ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION casework_refuse_stand_alone_rows();\n"
    for table in TABLES
)

BACKWARD = "".join(f"DROP TRIGGER {table}_stand_alone ON {table};\n" for table in TABLES) + (
    "DROP FUNCTION casework_refuse_stand_alone_rows();"
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_planning"), ("people", "0002_stand_alone_fields")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
