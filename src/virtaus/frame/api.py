"""What the rooms' ``api.py`` share: which right and scope open a route, what each answer is, and how a list comes.

A room declares ``router = Router()`` in its ``api.py``; ``web.api`` gathers them under one address. Nothing else
imports this, so the libraries of the interface are loaded for it alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Schema, Status
from pydantic import BeforeValidator, Field

from virtaus.frame.errors import Invalid, VirtausError
from virtaus.frame.rights import Right
from virtaus.frame.tables import Table, TableView
from virtaus.frame.token_scopes import TokenScope

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R")
DATA_TIME = "Virtaus-Data-Time"
MOST = 500
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_VERSION = re.compile(r'"([1-9][0-9]{0,8})"')
TEXT = r"^[^\x00]*$"  # what PostgreSQL can hold


def _written(given: Any) -> Any:
    """A number is no day, however many seconds it may be after 1970."""
    if (isinstance(given, str) and not _DAY.fullmatch(given)) or not isinstance(given, str | date):
        raise ValueError("not a day as YYYY-MM-DD")
    return given


Day = Annotated[date, BeforeValidator(_written)]
"""A day as YYYY-MM-DD."""
Clock = Annotated[str, BeforeValidator(lambda at: f"{at:%H:%M}" if isinstance(at, time) else at)]
"""A time of Helsinki as HH:MM."""


class Fault(Schema):
    """A wrong value in a request."""

    location: str
    name: str
    reason: str


class Problem(Schema):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: list[Fault] | None = None


class VersionNeeded(VirtausError):
    """A change must name the version that it was made from (428)."""


def _problems(*statuses: int) -> dict[int, Any]:
    return dict.fromkeys(statuses, Problem)


def answers(schema: Any, *, not_found: bool = False) -> dict[int, Any]:
    """Every status that an open route for reading may answer with."""
    found = {200: schema, 304: None} | (_problems(404) if not_found else {})
    return found | _problems(401, 422, 429, 500, 503)


def told(schema: Any) -> dict[int, Any]:
    """Every status that a closed route for reading may answer with."""
    return {200: schema} | _problems(401, 403, 404, 422, 429, 500, 503)


def done(schema: Any, *, status: int = 200, versioned: bool = False) -> dict[int, Any]:
    """Every status that a closed route for writing may answer with; ``versioned`` where it asks for If-Match."""
    found = {status: schema} | _problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503)
    return found | (_problems(412, 428) if versioned else {})


def opens(right: Right, scope: TokenScope | None = None) -> Callable[[F], F]:
    """Mark a route as opened by ``right``, for a token by ``scope`` too; an unmarked one keeps the product from
    starting. A closed route without a scope is open to every token of an account that holds the right."""

    def decorate(operation: F) -> F:
        operation.right = right  # type: ignore[attr-defined]
        operation.scope = scope  # type: ignore[attr-defined]
        return operation

    return decorate


def tell_data_time(response: HttpResponse, moment: datetime | None) -> None:
    """Say of when the data is, to the second, in a header of our own and in the standard one."""
    if moment is not None:
        response[DATA_TIME] = moment.isoformat(timespec="seconds")
        response["Last-Modified"] = http_date(moment.timestamp())


def tell_version(response: HttpResponse, version: int) -> None:
    """Say which version of a thing the answer shows; a change sends it back in If-Match."""
    response["ETag"] = f'"{version}"'


def version_of(request: HttpRequest) -> int:
    """The version that a change was made from. Raises VersionNeeded, and Invalid for what is no version."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise VersionNeeded(_("Send the ETag of what you change in If-Match."))
    found = _VERSION.fullmatch(given)
    if found is None:
        raise Invalid({"If-Match": [_("Send the ETag as you got it, with its quotation marks.")]})
    return int(found[1])


def one_of(codes: Iterable[str]) -> str:
    """The pattern of a value that is one of ``codes``."""
    return f"^({'|'.join(codes)})$"


def may_be_left_out(description: str, **more: Any) -> Any:
    """A parameter that is given or not at all: an address has no way to write "null"."""
    return Field(None, description=description, json_schema_extra=_without_default, **more)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class Paged(Schema):
    """Which part of a list: at most ``limit`` rows after the one with the key ``after``."""

    after: UUID = may_be_left_out(gettext_noop("Taken from 'next' of the part before"))
    limit: int = Field(100, ge=1, le=MOST, description=gettext_noop("The most rows in an answer"))


class Made(Schema):
    """What was made or changed: its id, and where it is read."""

    id: UUID
    href: str


def made_at(route: str, thing_id: UUID) -> Made:
    """The answer to a change of the thing that ``route`` of the interface shows."""
    return Made(id=thing_id, href=reverse(f"api:{route}", args=[thing_id]))


def created(response: HttpResponse, route: str, thing_id: UUID) -> Status[Made]:
    """The answer to the making of a thing, which also says in Location where it is read."""
    made = made_at(route, thing_id)
    response["Location"] = made.href
    return Status(201, made)


def narrowed(view: Callable[[Any], TableView[R]], table: Table[R], wanted: Schema) -> TableView[R]:
    """A page's table as ``wanted`` narrows it. Raises Invalid for a value that its filter doesn't know."""
    given = {name: str(value) for name, value in _given(wanted).items()}
    found = view(table.asked(given))
    known = {box.name: box.value for box in found.boxes}
    wrong = {name: [_("Not among the values of this filter.")] for name in known if given.get(name) and not known[name]}
    if wrong:
        raise Invalid(wrong)
    return found


def part(
    request: HttpRequest, view: TableView[R], wanted: Paged, key: Callable[[R], UUID]
) -> tuple[Sequence[R], str | None]:
    """The rows of one part in order of their keys, and the address of the next part or None.

    Keys grow with time, so what is added meanwhile comes last: no row is given twice, and none that stays is left out.
    """
    rows = view.after(wanted.after, wanted.limit + 1, key)
    shown = rows[: wanted.limit]
    view.note(shown)
    if len(rows) == len(shown):
        return shown, None
    return shown, next_address(request, wanted, key(shown[-1]))


def next_address(request: HttpRequest, wanted: Schema, last: UUID) -> str:
    """The address of what follows the row with the key ``last``."""
    return f"{request.path}?{urlencode({**_given(wanted), 'after': last})}"


def _given(wanted: Schema) -> Mapping[str, Any]:
    return {name: value for name, value in wanted.model_dump(by_alias=True, mode="json").items() if value is not None}


def cleaned(form: forms.BaseForm) -> dict[str, Any]:
    """What a page's form makes of the same values sent by a program. Raises Invalid by the field."""
    if form.is_valid():
        return form.cleaned_data
    raise Invalid({name: [str(each) for each in errors] for name, errors in form.errors.items()})
