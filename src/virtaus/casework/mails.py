"""Mail about meetings: fixed sentences with a link, nothing about anybody, and no more of it than helps.

Whoever does a thing needs no mail of it, so one who agrees many times at once gets none. A jobseeker with a login gets
one when a meeting of hers is agreed, moved or called off, in a stand-alone area: in add-on mode the national system
tells her. A worker gets one when somebody else moves or calls off a meeting that the worker agreed.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.casework.models import Discussion
from virtaus.frame import modes
from virtaus.frame.actor import Actor
from virtaus.frame.outbox import mail_template, post

# The sentence would be the same for anybody with a login: whoever reads over a shoulder learns nothing.
NEWS_FOR_PERSON = mail_template(
    "casework.news_for_person",
    subject=_("You have a new message in Virtaus"),
    text=_("There is something new on your page. Sign in to read it."),
)
MEETING_CHANGED = mail_template(
    "casework.meeting_changed",
    subject=_("A meeting in your calendar has changed"),
    text=_("A colleague has moved or called off a meeting that you agreed. Sign in to see how it stands."),
)


def tell_of_meeting(actor: Actor, meeting: Discussion) -> None:
    """Post the mails about a meeting that ``actor`` has just agreed, moved or called off, in this transaction."""
    if modes.current() is modes.Mode.STAND_ALONE:
        own = Account.objects.filter(person=meeting.person_id, is_active=True).first()
        if own is not None:
            post(NEWS_FOR_PERSON, to=own.email, language=own.language, path=reverse("people:my_page"))
    if meeting.recorder_id is None or meeting.recorder_id == actor.account_id:
        return
    booker = Account.objects.filter(id=meeting.recorder_id, is_active=True).first()
    if booker is not None:
        path = reverse("casework:meeting", args=[meeting.id])
        post(MEETING_CHANGED, to=booker.email, language=booker.language, path=path)
