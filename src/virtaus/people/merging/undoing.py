"""Parting again two records that were merged by mistake: exactly as they were, as long as nothing stands on the merge.

What has been added to the person since stays with the record kept. Nothing is undone where a row that the merge changed
has changed again, or where events were told since: the tracks were built from them together with the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from virtaus.audit import keys
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.encryption import BlindIndexField, EncryptedTextField
from virtaus.frame.encryption.keys import WrongKey
from virtaus.frame.encryption.sealing import unseal
from virtaus.frame.errors import Invalid
from virtaus.people import footprint as prints
from virtaus.people.footprint import Footprint, digest
from virtaus.people.merging.carrying import FIELDS, fields, kind_name
from virtaus.people.merging.rooms import rooms
from virtaus.people.models import PersonMerge
from virtaus.people.rules import MERGE_PEOPLE, mergeable, merges

Undo = Mapping[str, Any]


@action("people.undo_merge", right=MERGE_PEOPLE)
def undo_merge(actor: Actor, merge_id: UUID) -> UUID:
    """Part the two records again; the id of the one that comes back. Invalid, and nothing changed, when too late."""
    merge = merges.get(actor, merge_id)
    mergeable.get(actor, merge.kept_id, for_update=True)
    merge = merges.get(actor, merge_id, for_update=True)
    trail.note(FIELDS | fields(), [merge.kept_id, merge.merged_id])
    if reason := hindrance(merge):
        raise Invalid({"": [reason]})
    undo = _undo(merge)
    try:
        with transaction.atomic():
            prints.defer_checks()
            prints.delete({table: list(marks) for table, marks in undo["after"].items()})
            prints.insert(undo["before"])
            prints.check_now()
            prints.defer_checks()
    except IntegrityError as error:
        raise Invalid({"": [_too_much_has_changed()]}) from error
    _prove_restored(undo["before"])
    _follow_index_key(undo["before"])
    PersonMerge.objects.filter(id=merge.id).update(undo=None, undone_by=actor.account_id, undone_at=clock.now())
    keys.unfollow(merge.merged_id)
    changed("person", merge.kept_id, merge.merged_id)
    return merge.merged_id


def hindrance(merge: PersonMerge) -> str:
    """Why a merge can't be undone any more; empty when it can."""
    if merge.undone_at is not None:
        return _("The merge has been undone already.")
    if merge.undo is None or merge.undo_until <= clock.now():
        return _("The time to undo the merge is over.")
    undo = _undo(merge)
    if changed_since := _changed_since(undo):
        kinds = ", ".join(sorted({kind_name(model) for model in changed_since if kind_name(model)}))
        return _("What the merge brought together has changed since: %(kinds)s.") % {"kinds": kinds}
    if not _opens(undo["before"]):
        return _("The key that sealed the rows is no longer in the key ring.")
    return ""


def forget_undo() -> int:
    """Destroy what undoing would need where its time is over; returns of how many merges."""
    late = PersonMerge.objects.filter(undo__isnull=False, undo_until__lte=clock.now())
    return late.update(undo=None)


def _undo(merge: PersonMerge) -> Undo:
    found: Undo = json.loads(merge.undo or "{}")
    return found


def _changed_since(undo: Undo) -> set[type[models.Model]]:
    """Kinds of rows that no longer stand as the merge left them, or from which others were built since."""
    found = {
        prints.model_of(table)
        for table, marks in undo["after"].items()
        if {pk: digest(row) for pk, row in prints.present(table, marks).items()} != marks
    }
    built_from = {model._meta.db_table for room in rooms() for model in room.built_from}
    [kept] = (pk for pk in undo["present"][prints.PERSON_TABLE])
    now = prints.footprint([UUID(kept)])
    found |= {
        prints.model_of(table) for table in built_from if set(now.get(table, {})) != set(undo["present"].get(table, []))
    }
    return {model for model in found if model is not None}


def _opens(rows: Footprint) -> bool:
    """Whether the key ring still opens everything sealed among ``rows``."""
    for table, kept in rows.items():
        model = prints.model_of(table)
        sealed = [] if model is None else [f for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]
        for row in kept.values():
            for field in sealed:
                if row[str(field.column)] is not None and not _field_opens(field, row):
                    return False
    return True


def _field_opens(field: EncryptedTextField, row: prints.Row) -> bool:
    model = field.model
    pk = model._meta.pk.to_python(row[str(model._meta.pk.column)])
    try:
        unseal(bytes.fromhex(row[str(field.column)][2:]), field.place(model(pk=pk)))
    except WrongKey:
        return False
    return True


def _prove_restored(rows: Footprint) -> None:
    """Every row stands as it was before the merge; RuntimeError, and nothing kept, otherwise."""
    wrong = [table for table, kept in rows.items() if prints.present(table, kept) != kept]
    if wrong:
        raise RuntimeError(f"undoing a merge did not restore {', '.join(sorted(wrong))}")


def _follow_index_key(rows: Footprint) -> None:
    """Where the index key was changed since, the digests are made anew: by the old ones nobody would be found."""
    for table, kept in rows.items():
        model = prints.model_of(table)
        indexes = [] if model is None else [f for f in model._meta.concrete_fields if isinstance(f, BlindIndexField)]
        if model is None or not indexes:
            continue
        for row in model._default_manager.filter(pk__in=kept).order_by("pk"):
            for index in indexes:
                stored = getattr(row, index.attname)
                if stored is not None and bytes(stored) != index.digest(getattr(row, index.of)):
                    row.save(update_fields=[index.of])


def _too_much_has_changed() -> str:
    return _("What has been recorded since does not fit the two records as they were, so nothing was undone.")
