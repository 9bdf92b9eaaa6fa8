"""The table of what is done with personal data, and the record's activities drawn from the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from virtaus.area.queries.privacy import ProcessingRow
from virtaus.frame.tables import Choice, Column, Flag, Table


def _list(read: Callable[[ProcessingRow], Iterable[str]]) -> Callable[[ProcessingRow], str]:
    return lambda row: "; ".join(read(row))


def _notice(row: ProcessingRow) -> str | None:
    """Where the registered read of it; None for what this area's mode does not keep."""
    words = urlencode({"of": row.group, "q": row.name})
    return f"{reverse('area:privacy')}?{words}" if row.here else None


PROCESSING: Table[ProcessingRow] = Table(
    name="area.processing",
    title=_("Processing of personal data"),
    columns=(
        Column("name", _("Data"), sort="name", note=lambda row: row.group_name),
        Column("purposes", _("Purpose"), value=_list(lambda row: row.purposes)),
        Column("grounds", _("Legal ground"), value=_list(lambda row: row.grounds), phone=False),
        Column("special", _("Special category"), phone=False, chosen=False),
        Column("sources", _("Source"), value=_list(lambda row: row.sources), phone=False, chosen=False),
        Column("recipients", _("Who gets it"), value=_list(lambda row: row.recipients), phone=False),
        Column("retention", _("How long"), phone=False, chosen=False),
        Column("protections", _("Protection"), value=_list(lambda row: row.protections), phone=False),
        Column("modes", _("Modes"), value=_list(lambda row: row.modes), phone=False, chosen=False),
        Column("fields", _("Fields of the database"), value=_list(lambda row: row.fields), phone=False, chosen=False),
    ),
    filters=(
        Choice("group", _("Whose data")),
        Choice("purpose", _("Purpose"), holds=lambda row, key: key in row.purpose_keys),
        Flag("special", _("Special category"), field="is_special"),
        Flag("encrypted", _("Encrypted")),
        Flag("here", _("Kept in this area")),
        Flag("check", _("Ground to be checked")),
    ),
    order="name",
    link=_notice,
    empty=_("Nothing is declared"),
)


def by_purpose(
    rows: Iterable[ProcessingRow], purposes: Iterable[tuple[str, str]]
) -> list[tuple[str, list[ProcessingRow]]]:
    """The rows under what each is kept for in the first place, in the order of the purposes."""
    found: dict[str, list[ProcessingRow]] = {}
    for row in rows:
        found.setdefault(row.purposes[0], []).append(row)
    return [(name, found[name]) for _key, name in purposes if name in found]


@dataclass(frozen=True, slots=True)
class Activity:
    """What the record says of one purpose (GDPR art. 30(1)(b–d, f))."""

    purpose: str
    groups: tuple[str, ...]
    data: tuple[str, ...]
    special: tuple[str, ...]
    grounds: tuple[str, ...]
    sources: tuple[str, ...]
    recipients: tuple[str, ...]
    retention: tuple[str, ...]


def activities(rows: Sequence[ProcessingRow], purposes: Iterable[tuple[str, str]]) -> list[Activity]:
    """One activity for each purpose that the data kept in this area's mode serve."""
    found = []
    for key, purpose in purposes:
        own = [row for row in rows if key in row.purpose_keys and row.here]
        if own:
            found.append(
                Activity(
                    purpose=purpose,
                    groups=_once(row.group_name for row in own),
                    data=_once(row.name for row in own),
                    special=_once(f"{row.name} ({row.special})" for row in own if row.special),
                    grounds=_once(text for row in own for text in row.grounds),
                    sources=_once(text for row in own for text in row.sources),
                    recipients=_once(text for row in own for text in row.recipients),
                    retention=_once(row.retention for row in own),
                )
            )
    return found


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
