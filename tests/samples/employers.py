"""Two openings, linked by what their titles and texts say, and a file that waits to be applied."""

from __future__ import annotations

from datetime import timedelta

from tests.world import BUILDER, World
from virtaus.employers import actions
from virtaus.employers.imports import import_vacancies
from virtaus.employers.management.commands.import_vacancies import link_here
from virtaus.employers.models import Vacancy, VacancyConcept
from virtaus.employers.rules import IMPORT_VACANCIES
from virtaus.frame import clock, trail
from virtaus.frame.imports import actions as imports
from virtaus.frame.imports.models import ImportedFile
from virtaus.frame.roles import Role

FILE = """id;title;description;employer;municipality;positions;licences
1;Hitsaaja;MAG-hitsausta ja piirustusten lukua. Hygieniapassi vaaditaan.;Esimerkki-Konepaja Oy;109;2;tulityökortti
2;Kokki, lounasravintola;Ruoanvalmistusta.;Ravintola Malli Oy;061;1;
"""


def furnish(world: World) -> None:
    import_vacancies(BUILDER, "vacancies.csv", FILE.encode())
    actions.link_vacancies(BUILDER, link_here)
    vacancy = Vacancy.objects.get(key="id:1")
    world.things["vacancy"] = vacancy.id
    world.sample("employers:vacancy", vacancy_id=vacancy.id)
    world.sample("employers:occupation", vacancy_id=vacancy.id)
    world.sample("employers:state", vacancy_id=vacancy.id)
    world.sample("employers:conditions", vacancy_id=vacancy.id)
    world.sample("employers:edit", vacancy_id=vacancy.id)
    other = Vacancy.objects.get(key="id:2")
    VacancyConcept.objects.create(
        vacancy=other, concept_id=world.things["gone"], part="optional", how="file", recorded_at=clock.now()
    )
    lead, coach = world.actor(Role.TEAM_LEAD), world.actor(Role.COACH)
    with trail.opened(lead, "tests"):
        waiting = imports.send(lead, "vacancies", "next.csv", 14, [b"title\nLeipuri\n"]).file_id
    with trail.opened(coach, "tests"):
        imports.read_in(coach, "calendars", "own.ics", _calendar())
    applied = ImportedFile.objects.get(account_id=coach.account_id).id
    world.sample("frame:import", file_id=waiting, team_bound=True)
    world.sample("frame:discard_import", file_id=waiting, team_bound=True)
    world.sample("frame:undo_import", file_id=applied, team_bound=True)
    for route in ("vacancy", "vacancy_state"):
        world.sample(f"api:{route}", vacancy_id=vacancy.id)
    for route in ("import", "apply_import"):
        world.sample(f"api:{route}", file_id=waiting, team_bound=True)
    world.sample("api:undo_import", file_id=applied, team_bound=True)
    world.things["import"] = waiting
    world.sample("frame:import_kind", kind="vacancies", right=IMPORT_VACANCIES)
    world.sample("frame:import_template", kind="vacancies", ending="xlsx", right=IMPORT_VACANCIES)


def _calendar() -> bytes:
    """A coach's own calendar with one hour taken, half a year from now, out of the way of what other tests book."""
    day = clock.today() + timedelta(days=180)
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:sample", f"DTSTART:{day:%Y%m%d}T060000Z")
    return "\r\n".join((*lines, "DURATION:PT1H", "END:VEVENT", "END:VCALENDAR", "")).encode()
