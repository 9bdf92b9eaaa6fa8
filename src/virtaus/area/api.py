"""The area and its municipalities for machines."""

from __future__ import annotations

from django.utils.translation import gettext_noop
from ninja import Router, Schema

from virtaus.area import queries
from virtaus.area.rules import SEE_PLACES
from virtaus.frame.api import answers, opens
from virtaus.frame.pages import PageRequest

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
