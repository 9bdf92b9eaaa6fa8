"""Which fields on persons exist in which mode, and the row that tells the database its mode.

Add-on mode keeps a pseudonymous key and the minimum: the national register is master (JTYPL 380/2023 § 120,
§ 120 a as in 435/2024: an add-on does not overlap it). What only a stand-alone area may store is listed here and
refused by triggers (migrations ``0002_stand_alone_fields`` and ``0004_stand_alone_tables``); a test holds the two
together.
"""

from __future__ import annotations

from typing import Any

from virtaus.frame import modes
from virtaus.people.models import StorageMode

STAND_ALONE_FIELDS = frozenset({"people.Person.given_names", "people.Person.family_name", "people.Person.name_key"})
# Tables that hold no row at all in add-on mode.
STAND_ALONE_TABLES = frozenset({"people.Identity", "people.Contact", "people.NameWord", "people.PersonName"})


def write_mode(**kwargs: Any) -> None:
    """After a migration: write this installation's mode to the row that the triggers read.

    IntegrityError when add-on mode is asked of a database that holds stand-alone data.
    """
    database = kwargs.get("using", "default")
    StorageMode.objects.using(database).update_or_create(id=1, defaults={"mode": modes.current()})
