"""Idempotency keys: a form sent twice changes once.

``<c-form>`` puts a fresh key into every form it draws. The first request with a key runs in one transaction together
with the key's row; the same request again (a double click, a reload, a retry after a lost answer) waits for the first
and gets the same redirect. The same key with another content is refused, since the two can't both be what was meant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from virtaus.frame import clock
from virtaus.frame.forms.models import SentForm
from virtaus.frame.ids import new_id
from virtaus.frame.pages import PageRequest, see_other

FIELD = "idempotency"
KEPT = timedelta(hours=24)
LONGEST_WAIT = "10s"
_NOT_CONTENT = {FIELD, "csrfmiddlewaretoken"}

_INSERT = """
INSERT INTO frame_sentform (id, account_id, key, fingerprint, location, sent_at) VALUES (%s, %s, %s, %s, '', %s)
ON CONFLICT (account_id, key) DO NOTHING
"""


class Idempotency:
    """Middleware: answers a POST that carries a key once. Only signed-in accounts have keys."""

    def __init__(self, get_response: Callable[[PageRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        key = request.POST.get(FIELD, "") if request.method == "POST" else ""
        account_id = request.actor.account_id if key else None
        if account_id is None or not 16 <= len(key) <= 64 or not key.isprintable():
            return self.get_response(request)
        return self._once(request, account_id, key)

    def _once(self, request: PageRequest, account_id: UUID, key: str) -> HttpResponseBase:
        fingerprint = fingerprint_of(request)
        with transaction.atomic():
            try:
                first = is_first(account_id, key, fingerprint)
            except OperationalError:
                transaction.set_rollback(True)
                return _refused(request, _("This form is still being saved. Look at the result in a moment."))
            if not first:
                return _replay(request, SentForm.objects.get(account_id=account_id, key=key), fingerprint)
            response = self.get_response(request)
            if response.status_code >= 500:
                # half a request is worse than none: whatever was changed before the fault is undone with the key
                transaction.set_rollback(True)
            elif 300 <= response.status_code < 400:
                location = response.headers.get("Location", "")
                SentForm.objects.filter(account_id=account_id, key=key).update(
                    status=response.status_code, location=location
                )
            else:
                # the form came back to be corrected: nothing changed, and the corrected form may carry the same key
                SentForm.objects.filter(account_id=account_id, key=key).delete()
            return response


def is_first(account_id: UUID, key: str, fingerprint: bytes) -> bool:
    """Whether this request is the first of its key; waits while another one holds it.

    In the transaction of the change. OperationalError when the other one takes too long.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
        cursor.execute(_INSERT, [new_id(), account_id, key, fingerprint, clock.now()])
        return bool(cursor.rowcount)


def _replay(request: PageRequest, sent: SentForm, fingerprint: bytes) -> HttpResponse:
    if bytes(sent.fingerprint) != fingerprint:
        return _refused(request, _("This form was already sent with other content. Open it again to send it anew."))
    response = see_other(sent.location)
    response["Idempotency-Replayed"] = "true"
    return response


def _refused(request: PageRequest, reason: str) -> HttpResponse:
    return render(request, "frame/sent_already.html", {"reason": reason}, status=409)


def fingerprint_of(request: PageRequest) -> bytes:
    """SHA-256 over the place and the content of a form, its files included."""
    digest = hashlib.sha256()

    def add(*parts: str) -> None:
        for part in parts:
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big") + data)

    add(request.method or "", request.get_full_path())
    for name, values in sorted(request.POST.lists()):
        if name not in _NOT_CONTENT:
            add(name, str(len(values)), *(str(value) for value in values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            add(name, file.name or "", content.hexdigest())
    return digest.digest()


def forget_old() -> int:
    """Delete keys older than a day; returns how many."""
    return SentForm.objects.filter(sent_at__lt=clock.now() - KEPT).delete()[0]
