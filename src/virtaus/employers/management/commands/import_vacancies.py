"""``manage import_vacancies FILE`` or ``--demo AREA``: reads vacancies and links them to the vocabulary."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.employers import actions
from virtaus.employers.demo import demo_areas, demo_file
from virtaus.employers.imports import import_vacancies
from virtaus.employers.linking import Advert, Links
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.imports import HasFaults
from virtaus.frame.training import is_training

if TYPE_CHECKING:
    from virtaus.vocabulary.terms import Terms

FAULTS_SHOWN = 20


def link_here(adverts: Sequence[Advert], terms: Callable[[], Terms] | None = None) -> Sequence[Links]:
    """Link in this process: a command may hold the numerical libraries that a web worker must not.

    ``terms`` gives the vocabulary to whoever links many adverts, some at a time.
    """
    from virtaus.employers.reading_adverts import link
    from virtaus.vocabulary.terms import load

    return link((terms or load)(), adverts)


def _terms_once() -> Callable[[], Terms]:
    from virtaus.vocabulary.terms import load

    return cache(load)


class Command(BaseCommand):
    help = "Read a file of vacancies (docs/formats/vacancies.md) and link them to the vocabulary. All or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("file", type=Path, nargs="?")
        source.add_argument("--demo", choices=demo_areas(), help="the synthetic vacancies shipped for an area")

    def handle(self, *args: Any, **options: Any) -> None:
        name, content = self._source(options)
        actor = Actor.system("import_vacancies")
        with trail.opened(actor, "import_vacancies"):
            try:
                applied = import_vacancies(actor, name, content)
            except HasFaults as wrong:
                for fault in wrong.faults[:FAULTS_SHOWN]:
                    self.stderr.write(str(fault))
                raise CommandError(f"{name}: {len(wrong.faults)} errors, nothing was changed.") from wrong
            linked = actions.link_vacancies(actor, partial(link_here, terms=_terms_once()))
        self.stdout.write(
            f"{applied.new} new vacancies, {applied.changed} changed, {applied.unchanged} as before; "
            f"{linked} linked to the vocabulary."
        )

    def _source(self, options: dict[str, Any]) -> tuple[str, bytes]:
        if options["demo"]:
            if not is_training():
                raise CommandError("Only a training area is filled with synthetic openings: VIRTAUS_DEMO is off.")
            return demo_file(options["demo"])
        path: Path = options["file"]
        try:
            return path.name, path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
