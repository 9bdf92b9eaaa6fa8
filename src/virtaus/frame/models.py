"""The tables of the frame; each stands with the service it belongs to."""

from virtaus.frame.changes import Change
from virtaus.frame.forms.models import SentForm
from virtaus.frame.progress.models import TaskProgress

__all__ = ["Change", "SentForm", "TaskProgress"]
