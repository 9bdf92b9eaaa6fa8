"""Why proposals end: the reasons counted, by whose they are. Numbers only, nobody in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from virtaus.frame import figures
from virtaus.frame.actor import Actor
from virtaus.frame.rights import may, require
from virtaus.frame.tables import Asked, Column, DateRange, Kind, Table, TableView
from virtaus.frame.tables.filters import Options
from virtaus.proposals.reasons import By, ends
from virtaus.proposals.rules import COUNT_AREA, SEE_ENDS, counted_ends


@dataclass(frozen=True, slots=True)
class EndRow:
    """A reason with how many proposals ended for it, by whose reason it was."""

    reason: str
    person: int
    employer: int
    coach: int

    @property
    def together(self) -> int:
        return self.person + self.employer + self.coach


@dataclass(frozen=True, slots=True)
class CountedDays(DateRange):
    """Days within which the ends are counted: asked of the database before the rows are made."""

    def keeps(self, asked: Asked, options: Options) -> Callable[[Any], bool] | None:
        return None


ENDED = CountedDays("ended", gettext_lazy("Ended"), field="decided_at", moment=True)
WHY_ENDS = Table[EndRow](
    name="proposals.ends",
    title=gettext_lazy("Why proposals end"),
    columns=(
        Column("reason", gettext_lazy("Reason"), sort="reason"),
        Column("person", By.PERSON.label, Kind.NUMBER, sort="person", decimals=0),
        Column("employer", By.EMPLOYER.label, Kind.NUMBER, sort="employer", decimals=0),
        Column("coach", By.COACH.label, Kind.NUMBER, sort="coach", decimals=0),
        Column("together", gettext_lazy("Together"), Kind.NUMBER, sort="together", decimals=0),
    ),
    filters=(ENDED,),
    order="-together",
    empty=gettext_lazy("No proposal has ended"),
    empty_help=gettext_lazy("When a proposal ends without a hire, its reason is counted here."),
)


def why_ends(actor: Actor, asked: Asked) -> TableView[EndRow]:
    """Reasons of the ends in the asked days: of the own teams' proposals, or of the whole area's."""
    require(actor, SEE_ENDS)
    rows = counted_ends(actor)
    days = ENDED.condition(asked, ())
    if days is not None:
        rows = rows.filter(days)
    counted: Counter[tuple[str, str]] = Counter()
    grouped = rows.order_by().values("reason", "given_by").annotate(times=Count("id"))
    for reason, by, times in grouped.values_list("reason", "given_by", "times"):
        counted[reason, by] += times
    codes = [code for code in ends() if any(reason == code for reason, _by in counted)]
    found = [
        EndRow(str(ends()[code]), *(counted[code, by] for by in (By.PERSON, By.EMPLOYER, By.COACH))) for code in codes
    ]
    return WHY_ENDS.over_rows(asked, found)


def finding(table: TableView[EndRow]) -> str:
    """The commonest reason of those shown, in a sentence."""
    rows = table.rows
    count = sum(row.together for row in rows)
    if not count:
        return _("No proposal has ended")
    most = max(rows, key=lambda row: row.together)
    sentence = ngettext(
        "%(count)s proposal has ended: %(reason)s",
        "%(count)s proposals have ended, most often: %(reason)s",
        count,
    )
    return sentence % {"count": figures.number(count), "reason": most.reason}


def covers_area(actor: Actor) -> bool:
    """Whether the numbers are of the whole area."""
    return may(actor, COUNT_AREA)
