"""The room's places in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.home import own_home
from virtaus.frame.navigation import add_place
from virtaus.frame.roles import Role
from virtaus.proposals.rules import ANSWER_OWN, DECIDE, MATCH, SEE_CANDIDATES, SEE_ENDS

add_place(_("Proposals"), "proposals:team", MATCH, 860, secondary=True)
add_place(_("Why proposals end"), "proposals:why_ends", SEE_ENDS, 865, secondary=True)
add_place(_("Answers"), "proposals:waiting", DECIDE, 310)
add_place(_("My openings"), "proposals:own_openings", ANSWER_OWN, 20)
add_place(_("Our openings"), "proposals:employer", SEE_CANDIDATES, 10)
own_home(Role.EMPLOYER, "proposals:employer")
