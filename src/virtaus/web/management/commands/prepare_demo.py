"""Fill a training area with what the product ships and, where it is given, with a folder of real data."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from virtaus.area.demo import DemoLogin, create_absences, create_staff
from virtaus.area.demo_teams import Staffing, create_more_staff
from virtaus.area.files.reading import folder_of
from virtaus.casework.queries.load import customers_by_team
from virtaus.frame import bulk, clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.proposals.demo import connect_logins
from virtaus.web import simulation

PASSWORD = "harjoittelu-2026"  # noqa: S105  # everybody may know it: a demo answers to this machine only
HISTORY = timedelta(days=3 * 365)
SEED = 49
ROWS = ("--rows", "15000")  # openings to a file, of which an import takes so many at once
# Whose the municipality shapes in maps/ are; docs/formats/data-folder.md says where they come from.
MAP_SOURCE = "National Land Survey of Finland, CC BY 4.0"


@dataclass(frozen=True, slots=True)
class Step:
    """One command of the preparation and what it is called while it runs. ``beside`` are those that run in processes of
    their own, one after another, from when the command calls its ``when_aside`` on.
    """

    title: str
    command: tuple[str, ...]
    beside: Iterable[Step] = ()


class Command(BaseCommand):
    help = "Fill a training area with everything it needs. Again is harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--area", default="tyohame")
        parser.add_argument("--mode", default="add-on", choices=["add-on", "stand-alone"])
        parser.add_argument("--size", default="small", choices=list(simulation.SIZES))
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day it is in the training area")
        parser.add_argument("--data", type=Path, help="folder with esco/, statfin/ and maps/ from their publishers")

    def handle(self, *args: Any, area: str, mode: str, size: str, data: Path | None, **options: Any) -> None:
        as_of = options["as_of"] or clock.today()
        self._check(mode, as_of, data)
        whole = simulation.SIZES[size] is None
        if size == simulation.FINLAND:
            area = str(settings.VIRTAUS_STATE / "load-test-area")
            self._run(Step("Files of the load-test area", ("make_load_area", area)))
        self._run(Step("Area", ("load_area", area)))
        logins = self._staff(area, size, as_of) if whole else []
        with TemporaryDirectory() as folder:
            for step in self._steps(area, size, as_of, data, Path(folder)):
                self._run(step)
        logins = logins or self._staff(area, size, as_of)
        self._connect(logins, as_of)
        bulk.count_anew()
        path = settings.VIRTAUS_STATE / "demo-logins.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(logins, ensure_ascii=False, indent=1), encoding="utf-8")

    def _check(self, mode: str, as_of: date, data: Path | None) -> None:
        if not settings.VIRTAUS_DEMO:
            raise CommandError("Only a training area is filled with synthetic people: VIRTAUS_DEMO is off.")
        if mode != settings.VIRTAUS_MODE:
            raise CommandError(f"The area runs in {settings.VIRTAUS_MODE} mode, not in {mode} mode.")
        if as_of != clock.today():
            raise CommandError(f"In this area it is {clock.today()}, not {as_of}: set VIRTAUS_CLOCK_SHIFT first.")
        if data is not None and not data.is_dir():
            raise CommandError(f"{data} is not a folder.")

    def _steps(self, area: str, size: str, as_of: date, data: Path | None, folder: Path) -> Iterator[Step]:
        yield Step("Vocabulary", ("load_vocabulary",))
        if data is not None:
            if (data / "esco").is_dir():
                yield Step("ESCO", ("import_esco", str(data / "esco")))
            if (data / "statfin").is_dir():
                yield Step("Official statistics", ("sync_statistics", "--from", str(data / "statfin")))
            for shapes in sorted((data / "maps").glob("*.geo*json")):
                yield Step("Map", ("import_map", str(shapes), "--source", MAP_SOURCE))
        choices = ("--seed", str(SEED), "--as-of", as_of.isoformat())
        openings = self._openings(area, size, choices, folder)
        if size == simulation.FINLAND:
            yield Step("Synthetic people and their job searches", ("load_made_up", *choices), openings)
        else:
            yield from self._people(size, as_of, choices, folder)
            yield from openings
        yield Step("Flow", ("refresh_flow",))

    def _people(self, size: str, as_of: date, choices: tuple[str, ...], folder: Path) -> Iterator[Step]:
        night = settings.VIRTAUS_STATE / "night"
        night.mkdir(parents=True, exist_ok=True)
        events, people = folder / "events.csv", folder / "people.csv"
        newcomer = night / f"yon-tapahtumat-{as_of.isoformat()}.csv"
        files = ("--out", str(events), "--people", str(people), "--newcomer", str(newcomer))
        yield Step("Synthetic people", ("make_event_file", "--size", size, *choices, *files))
        yield Step("Job searches, from the event file", ("import_events", str(events)))
        yield Step("Background, from the file of persons", ("import_people", str(people)))

    def _openings(self, area: str, size: str, choices: tuple[str, ...], folder: Path) -> Iterator[Step]:
        if size == "small":
            yield Step("Openings", ("import_vacancies", "--demo", area))
            return
        vacancies, employers = folder / "vacancies.csv", folder / "employers.csv"
        files = ("--out", str(vacancies), "--employers", str(employers))
        yield Step("Synthetic employers and openings", ("make_openings", "--area", area, *choices, *files, *ROWS))
        yield Step("Employers", ("import_organisations", str(employers)))
        for part in sorted(folder.glob("vacancies*.csv")):
            yield Step("Openings", ("import_vacancies", str(part)))

    def _run(self, step: Step) -> None:
        began = time.monotonic()
        self.stdout.write(f"{step.title} …")
        with ThreadPoolExecutor(1) as beside:
            started: list[Future[None]] = []
            begin = {"when_aside": lambda: started.append(beside.submit(self._run_apart, step.beside))}
            told: dict[str, Any] = begin if step.beside else {}
            call_command(*step.command, stdout=self.stdout, stderr=self.stderr, **told)
            self.stdout.write(f"{step.title}: {time.monotonic() - began:.1f} s")
            for each in started:
                each.result()

    def _run_apart(self, steps: Iterable[Step]) -> None:
        """Run commands in processes of their own; what they tell is shown when each has ended."""
        for step in steps:
            began = time.monotonic()
            command = [sys.executable, "-m", "django", *step.command]
            ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
            if ran.returncode:
                raise CommandError(f"{step.title}: {(ran.stderr.strip().splitlines() or ['?'])[-1]}")
            self.stdout.write(f"{ran.stdout.strip()}\n{step.title}: {time.monotonic() - began:.1f} s")

    def _staff(self, area: str, size: str, as_of: date) -> list[dict[str, str]]:
        """Make the staff; gives the first login of each role, for the sign-in page and the terminal."""
        actor = Actor.system("prepare_demo", purpose="training")
        with trail.opened(actor, "prepare_demo"):
            # In a sample the staff's time follows the customers that came; the real area has its real staff first.
            counts = None if simulation.SIZES[size] is None else customers_by_team(actor)
            staff = create_staff(actor, folder_of(area), password=PASSWORD, since=as_of - HISTORY, customers=counts)
            create_absences(actor, folder_of(area), as_of=as_of)
            if counts is None:
                hired = self._more_staff(actor, as_of)
                self.stdout.write(f"Staff: {hired} more workers.")
        first: dict[str, DemoLogin] = {}
        for login in staff:
            first.setdefault(login.role, login)
        return [
            {"role": str(each.role), "email": each.email, "name": each.name, "password": PASSWORD}
            for each in first.values()
        ]

    def _connect(self, logins: list[dict[str, str]], as_of: date) -> None:
        """Connect the logins of persons outside the office with an invented customer and employer."""
        actor = Actor.system("prepare_demo", purpose="training")
        with trail.opened(actor, "prepare_demo"):
            emails = {Role(login["role"]): login["email"] for login in logins}
            connect_logins(actor, emails, since=as_of - HISTORY)

    def _more_staff(self, actor: Actor, as_of: date) -> int:
        assumed = simulation.assumptions()
        staffing = Staffing(assumed.seekers_per_worker, assumed.lead_share, assumed.part_time)
        seekers = {each.municipality: each.jobseekers for each in simulation.margins(simulation.published(actor))}
        return create_more_staff(actor, seekers, staffing, seed=SEED, since=as_of - HISTORY)
