"""Middleware: nothing opens without a right, and what was read of persons is logged before the answer leaves."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse

from virtaus.frame import modes, trail
from virtaus.frame.actor import ActorKind
from virtaus.frame.encryption import WrongKey
from virtaus.frame.errors import Forbidden, NotFound, Stale
from virtaus.frame.ids import new_id
from virtaus.frame.pages import PageRequest
from virtaus.frame.problems import for_machines, nothing, sign_in
from virtaus.frame.rights import may
from virtaus.web.errors import conflict, unreadable

log = structlog.get_logger("virtaus.requests")

GetResponse = Callable[[PageRequest], HttpResponseBase]


class SenderAddress:
    """Puts the sender's address in ``REMOTE_ADDR`` where the pages stand behind a reverse proxy.

    What counts attempts and requests by sender (sign-in, codes and links, the open interface) would else take everybody
    for one sender, and ten wrong codes of one would close the door to all. The proxy replaces what the caller sent.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        if settings.VIRTAUS_BEHIND_PROXY:
            told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(told))
        return self.get_response(request)


class HeadAsGet:
    """Answers HEAD as GET without the body: what watches whether a page is there asks so."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        try:
            response = self.get_response(request)
        finally:
            request.method = "HEAD"
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()
        elif isinstance(response, HttpResponse):
            response.content = b""
        return response


# What no page of ours needs, so that nothing that slips into one can use it either.
CLOSED = ("browsing-topics", "camera", "display-capture", "geolocation", "microphone", "payment", "usb")


class TellBrowser:
    """Headers that Django has no setting for. A page is kept nowhere: a browser is shared at a service point, and its
    Back button would show a person's data after signing out. Static files say themselves how long they keep.
    """

    policy = ", ".join(f"{each}=()" for each in CLOSED)

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response["Permissions-Policy"] = self.policy
        shared = for_machines(request) and "Access-Control-Allow-Origin" in response
        response["Cross-Origin-Resource-Policy"] = "cross-origin" if shared else "same-origin"
        return response


class ClosedByDefault:
    """A view opens only when it names a right and the actor holds it; somebody not signed in is asked to sign in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: PageRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        rights = getattr(view, "rights", None)
        if rights is not None and request.method not in rights:
            return None  # says itself that nobody may ask like that
        right = rights[request.method] if rights else getattr(view, "right", None)
        if right is None or modes.current() not in getattr(view, "modes", modes.BOTH):
            raise Http404
        if may(request.actor, right):
            return None
        if for_machines(request):
            return sign_in(request) if request.actor.kind is ActorKind.ANONYMOUS else nothing(request)
        if request.actor.kind is ActorKind.ANONYMOUS:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied


class RequestLog:
    """Gives each request an id and one line in the log: method, route, status, duration, how often the database was
    asked. No address, no sender.

    The id also stands in the audit log and in the answer, so that an error told to us can be found.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        request.request_id = new_id()
        began, statements = time.monotonic(), 0

        def counted(execute: Callable[..., Any], *told: Any) -> Any:
            nonlocal statements
            statements += 1
            return execute(*told)

        with structlog.contextvars.bound_contextvars(request_id=str(request.request_id)):
            with connection.execute_wrapper(counted):
                response = self.get_response(request)
            match = request.resolver_match
            log.info(
                "request",
                method=request.method,
                route=match.view_name if match else "",
                status=response.status_code,
                milliseconds=round((time.monotonic() - began) * 1000, 1),
                statements=statements,
            )
        response["X-Request-ID"] = str(request.request_id)
        return response


class OpenTrail:
    """Gathers what a request reads of persons into one entry of the audit log."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: PageRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase:
        match = request.resolver_match
        place = f"{request.method} {match.view_name if match else ''}"
        # Django asks no middleware about an exception of a view that process_view called: both are told apart here
        try:
            with trail.opened(request.actor, place, getattr(request, "request_id", None)):
                response = view(request, *args, **kwargs)
                if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                    response = response.render()
        except NotFound as error:
            raise Http404 from error
        except Forbidden as error:
            raise PermissionDenied from error
        except Stale:
            return conflict(request)
        except WrongKey as error:
            # the message names the place, never what stands there
            log.error("unreadable", place=str(error).partition(":")[0])
            return unreadable(request)
        return response
