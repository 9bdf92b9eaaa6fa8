"""Rights of the vocabulary. It holds no personal data: everybody who can sign in may read it."""

from __future__ import annotations

from virtaus.frame.rights import right
from virtaus.frame.roles import Role

READ_VOCABULARY = right("vocabulary.read", *Role)
LOAD_VOCABULARY = right("vocabulary.load", Role.ADMIN)
