"""Keys of the national register: also those under which a person stood before two records became one."""

from __future__ import annotations

from collections.abc import Collection

from virtaus.people.models import FormerKey


def current_keys(keys: Collection[str]) -> dict[str, str]:
    """The key in force of each of ``keys`` that is a former one; keys in force or unknown are left out."""
    former = FormerKey.objects.filter(register_key__in=keys, person__register_key__isnull=False)
    return {old: str(new) for old, new in former.order_by().values_list("register_key", "person__register_key")}
