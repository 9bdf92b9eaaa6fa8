"""``manage import_map FILE.geojson``: the shapes of the area's municipalities for maps."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from virtaus.area.actions import import_map
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import VirtausError


class Command(BaseCommand):
    help = "Store the shapes of the area's municipalities from a GeoJSON file in degrees (EPSG:4326)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="publisher and licence; the file's name when left out")

    def handle(self, *args: Any, file: Path, source: str, **options: Any) -> None:
        actor = Actor.system("import_map", purpose="configuration")
        try:
            content = file.read_bytes()
            with trail.opened(actor, "import_map"):
                imported = import_map(actor, content, source=source or file.name)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except VirtausError as wrong:
            raise CommandError(f"{file.name}: {wrong}") from wrong
        for code in imported.without_shape:
            self.stdout.write(_("Warning: the file holds no shape of %(code)s.") % {"code": code})
        for code in imported.centre_outside:
            self.stdout.write(_("Warning: the centre of %(code)s lies outside its shape.") % {"code": code})
        self.stdout.write(_("%(count)s shapes stored.") % {"count": imported.stored})
