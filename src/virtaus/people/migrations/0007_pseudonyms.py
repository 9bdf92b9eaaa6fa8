"""Persons stand in the log by a pseudonym that can be forgotten."""

from django.db import migrations

from virtaus.audit.pseudonym_triggers import give_pseudonyms


class Migration(migrations.Migration):
    dependencies = [("people", "0006_work_that_suits"), ("audit", "0002_pseudonym")]

    operations = give_pseudonyms("people_person")
