"""The same request twice changes once: ``Idempotency-Key`` (IETF draft-ietf-httpapi-idempotency-key-header).

The first request with a key runs in one transaction with the key's row, as a form does (``frame.forms.idempotency``).
The same again waits for the first and gets its answer anew; what was answered is kept sealed, for a day.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from uuid import UUID

from django.db import OperationalError, transaction
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from virtaus.frame.forms.idempotency import is_first
from virtaus.frame.forms.models import SentForm
from virtaus.frame.pages import PageRequest
from virtaus.frame.problems import problem

KEY = re.compile(r"[0-9A-Za-z_-]{1,255}")
KEPT_HEADERS = ("ETag", "Location", "Content-Type")


def once(request: PageRequest, key: str, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer to the first request with ``key``; a refusal is not kept, since nothing was changed by it."""
    if not KEY.fullmatch(key):
        return _wrong(request, _("A key is at most 255 letters, digits, hyphens and underscores."))
    account_id = request.actor.account_id
    if account_id is None:
        raise ValueError("a key belongs to an account")
    kept_as = "api:" + hashlib.sha256(key.encode()).hexdigest()[:60]
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        try:
            first = is_first(account_id, kept_as, fingerprint)
        except OperationalError:
            transaction.set_rollback(True)
            detail = _("The first request with this key is still being answered.")
            return problem(request, 409, detail, headers={"Retry-After": "10"})
        if not first:
            return _again(request, account_id, kept_as, fingerprint)
        response = answer()
        if not isinstance(response, HttpResponse) or response.status_code >= 400:
            transaction.set_rollback(True)
        else:
            _keep(account_id, kept_as, response)
        return response


def _keep(account_id: UUID, key: str, response: HttpResponse) -> None:
    sent = SentForm.objects.get(account_id=account_id, key=key)
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    sent.status = response.status_code
    sent.answer = json.dumps({"content": response.content.decode(), "headers": headers})
    sent.save(update_fields=["status", "answer"])


def _again(request: PageRequest, account_id: UUID, key: str, fingerprint: bytes) -> HttpResponse:
    sent = SentForm.objects.get(account_id=account_id, key=key)
    if bytes(sent.fingerprint) != fingerprint or sent.status is None or sent.answer is None:
        return _wrong(request, _("This key was used for another request."))
    kept = json.loads(sent.answer)
    response = HttpResponse(kept["content"], status=sent.status, headers=kept["headers"])
    response["Idempotency-Replayed"] = "true"
    return response


def _wrong(request: PageRequest, reason: str) -> HttpResponse:
    fault = {"location": "header", "name": "Idempotency-Key", "reason": reason}
    return problem(request, 422, reason, errors=[fault])


def _fingerprint(request: PageRequest) -> bytes:
    """SHA-256 over the place and the content, the files of a form by what they hold."""
    digest = hashlib.sha256()

    def add(part: bytes) -> None:
        digest.update(len(part).to_bytes(8, "big") + part)

    add(f"{request.method} {request.get_full_path()}".encode())
    if request.content_type != "multipart/form-data":
        add(request.body)
        return digest.digest()
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            add(f"{name}\0{file.name}".encode())
            add(content.digest())
    return digest.digest()
