"""A key that sorts names the Finnish way, and a counter that ends all sessions of an account."""

from django.db import migrations, models

from virtaus.frame.sorting import finnish_key


def fill_name_keys(apps, schema_editor):
    for account in apps.get_model("accounts", "Account").objects.order_by("id").iterator():
        account.name_key = finnish_key(account.name)
        account.save(update_fields=["name_key"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.AddField("account", "name_key", models.CharField(default="", editable=False, max_length=240), preserve_default=False),
        migrations.AddField("account", "sessions_ended", models.PositiveIntegerField(default=0, editable=False)),
        migrations.AlterModelOptions("account", {"ordering": ["name_key", "id"]}),
        migrations.RunPython(fill_name_keys, migrations.RunPython.noop),
    ]
