"""Rights of the vocabulary. It holds no personal data: everybody who can sign in may read it."""

from __future__ import annotations

from virtaus.frame.rights import right
from virtaus.frame.roles import Role

READ_VOCABULARY = right("vocabulary.read", *Role)
SEE_SOURCES = right("vocabulary.see_sources", Role.MANAGER, Role.ADMIN)
REPLACE_CONCEPTS = right("vocabulary.replace", Role.MANAGER, Role.ADMIN)
LOAD_VOCABULARY = right("vocabulary.load", Role.ADMIN)
