"""The two modes for machines: what the product does beside the national system, and where it does it."""

from __future__ import annotations

from django.utils.translation import gettext_noop
from ninja import Router, Schema

from virtaus.frame import modes
from virtaus.frame.api import answers, opens
from virtaus.frame.modes import Mode
from virtaus.frame.pages import PageRequest
from virtaus.frame.rights import PUBLIC

router = Router(tags=["Service"])


class Capability(Schema):
    """``national``: what the national system does. ``adds``: what this service adds. ``basis``: act and section."""

    code: str
    name: str
    national: str
    adds: str
    basis: str
    modes: list[str]
    here: bool


class Modes(Schema):
    """``mode`` of this area: add-on (the national register is master) or stand-alone."""

    mode: str
    items: list[Capability]


@router.get(
    "/modes", response=answers(Modes), url_name="modes", summary=gettext_noop("What the service does in each mode")
)
@opens(PUBLIC)
def two_modes(request: PageRequest) -> Modes:
    here = modes.current()
    return Modes(
        mode=here.value,
        items=[
            Capability(
                code=each.code,
                name=str(each.name),
                national=str(each.national),
                adds=str(each.adds),
                basis=str(each.basis),
                modes=[mode.value for mode in Mode if mode in each.modes],
                here=here in each.modes,
            )
            for each in modes.capabilities()
        ],
    )
