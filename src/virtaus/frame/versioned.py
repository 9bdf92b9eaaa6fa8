"""Optimistic versions: two people may edit the same thing, and the second to save is told what the first one saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from virtaus.frame.errors import Invalid, NotFound, Stale


class Versioned(models.Model):
    """A row with a version that grows by one with each edit. The form carries the version it was filled from."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def change(self, changes: Mapping[str, Any], *, version: int) -> None:
        """Save ``changes`` (by field name) if the row is still at ``version``; compare and set in one statement.

        Raises Stale with the present values when somebody saved first, NotFound when the row is gone, and Invalid
        when a value breaks its field's rule; then nothing is changed, neither here nor in the database.
        """
        rows = type(self)._base_manager.filter(pk=self.pk)
        with transaction.atomic():
            if not rows.filter(version=version).update(version=F("version") + 1):
                raise self._stale(changes)
            before = {name: getattr(self, name) for name in (*changes, "version")}
            try:
                self._set(changes, version + 1)
            except BaseException:
                for name, value in before.items():
                    setattr(self, name, value)
                raise

    def _set(self, changes: Mapping[str, Any], version: int) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.version = version
        changed = {self._meta.get_field(name).name for name in changes}
        try:
            self.clean_fields(exclude={field.name for field in self._meta.fields} - changed)
        except ValidationError as error:
            raise Invalid(error.message_dict) from error
        self.save(update_fields=list(changes))

    def _stale(self, changes: Mapping[str, Any]) -> Stale | NotFound:
        now = type(self)._base_manager.filter(pk=self.pk).first()
        if now is None:
            return NotFound(_("Not found."))
        message = _("Somebody else saved this while you were editing it.")
        return Stale(message, {name: getattr(now, name) for name in changes}, now.version)
