"""What is kept for a while outside the rooms' models and names a person's pages: forms, mails, work under way."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from psycopg import sql

from virtaus.accounts.forgetting import forget_mail
from virtaus.frame.forms.models import SentForm
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.frame.progress.models import TaskProgress
from virtaus.people.models import NameWord

# Each row is deleted whole: a mail that leads to a page that is gone, the answer to a form, a piece of work done.
_PASSING = (
    (OutboxMessage._meta.db_table, "path"),
    (SentForm._meta.db_table, "location"),
    (TaskProgress._meta.db_table, "leads_to"),
    ("procrastinate_jobs", "args"),
)


def sweep(ids: Collection[UUID], addresses: set[str], words: Collection[int]) -> None:
    """Delete what names the ids, mails to the addresses, and words of names that nobody has any more."""
    patterns = [f"%{each}%" for each in ids]
    with connection.cursor() as cursor:
        for table, column in _PASSING:
            cursor.execute(
                sql.SQL("DELETE FROM {} WHERE {}::text LIKE ANY(%s)").format(
                    sql.Identifier(table), sql.Identifier(column)
                ),
                [patterns],
            )
    if addresses:
        forget_mail(addresses)
    NameWord.objects.filter(id__in=words, names__isnull=True).delete()
