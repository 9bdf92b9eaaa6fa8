"""Scopes: the part of a table that an actor may see. The object check is the scope on one id: they never differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound

M = TypeVar("M", bound=models.Model)


class Scope(Generic[M]):
    """A rule written as a queryset. Call it for the whole, or ``get`` one row of it."""

    def __init__(self, rows: Callable[[Actor], models.QuerySet[M]]) -> None:
        self.rows = rows
        self.__doc__ = rows.__doc__
        self.__name__ = rows.__name__

    def __call__(self, actor: Actor) -> models.QuerySet[M]:
        return self.rows(actor)

    def get(self, actor: Actor, pk: UUID | str, *, for_update: bool = False) -> M:
        """The row ``pk`` if it lies in the scope; NotFound if it does not, or does not exist.

        ``for_update`` locks that row alone (never what it refers to) until the transaction ends. Others may go on
        referring to it: a new proposal does not wait for whoever edits the vacancy.
        """
        rows = self.rows(actor)
        if for_update:
            rows = rows.select_for_update(of=("self",), no_key=True)
        try:
            return rows.get(pk=pk)
        except (ObjectDoesNotExist, ValueError, ValidationError) as missing:
            raise NotFound(_("Not found.")) from missing


def scope(rows: Callable[[Actor], models.QuerySet[M]]) -> Scope[M]:
    """Declare a scope in a room's ``rules.py``: a function from an actor to the rows it may see."""
    return Scope(rows)
