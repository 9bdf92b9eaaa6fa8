"""What the area tells upper rooms: the names of teams and municipalities in which roles are held."""

from __future__ import annotations

from virtaus.accounts.places import named_by
from virtaus.area.queries import municipality_names, team_names

named_by(team_names, municipality_names)
