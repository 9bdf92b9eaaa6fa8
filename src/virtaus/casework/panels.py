"""What casework shows on upper pages: the duty and the history on a person's page, the time of the data everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext

from virtaus.area.listing import amount
from virtaus.casework import own_page, own_plan  # noqa: F401  # register what stands on a customer's own page
from virtaus.casework.outlook_drawing import hours_chart, teams_chart
from virtaus.casework.outlook_wording import finding, help_effect, help_title
from virtaus.casework.queries.duties import DUTY_FIELDS, Today, agenda, duty_rows, first_things, today
from virtaus.casework.queries.history import History, history
from virtaus.casework.queries.imports import data_time
from virtaus.casework.queries.meetings import MeetingRow
from virtaus.casework.queries.needs import NEEDS_FIELDS, needs_of
from virtaus.casework.queries.offers import waiting_offers
from virtaus.casework.queries.outlook import Norm, norms, outlook
from virtaus.casework.queries.plans import PLAN_FIELDS, PlanPanel, plans_of
from virtaus.casework.rows import TODAY_CHIPS, DutyRow
from virtaus.casework.rules import ASSESS_NEEDS, EDIT_PLANS, LEAD_BY_OUTLOOK, MOVE_TO_TEAM, SEE_DUTIES
from virtaus.casework.wording import today_headline
from virtaus.frame import freshness, home
from virtaus.frame.actor import Actor
from virtaus.frame.charts.bars import BarChart
from virtaus.frame.compute.client import ComputeDown
from virtaus.frame.modes import Mode, current
from virtaus.frame.panels import Panel
from virtaus.people.slots import PERSON_PAGE, Finding, add_finding

HOME_ROWS = 5
NO_SEARCH = 900  # comes last: whatever else is known of a person says more
HOME_PATIENCE = 1.0  # seconds that the home page waits for the forecast


def _duties(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, DutyRow]:
    return duty_rows(actor, persons)


def _history(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, History]:
    return history(actor, persons)


def _findings(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, Finding]:
    """What is due of each person; of one without a job search, that there is none, unless something else is found."""
    rows = duty_rows(actor, persons)
    none = Finding(NO_SEARCH, gettext("No job search is in force."))
    return {person: Finding(10, rows[person].what) if person in rows else none for person in persons}


PERSON_PAGE.register(
    Panel(
        name="casework.duty",
        order=10,
        right=SEE_DUTIES,
        template="casework/duty_panel.html",
        rows=_duties,
        fields=DUTY_FIELDS,
        persons=lambda person, row: [person],
    )
)
PERSON_PAGE.register(
    Panel(
        name="casework.history",
        order=50,
        right=SEE_DUTIES,
        template="casework/history_panel.html",
        rows=_history,
        fields=frozenset({"casework.status", "casework.meetings"}),
        persons=lambda person, rows: [person],
    )
)


def _plans(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, PlanPanel]:
    found = plans_of(actor, persons)
    return {person: PlanPanel(person, found.get(person)) for person in persons}


PERSON_PAGE.register(
    Panel(
        name="casework.plan",
        order=20,
        right=EDIT_PLANS,
        template="casework/plan_panel.html",
        rows=_plans,
        fields=PLAN_FIELDS,
        persons=lambda person, row: [person],
        wide=False,
    )
)
PERSON_PAGE.register(
    Panel(
        name="casework.needs",
        order=25,
        right=ASSESS_NEEDS,
        template="casework/needs_panel.html",
        rows=needs_of,
        fields=NEEDS_FIELDS,
        persons=lambda person, row: [person],
        wide=False,
    )
)
add_finding(_findings)


def _home_finding(actor: Actor) -> home.Finding | None:
    late, due, week = first_things(actor)
    if not late + due + week:
        return None
    weight = home.Weight.LATE if late + due else home.Weight.TODAY
    return home.Finding(today_headline(late, due, week), weight, reverse("casework:today"))


@dataclass(frozen=True, slots=True)
class Chip:
    """How many duties are in a state; leads to the day narrowed down to them."""

    key: str
    count: int
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class HomeDay:
    day: Today
    chips: tuple[Chip, ...]


def _home_duties(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, HomeDay]:
    day = today(actor, limit=HOME_ROWS)
    chips = tuple(Chip(key, day.counts[key], label(day.counts[key]), kind) for key, kind, label in TODAY_CHIPS)
    return {actor: HomeDay(day, chips)} if day.shown else {}


home.HOME.register(
    Panel(
        name="casework.duties",
        order=50,
        right=SEE_DUTIES,
        template="casework/home_panel.html",
        rows=_home_duties,
        fields=DUTY_FIELDS,
        persons=lambda actor, found: [row.person_id for row in found.day.shown],
    )
)


def _home_agenda(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, list[MeetingRow]]:
    rows = agenda(actor)
    return {actor: rows} if rows else {}


home.HOME.register(
    Panel(
        name="casework.agenda",
        order=60,
        right=SEE_DUTIES,
        template="casework/agenda_panel.html",
        rows=_home_agenda,
        fields=frozenset({"people.key", "casework.meetings"}),
        persons=lambda actor, rows: [row.person_id for row in rows],
        wide=False,
    )
)
home.add_finding("casework.duties", SEE_DUTIES, _home_finding)


@dataclass(frozen=True, slots=True)
class HomeOutlook:
    """The load of the actor's teams; ``down`` says why there is no forecast, ``best`` is what would help most.

    ``weightiest`` is the figure of the area that moves the forecast most, with its ``amount``: often it is assumed.
    """

    chart: BarChart | None = None
    best: tuple[str, str] | None = None
    weightiest: Norm | None = None
    amount: str = ""
    down: str = ""


def _outlook_finding(actor: Actor) -> home.Finding | None:
    try:
        found = outlook(actor, timeout=HOME_PATIENCE)
    except ComputeDown:
        return None
    if not found.late:
        return None
    return home.Finding(finding(found), home.Weight.LATE, reverse("casework:outlook"))


def _home_outlook(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, HomeOutlook]:
    try:
        found = outlook(actor, timeout=HOME_PATIENCE)
    except ComputeDown as down:
        return {actor: HomeOutlook(down=str(down))}
    if not found.teams:
        return {}
    worst = next((team for team in found.teams if team.help), None)
    best = (f"{worst.name}: {help_title(worst.help[0])}.", help_effect(worst.help[0])) if worst else None
    chart = hours_chart(found.teams[0]) if len(found.teams) == 1 else teams_chart(found)
    weightiest = norms(actor)[0]
    return {actor: HomeOutlook(chart, best, weightiest, amount(weightiest.row))}


home.add_finding("casework.outlook", LEAD_BY_OUTLOOK, _outlook_finding)
home.HOME.register(
    Panel(
        name="casework.outlook",
        order=310,
        right=LEAD_BY_OUTLOOK,
        template="casework/outlook_panel.html",
        rows=_home_outlook,
    )
)


def _offers_finding(actor: Actor) -> home.Finding | None:
    count = waiting_offers(actor)
    if not count:
        return None
    sentence = ngettext("%d customer is offered to your team.", "%d customers are offered to your team.", count)
    return home.Finding(sentence % count, home.Weight.NEWS, reverse("casework:offers"))


home.add_finding("casework.offers", MOVE_TO_TEAM, _offers_finding)


def _source_of_events() -> str:
    """In a stand-alone area there is no register: a file of events comes from an earlier system, if at all."""
    if current() is Mode.ADD_ON:
        return gettext("Data of the national register of")
    return gettext("Data of the event file of")


freshness.tell("casework.events", lazy(_source_of_events, str)(), data_time)
