"""Rights of the frame's own pages."""

from __future__ import annotations

from virtaus.frame.rights import right
from virtaus.frame.roles import STAFF

READ_MAILBOX = right("frame.read_mailbox", *STAFF)
