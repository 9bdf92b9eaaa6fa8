"""The page "Two modes": per capability what the national system does, what Virtaus adds, what is kept and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from virtaus.frame import modes
from virtaus.frame.modes import Capability, Mode
from virtaus.frame.pages import PageRequest, page
from virtaus.web.rules import SEE_MODES


@dataclass(frozen=True, slots=True)
class CapabilityRow:
    name: str
    national: str
    adds: str
    fields: tuple[str, ...]
    basis: str
    modes: tuple[str, ...]
    here: bool


def _row(capability: Capability, current: Mode) -> CapabilityRow:
    return CapabilityRow(
        name=str(capability.name),
        national=str(capability.national),
        adds=str(capability.adds),
        fields=tuple(str(kept.name) for kept in capability.fields),
        basis=str(capability.basis),
        modes=tuple(str(mode.label).partition(":")[0] for mode in Mode if mode in capability.modes),
        here=current in capability.modes,
    )


@page(SEE_MODES)
def two_modes(request: PageRequest) -> HttpResponse:
    current = modes.current()
    rows = [_row(capability, current) for capability in modes.capabilities()]
    context = {"rows": rows, "mode": current.label, "crumbs": [(_("Home"), "/"), (_("Two modes"), "")]}
    return render(request, "web/modes.html", context)
