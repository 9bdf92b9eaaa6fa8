"""Rights of the pages that belong to no room."""

from __future__ import annotations

from virtaus.frame.rights import right
from virtaus.frame.roles import STAFF, Role

USE_HOME = right("web.use_home", *Role)
SEE_MODES = right("web.see_modes", *STAFF)
