"""An area with teams, and lines of the night's event file, for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from itertools import count
from uuid import UUID

from tests.factories.area import municipality, source, team
from virtaus.accounts.models import Account, RoleMembership
from virtaus.area.models import Mark, OpeningHours, ServicePoint, Team
from virtaus.casework.event_file import COLUMNS
from virtaus.casework.event_import import Applied, import_events
from virtaus.frame import trail
from virtaus.frame.actor import Actor, ActorKind, Membership
from virtaus.frame.roles import Role

HEADER = ";".join(COLUMNS)
_numbers = count(1)


@dataclass(frozen=True)
class SmallArea:
    """Two municipalities, a team for each, a service point in the first one."""

    hameenlinna: Team
    forssa: Team
    point: ServicePoint


def small_area() -> SmallArea:
    hameenlinna = municipality("109", "Hämeenlinna")
    teams = (team("hameenlinna", hameenlinna), team("forssa", municipality("061", "Forssa")))
    point = ServicePoint.objects.create(
        code="hameenlinna",
        kind=ServicePoint.Kind.MAIN_OFFICE,
        municipality=hameenlinna,
        name_fi="Hämeenlinnan piste",
        name_sv="Tavastehus",
        name_en="Hämeenlinna office",
        languages=["fi", "sv"],
        source=source(),
        mark=Mark.ASSUMED,
        hours_source=source(),
        hours_mark=Mark.ASSUMED,
        valid_from=date(2025, 1, 1),
    )
    for weekday in range(1, 6):
        OpeningHours.objects.create(service_point=point, weekday=weekday, opens=time(9), closes=time(16))
    return SmallArea(*teams, point)


def worker(team: Team | None, role: Role = Role.COACH) -> tuple[Account, Actor]:
    """An account with one role, and the actor it is."""
    account = Account.objects.create_account(f"worker{next(_numbers)}@example.org", "Saara Laine")
    team_id: UUID | None = team.id if team else None
    RoleMembership.objects.create(account=account, role=role, team_id=team_id, valid_from=date(2025, 1, 1))
    return account, Actor(ActorKind.ACCOUNT, account.id, (Membership(role, team_id),))


@dataclass
class Events:
    """Builds the text of an event file; each event gets an id and a time of recording of its own."""

    lines: list[str] = field(default_factory=list)

    def add(self, key: str, event: str, on: str, **fields: str) -> str:
        number = next(_numbers)
        values = {
            "event_id": f"E-{number}",
            "key": key,
            "event": event,
            "date": on,
            "recorded_at": f"{on}T06:00:00+02:00",
        } | fields
        self.lines.append(";".join(values.get(column, "") for column in COLUMNS))
        return values["event_id"]

    def start(self, key: str, on: str, municipality: str = "109", status: str = "unemployed", **fields: str) -> str:
        return self.add(key, "search_started", on, municipality=municipality, status=status, **fields)

    def change(self, key: str, on: str, status: str, **fields: str) -> str:
        return self.add(key, "status_changed", on, status=status, **fields)

    def end(self, key: str, on: str, status: str = "employed", **fields: str) -> str:
        return self.add(key, "search_ended", on, status=status, **fields)

    def held(self, key: str, on: str, kind: str = "initial_interview", **fields: str) -> str:
        return self.add(key, "discussion_held", on, discussion=kind, **fields)

    @property
    def content(self) -> bytes:
        return "\n".join([HEADER, *self.lines, ""]).encode()

    def read(self, name: str = "events.csv") -> Applied:
        """Apply what has been built so far, as the nightly run does, and begin the next file."""
        actor = Actor.system("test")
        with trail.opened(actor, "test"):
            applied = import_events(actor, name, self.content)
        self.lines = []
        return applied
