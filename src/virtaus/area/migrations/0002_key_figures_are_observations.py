"""Measures and key figures are indicators and observations of the room ``insight``, which carries them over first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("area", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="KeyFigure"),
        migrations.DeleteModel(name="Measure"),
    ]
