"""An area for tests: the shipped TyöHäme, or single rows where a test needs only those."""

from __future__ import annotations

from datetime import date

from virtaus.area.actions import load_area
from virtaus.area.files.reading import folder_of
from virtaus.area.models import Area, Mark, Municipality, Source, Team
from virtaus.frame import trail
from virtaus.frame.actor import Actor


def shipped_area(code: str = "tyohame") -> Area:
    """Load an area that the product ships, with its teams, points, targets and figures."""
    actor = Actor.system("tests")
    with trail.opened(actor, "tests"):
        load_area(actor, folder_of(code))
    return Area.objects.get()


def source(code: str = "test") -> Source:
    return Source.objects.get_or_create(code=code, defaults={"text_fi": "Testi", "text_sv": "Test", "text_en": "Test"})[
        0
    ]


def municipality(code: str = "109", name: str = "Hämeenlinna") -> Municipality:
    found: Municipality = Municipality.objects.get_or_create(
        code=code,
        defaults={
            "name_fi": name,
            "name_sv": name,
            "sub_region_fi": "Seutu",
            "sub_region_sv": "Region",
            "latitude": 61.0,
            "longitude": 24.5,
            "source": source(),
            "mark": Mark.ASSUMED,
        },
    )[0]
    return found


def team(code: str = "team", *municipalities: Municipality, since: date = date(2025, 1, 1)) -> Team:
    made: Team = Team.objects.create(
        code=code,
        name_fi=f"Tiimi {code}",
        name_sv=f"Team {code}",
        name_en=f"Team {code}",
        valid_from=since,
        source=source(),
        mark=Mark.ASSUMED,
    )
    made.municipalities.set(municipalities)
    return made
