"""A worker's own meetings for a calendar program: times and places only, by a secret address that can be taken back.

A calendar is shared, copied and kept by others, so the feed says neither with whom nor why: no name, code or address of
a person, nor the kind of meeting. A meeting of a person under a non-disclosure order has no place, like a call. The
address is off until the worker makes it and opens nothing once the account or its role has ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import override

from virtaus.accounts import links
from virtaus.accounts.models import Account
from virtaus.accounts.queries import actor_of
from virtaus.area.queries.places import service_points
from virtaus.casework.models import CalendarFeed, Channel, Discussion, DiscussionState
from virtaus.casework.rules import USE_FEED, meetings
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden
from virtaus.frame.rights import may, require
from virtaus.links.calendar_feed import Event, written

PURPOSE = "casework.calendar_feed"
VALID = timedelta(days=365)
BEHIND, AHEAD = timedelta(days=14), timedelta(days=180)
MOST = 1000
FIELDS = frozenset({"casework.calendar_feed"})


@dataclass(frozen=True, slots=True)
class FeedRow:
    """An address in force. ``opened_at``: when a program first read it."""

    token: str
    made_at: datetime
    expires_at: datetime
    opened_at: datetime | None


def own_feed(actor: Actor) -> FeedRow | None:
    """The actor's own address in force; None where there is none."""
    require(actor, USE_FEED)
    feed = _feed(actor)
    if feed is None or not links.is_in_force(feed.link):
        return None
    return FeedRow(links.token_of(feed.link), feed.made_at, feed.link.expires_at, feed.link.opened_at)


@action("casework.make_feed", right=USE_FEED)
def make_feed(actor: Actor) -> None:
    """Make the actor's address; one that was there opens nothing from now on."""
    if actor.account_id is None:
        raise Forbidden(_("Only an account has a calendar."))
    account = Account.objects.select_for_update(of=("self",)).get(id=actor.account_id)
    feed = _feed(actor) or CalendarFeed(account=account)
    if feed.link_id is not None:
        links.end(feed.link, links.End.REPLACED)
    feed.link = links.make(actor, PURPOSE, valid=VALID)
    feed.made_at = clock.now()
    feed.save()
    trail.note(FIELDS, [account.id])


@action("casework.end_feed", right=USE_FEED)
def end_feed(actor: Actor) -> None:
    """Take the actor's address back; nothing happens where there is none."""
    feed = _feed(actor)
    if feed is not None:
        links.end(feed.link, links.End.REVOKED)
        trail.note(FIELDS, [feed.account_id])


def holder(token: str, *, sender: str) -> Account | None:
    """Whose meetings the token opens now: an open account that still holds the role; else None.

    An address that was taken back is not counted as a guess: calendar programs go on asking, many from one sender.
    Raises TooManyAttempts.
    """
    if links.end_of(PURPOSE, token):
        return None
    link = links.opened(PURPOSE, token, sender=sender)
    feed = CalendarFeed.objects.filter(link=link).select_related("account").first() if link else None
    if feed is None or not feed.account.is_active or not may(actor_of(feed.account), USE_FEED):
        return None
    return feed.account


def feed_file(account: Account) -> str:
    """The meetings that the account has agreed, as an iCalendar file in the account's language; noted in the trail."""
    actor = actor_of(account)
    require(actor, USE_FEED)
    feed = CalendarFeed.objects.get(account=account)
    today = clock.today()
    found = list(
        meetings(actor)
        .filter(recorder_id=account.id, state=DiscussionState.BOOKED, on__gte=today - BEHIND, on__lt=today + AHEAD)
        .select_related("person")
        .order_by("on", "at", "id")[:MOST]
    )
    trail.note({"casework.meetings"}, {row.person_id for row in found})
    points = {point.id: point.name for point in service_points(actor)} if found else {}
    with override(account.language):
        events = [
            Event(
                # Computed, so that what a calendar service keeps leads to no page and no person.
                uid=f"{uuid5(feed.id, str(row.id))}@virtaus",
                begin=_begin(row),
                length=timedelta(minutes=row.minutes),
                summary=_("Booked"),
                place=_place(row, points),
            )
            for row in found
        ]
        return written(events, stamp=clock.now(), name=_("Virtaus: booked times"))


def _feed(actor: Actor) -> CalendarFeed | None:
    if actor.account_id is None:
        return None
    return CalendarFeed.objects.filter(account_id=actor.account_id).select_related("link").first()


def _begin(row: Discussion) -> datetime | date:
    if row.at is None:
        return row.on
    return datetime.combine(row.on, row.at, clock.HELSINKI)


def _place(row: Discussion, points: Mapping[UUID, str]) -> str:
    if row.person.protected or row.channel != Channel.SERVICE_POINT or row.service_point_id is None:
        return ""
    return points.get(row.service_point_id, "")
