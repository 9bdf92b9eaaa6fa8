"""Mail about meetings: fixed sentences with a link, nothing about anybody.

A person gets one in a stand-alone area when an address is known and no non-disclosure order holds; otherwise whoever
booked the meeting gets one.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.casework.models import Discussion
from virtaus.frame import modes
from virtaus.frame.outbox import mail_template, post
from virtaus.people.models import Contact, Person, ServiceFacts

LANGUAGES = frozenset({"fi", "sv", "en"})

MEETING_BOOKED = mail_template(
    "casework.meeting_booked",
    subject=_("A meeting has been agreed for you"),
    text=_("The employment services have agreed a meeting with you. Sign in to see the time and the place."),
)
MEETING_NOTED = mail_template(
    "casework.meeting_noted",
    subject=_("You have agreed a meeting"),
    text=_("The meeting is in Virtaus. There you see the time, the place and what remains to be done."),
)


def tell_booked(meeting: Discussion) -> None:
    """Post the mail about a meeting that was just booked, in the transaction at hand."""
    address = _address(meeting.person)
    if address:
        facts = ServiceFacts.objects.filter(person=meeting.person_id).first()
        language = facts.service_language if facts and facts.service_language in LANGUAGES else "fi"
        path = reverse("casework:own_meeting", args=[meeting.id])
        post(MEETING_BOOKED, to=address, language=language, path=path)
        return
    booker = Account.objects.filter(id=meeting.recorder_id).first() if meeting.recorder_id else None
    if booker is not None:
        post(MEETING_NOTED, to=booker.email, language=booker.language, path="/")


def _address(person: Person) -> str:
    """The person's mail address, where one may be written to."""
    if modes.current() is not modes.Mode.STAND_ALONE or person.protected:
        return ""
    contact = Contact.objects.filter(person=person).first()
    return (contact.email or "") if contact else ""
