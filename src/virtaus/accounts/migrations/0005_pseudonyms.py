"""Accounts stand in the log by a pseudonym that can be forgotten."""

from django.db import migrations

from virtaus.audit.pseudonym_triggers import give_pseudonyms


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_second_step_and_provider"), ("audit", "0002_pseudonym")]

    operations = give_pseudonyms("accounts_account")
