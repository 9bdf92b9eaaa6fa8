"""Two records of one person become one, and are parted again where it was a mistake.

What becomes of each kind of row stands in the rooms' ``personal.py``; a room whose rows can clash says in its
``merging.py`` how (``virtaus.people.merging.rooms``). The engine moves the rest by the database's own catalogue of
foreign keys, proves that nothing refers to the merged record any more, and keeps what it changed for undoing.
"""

from virtaus.people.merging import own  # noqa: F401 - registers the room's own part
