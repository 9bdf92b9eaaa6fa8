"""The area and its municipalities for machines."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_noop
from ninja import Router, Schema

from virtaus.area import queries
from virtaus.area.rules import SEE_PLACES, SEE_TEAMS
from virtaus.frame.api import answers, opens, told
from virtaus.frame.pages import PageRequest
from virtaus.frame.token_scopes import TokenScope

router = Router(tags=["Area"])


class Area(Schema):
    """The employment area that this service runs."""

    code: str
    name: str
    responsible_municipality: str
    plan: str
    municipalities: list[str]


class Municipality(Schema):
    """A member municipality. ``code`` is Statistics Finland's three digits; coordinates are WGS 84, the centre."""

    code: str
    name: str
    sub_region: str
    latitude: float | None
    longitude: float | None
    source: str


class Municipalities(Schema):
    items: list[Municipality]


class Team(Schema):
    """A team of today: ``size`` counts its members, ``full_time`` sums their shares of working time. Names nobody."""

    id: UUID
    code: str
    name: str
    speciality: str
    municipality_codes: list[str]
    size: int
    full_time: float


class Teams(Schema):
    items: list[Team]


@router.get(
    "/area", response=answers(Area, not_found=True), url_name="area", summary=gettext_noop("The employment area")
)
@opens(SEE_PLACES)
def area(request: PageRequest) -> Area:
    row = queries.area(request.actor)
    return Area(
        code=row.code,
        name=row.name,
        responsible_municipality=row.responsible,
        plan=row.plan,
        municipalities=sorted(queries.municipality_names(request.actor)),
    )


@router.get(
    "/municipalities",
    response=answers(Municipalities),
    url_name="municipalities",
    summary=gettext_noop("Its municipalities"),
)
@opens(SEE_PLACES)
def municipalities(request: PageRequest) -> Municipalities:
    rows = queries.municipalities(request.actor)
    return Municipalities(
        items=[
            Municipality(
                code=row.code,
                name=row.name,
                sub_region=row.sub_region,
                latitude=row.latitude,
                longitude=row.longitude,
                source=row.source.text,
            )
            for row in rows
        ]
    )


@router.get("/teams", response=told(Teams), url_name="teams", summary=gettext_noop("Its teams of today"))
@opens(SEE_TEAMS, TokenScope.AREA_READ)
def teams(request: PageRequest) -> Teams:
    return Teams(items=[Team.from_orm(row) for row in queries.teams(request.actor)])
