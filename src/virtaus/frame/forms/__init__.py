"""Forms: what an action refuses comes back by the field, a stale save shows both, and a form is never sent twice."""

from virtaus.frame.forms.edit import Conflict, EditForm, press
from virtaus.frame.forms.fields import DayField

__all__ = ["Conflict", "DayField", "EditForm", "press"]
