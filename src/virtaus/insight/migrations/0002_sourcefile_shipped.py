from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="sourcefile",
            name="shipped",
            field=models.BooleanField(default=False),
        ),
    ]
