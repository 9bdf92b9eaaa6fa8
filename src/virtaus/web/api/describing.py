"""The description in OpenAPI 3.1, made to say what really comes: problems, headers, who may ask and by which scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_noop

from virtaus.frame.problems import CONTENT_TYPE
from virtaus.frame.token_scopes import TokenScope
from virtaus.web.api.answering import Way

if TYPE_CHECKING:
    from ninja import NinjaAPI

VERSION = "1"
PATH = "api/v1/"
ABOUT = (
    "Two parts of one interface. Open data of an employment area: official figures with their definitions and flow "
    "through unemployment in aggregates; no login. The area's own work: customers, meetings, openings, proposals, by a "
    "token with scopes or a signed-in session, within the rights of the account and logged as its pages are. What the "
    "reader may not see is answered as what does not exist. Texts come in the language asked for (Accept-Language: "
    "fi, sv, en). Errors are problem details (RFC 9457)."
)
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
    "example": '"1"',
    "description": gettext_noop("The ETag of the thing as it was read"),
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": "^[0-9A-Za-z_-]{1,255}$"},
    "description": gettext_noop("A key of your own: the same request sent again changes once, for a day"),
}
HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Bearer"}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait"}},
}
ETAG = {"ETag": {"schema": {"type": "string"}, "description": "Changes with the content"}}
SESSION: dict[str, list[str]] = {"session": []}


def described(schema: dict[str, Any], interface: NinjaAPI, ways: Mapping[str, Mapping[str, Way]]) -> dict[str, Any]:
    """``schema`` of the library with what it does not know of our routes."""
    schema["info"]["license"] = {
        "name": "CC BY 4.0 (the open data)",
        "identifier": "CC-BY-4.0",
    }
    schema.setdefault("components", {})["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made on the page My account: vrt_… Scopes: "
            + "; ".join(f"{code} ({label})" for code, label in TokenScope.choices),
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The browser's own session; a change also needs the header X-CSRFToken from /api/v1/me.",
        },
    }
    for name, operation, way in _operations(schema, interface, ways):
        _describe(name, operation, way)
    return schema


def _operations(
    schema: dict[str, Any], interface: NinjaAPI, ways: Mapping[str, Mapping[str, Way]]
) -> Iterator[tuple[str, dict[str, Any], Way]]:
    for prefix, router in interface._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    told = _told(schema, f"/{PATH}{prefix}{path}", method)
                    if told is not None:
                        yield method, told, ways[str(view.url_name)][method]


def _told(schema: dict[str, Any], path: str, method: str) -> dict[str, Any] | None:
    plain = _plain(path)
    for told, operations in schema["paths"].items():
        if told == plain:
            found: dict[str, Any] | None = operations.get(method.lower())
            return found
    return None


def _plain(path: str) -> str:
    """An address without the kinds of its values and doubled slashes."""
    parts = [part for part in path.split("/") if part]
    return "/" + "/".join("{" + part[1:-1].rpartition(":")[2] + "}" if part[0] == "{" else part for part in parts)


def _describe(method: str, operation: dict[str, Any], way: Way) -> None:
    for status, answer in operation["responses"].items():
        _describe_answer(int(status), answer, way)
    if way.is_open:
        return
    scopes = [way.scope.value] if way.scope else []
    operation["security"] = [{"token": scopes}, SESSION]
    extra = [IF_MATCH] if _takes_version(operation) else []
    extra += [KEY] if method == "POST" else []
    operation.setdefault("parameters", []).extend(dict(each) for each in extra)


def _takes_version(operation: dict[str, Any]) -> bool:
    return any(int(status) == 428 for status in operation["responses"])


def _describe_answer(status: int, answer: dict[str, Any], way: Way) -> None:
    if status >= 400 and "content" in answer:
        answer["content"] = {CONTENT_TYPE: answer["content"].pop("application/json")}
    if status in HEADERS:
        answer["headers"] = HEADERS[status]
    if status in {200, 304} and way.is_open:
        answer["headers"] = ETAG
    if status == 304:
        answer["description"] = "Not Modified: If-None-Match names the present ETag"
        answer.pop("content", None)
