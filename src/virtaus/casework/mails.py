"""Mail about meetings and offers of customers: fixed sentences with a link, nothing about anybody, no more than helps.

Whoever does a thing needs no mail of it, so one who agrees many times at once gets none. A jobseeker with a login gets
one when a meeting of hers is agreed, moved or called off, in a stand-alone area: in add-on mode the national system
tells her. A worker gets one when somebody else moves or calls off a meeting that the worker agreed.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.casework.models import Discussion
from virtaus.frame import clock, modes
from virtaus.frame.actor import Actor
from virtaus.frame.outbox import MailTemplate, mail_template, post
from virtaus.frame.roles import Role

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
OFFER_MADE = mail_template(
    "casework.offer_made",
    subject=_("Another team offers customers to your team"),
    text=_("Sign in to see how many they are and why, and to accept or refuse. Nobody moves before you answer."),
)
OFFER_ANSWERED = mail_template(
    "casework.offer_answered",
    subject=_("An offer of customers has been answered"),
    text=_("An offer between your team and another has been answered, taken back or undone. Sign in to see how."),
)


def tell_of_meeting(actor: Actor, meeting: Discussion) -> None:
    """Post the mails about a meeting that ``actor`` has just agreed, moved or called off, in this transaction."""
    if modes.current() is modes.Mode.STAND_ALONE:
        own = _login_of(meeting.person_id)
        if own is not None:
            post(NEWS_FOR_PERSON, to=own.email, language=own.language, path=reverse("people:my_page"))
    if meeting.recorder_id is None or meeting.recorder_id == actor.account_id:
        return
    booker = Account.objects.filter(id=meeting.recorder_id, is_active=True).first()
    if booker is not None:
        path = reverse("casework:meeting", args=[meeting.id])
        post(MEETING_CHANGED, to=booker.email, language=booker.language, path=path)


def told_of_meetings(person_id: UUID) -> bool:
    """Whether a jobseeker gets a mail of her meetings: in a stand-alone area, when she has a login."""
    return modes.current() is modes.Mode.STAND_ALONE and _login_of(person_id) is not None


def _login_of(person_id: UUID) -> Account | None:
    return Account.objects.filter(person=person_id, is_active=True).first()


def tell_leads(actor: Actor, team_id: UUID, template: MailTemplate) -> None:
    """Post a mail about an offer of customers to the leads of a team, but not to whoever made or answered it.

    It leads to the home page, which tells what waits.
    """
    today = clock.today()
    lasting = Q(role_memberships__valid_from__lte=today) & (
        Q(role_memberships__valid_to__isnull=True) | Q(role_memberships__valid_to__gt=today)
    )
    leads = Account.objects.filter(
        lasting, role_memberships__role=Role.TEAM_LEAD, role_memberships__team_id=team_id, is_active=True
    ).exclude(id__in=[actor.account_id] if actor.account_id else [])
    for lead in leads.distinct().order_by("id"):
        post(template, to=lead.email, language=lead.language, path="/")
