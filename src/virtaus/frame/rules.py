"""Rights of the frame's own pages."""

from __future__ import annotations

from virtaus.frame.rights import right
from virtaus.frame.roles import STAFF, Role

READ_MAILBOX = right("frame.read_mailbox", *STAFF)
# Which kinds of files each role may read in is said by the kind's own right.
USE_IMPORTS = right("frame.use_imports", Role.COACH, Role.TEAM_LEAD, Role.MANAGER, Role.ADMIN)
