from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from virtaus.frame.ids import new_id


class TaskProgress(models.Model):
    """A long piece of work: how far it is. ``account_id`` (no foreign key: accounts stand below) asked for it.

    ``message`` is the English source of a sentence and ``numbers`` fill it, so each reader gets it in the language at
    hand, and no text about a person can stand in it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Under way")
        DONE = "done", _("Finished")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField(null=True)
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    numbers = models.JSONField(default=dict)
    leads_to = models.CharField(max_length=500, blank=True)
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="task_progress_percent"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "failed"]), name="task_progress_state"
            ),
        ]
        ordering = ["-began_at", "-id"]
