"""Pseudonyms of persons, which can be forgotten. The rooms' own migrations add who has one."""

from pathlib import Path

from django.db import migrations, models

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = "DROP FUNCTION audit_give_pseudonyms(), audit_refuse_other_pseudonym() CASCADE;"


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pseudonym',
            fields=[
                ('person_id', models.UUIDField(primary_key=True, serialize=False)),
                ('pseudonym', models.UUIDField(unique=True)),
                ('shown_with', models.UUIDField(blank=True, null=True)),
            ],
            options={
                'ordering': ['person_id'],
                'indexes': [models.Index(condition=models.Q(('shown_with__isnull', False)), fields=['shown_with'], name='pseudonym_shown')],
                'constraints': [models.CheckConstraint(condition=models.Q(('shown_with__isnull', True), models.Q(('shown_with', models.F('person_id')), _negated=True), _connector='OR'), name='pseudonym_not_with_itself')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
