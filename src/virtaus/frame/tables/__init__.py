"""Tables: declared once by a room, then filtered, sorted, paged, shown and exported the same way everywhere.

A room declares a ``Table`` with typed columns and filters. Its query lays the table over a scope::

    DUTIES = Table(name="casework.duties", title=_("Duties"), columns=(...), filters=(...), order="due")

    def duties(actor: Actor, asked: Asked) -> TableView[DutyRow]:
        return DUTIES.over(asked, my_duties(actor), read=_duty_rows)

and its page answers with it; ``answer`` knows whole pages, fragments for htmx and export files apart::

    return answer(request, queries.duties(request.actor, DUTIES.asked(request.GET)), "casework/duties.html", {...})

The whole state stands in the query string. There is no free-text filter on purpose: an address never holds names or
codes of persons.
"""

from virtaus.frame.tables.answers import answer
from virtaus.frame.tables.asked import Asked
from virtaus.frame.tables.columns import Column, Kind
from virtaus.frame.tables.filters import Choice, DateRange, Filter, Flag
from virtaus.frame.tables.table import Table
from virtaus.frame.tables.view import TableView

__all__ = ["Asked", "Choice", "Column", "DateRange", "Filter", "Flag", "Kind", "Table", "TableView", "answer"]
