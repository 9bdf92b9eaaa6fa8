"""The outbox: mail is written in the transaction that causes it and delivered by the worker.

A mail is one of the declared templates with a link into the product: it holds no personal data, because there is no
place to put any::

    MEETING_BOOKED = mail_template("casework.meeting_booked", subject=_("A meeting has been booked"), text=_("…"))

    post(MEETING_BOOKED, to=account.email, language=account.language, path=reverse("casework:meetings"))
"""

from virtaus.frame.outbox.delivery import post
from virtaus.frame.outbox.templates import MailTemplate, mail_template

__all__ = ["MailTemplate", "mail_template", "post"]
