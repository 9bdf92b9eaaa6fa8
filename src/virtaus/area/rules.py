"""Who may do what with the area's configuration. It holds no personal data but the teams' members."""

from __future__ import annotations

from virtaus.frame.rights import right
from virtaus.frame.roles import STAFF, Role

# Where the area is, which municipalities it has and what it aims at is public.
SEE_PLACES = right("area.see_places", public=True)
SEE_AREA = right("area.see_area", *STAFF, Role.MUNICIPALITY)
SEE_TEAMS = right("area.see_teams", *STAFF)
LOAD_AREA = right("area.load_area", Role.ADMIN)
EDIT_AREA = right("area.edit_area", Role.ADMIN)
