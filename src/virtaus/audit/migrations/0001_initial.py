"""The log, its seals and the checks made of them. The tables are PostgreSQL's own: see 0001_initial.sql."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

import virtaus.frame.ids
from virtaus.frame import clock

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TABLE audit_entry, audit_seal_block;
DROP FUNCTION audit_restrict(text), audit_make_partitions(date, integer), audit_refuse_change();
"""
MONTHS_AHEAD = 14


def make_first_partitions(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_partitions(%s, %s)", [clock.now().date(), MONTHS_AHEAD])


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARD, BACKWARD)],
            state_operations=[
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        ("id", models.UUIDField(default=virtaus.frame.ids.new_id, editable=False, primary_key=True, serialize=False)),
                        ("recorded_at", models.DateTimeField()),
                        ("kind", models.TextField()),
                        ("actor_kind", models.TextField()),
                        ("actor_name", models.TextField()),
                        ("account_id", models.UUIDField(null=True)),
                        ("roles", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                        ("team_ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                        ("purpose", models.TextField()),
                        ("place", models.TextField()),
                        ("action", models.TextField()),
                        ("persons", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                        ("fields", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                        ("outcome", models.TextField()),
                        ("request_id", models.UUIDField()),
                    ],
                    options={"db_table": "audit_entry", "ordering": ["-recorded_at", "-id"], "managed": False},
                ),
            ],
        ),
        migrations.RunPython(make_first_partitions, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.UUIDField(default=virtaus.frame.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField()),
                ("blocks", models.PositiveIntegerField()),
                ("entries", models.PositiveBigIntegerField()),
                ("findings", models.PositiveIntegerField()),
                ("first_finding", models.TextField(blank=True)),
            ],
            options={"ordering": ["-started_at", "-id"]},
        ),
    ]
