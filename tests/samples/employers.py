"""Two openings, linked by what their titles and texts say, and a file that waits to be applied."""

from __future__ import annotations

from tests.world import BUILDER, World
from virtaus.employers import actions
from virtaus.employers.management.commands.import_vacancies import link_here
from virtaus.employers.models import Vacancy, VacancyConcept
from virtaus.frame import clock
from virtaus.frame.roles import Role

FILE = """id;title;description;employer;municipality;positions;licences
1;Hitsaaja;MAG-hitsausta ja piirustusten lukua. Hygieniapassi vaaditaan.;Esimerkki-Konepaja Oy;109;2;tulityökortti
2;Kokki, lounasravintola;Ruoanvalmistusta.;Ravintola Malli Oy;061;1;
"""


def furnish(world: World) -> None:
    actions.import_vacancies(BUILDER, "vacancies.csv", FILE.encode())
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
    waiting = actions.upload_file(world.actor(Role.TEAM_LEAD), "next.csv", b"title\nLeipuri\n")
    world.sample("employers:preview", import_id=waiting, team_bound=True)
