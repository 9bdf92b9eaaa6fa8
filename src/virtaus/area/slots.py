"""What lower rooms may show on the area's pages."""

from __future__ import annotations

from virtaus.frame.actor import Actor
from virtaus.frame.panels import Slot

OVERVIEW: Slot[Actor] = Slot("area.overview")
