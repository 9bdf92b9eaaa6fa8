"""Sign-in by an identity provider: OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636).

Pure of Django and of time: the caller keeps the ``Attempt`` in its session and says what time it is. Signatures and
claims are checked by joserfc; only asymmetric algorithms are taken, so the client's secret can't sign a token.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote_plus, urlencode, urlsplit

from joserfc import jwk, jwt
from joserfc.errors import JoseError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
SCOPES = "openid email"
LEEWAY = 60  # seconds by which the provider's clock may differ
TIMEOUT = 10  # seconds
LONGEST_ANSWER = 1_000_000  # bytes
LONGEST_ID = 255  # characters of a subject or session, as the standard bounds the subject
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_SECONDS = 600  # for which a logout token is taken
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Unreachable(ConnectionError):
    """The provider did not answer, or not what the standard says; the message holds nothing of a person."""


class Untrusted(ValueError):
    """The answer is not to be believed: another issuer, audience, signature, time or attempt."""


@dataclass(frozen=True, slots=True)
class Client:
    """This installation as the provider knows it."""

    issuer: str
    client_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider's addresses (OpenID Connect Discovery 1.0). ``end_session`` is empty when it has none."""

    issuer: str
    authorization: str
    token: str
    keys: str
    end_session: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What ties an answer to the browser that asked; each is random and used once."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for. ``email`` is empty unless the provider has verified it.

    ``session`` is the provider's id of its own session (``sid``), by which it can end what it opened.
    """

    issuer: str
    subject: str
    email: str
    session: str = ""


@dataclass(frozen=True, slots=True)
class Logout:
    """Whose sessions the provider wants ended: those of ``subject``, of ``session``, or of both together."""

    issuer: str
    subject: str
    session: str
    token_id: str


class Transport(Protocol):
    """Fetches an address, with a form posted when ``form`` is given; raises Unreachable."""

    def __call__(self, address: str, form: Mapping[str, str] | None = None, authorization: str = "") -> bytes: ...


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A provider's endpoints answer themselves; following a redirect would carry the secret elsewhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


def over_network(address: str, form: Mapping[str, str] | None = None, authorization: str = "") -> bytes:
    """Fetch over https; over http only on this machine, for a provider under test."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise Unreachable(f"{parts.scheme}://{parts.hostname} is not https")
    body = urlencode(form).encode() if form is not None else None
    headers = {"Accept": "application/json"} | ({"Authorization": authorization} if authorization else {})
    request = urllib.request.Request(address, data=body, headers=headers)  # noqa: S310  https is checked above
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as response:
            content: bytes = response.read(LONGEST_ANSWER)
            return content
    except urllib.error.HTTPError as error:
        raise Unreachable(f"{parts.hostname} answered {error.code}") from error
    except OSError as error:
        raise Unreachable(f"{parts.hostname} can't be reached: {getattr(error, 'reason', error)}") from error


def discover(issuer: str, fetch: Transport = over_network) -> Provider:
    """The provider's addresses. Untrusted when the document speaks of another issuer."""
    document = _document(fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
    if document.get("issuer") != issuer:
        raise Untrusted("the provider's configuration names another issuer")
    try:
        return Provider(
            issuer,
            str(document["authorization_endpoint"]),
            str(document["token_endpoint"]),
            str(document["jwks_uri"]),
            str(document.get("end_session_endpoint", "")),
        )
    except KeyError as missing:
        raise Unreachable(f"the provider's configuration lacks {missing.args[0]}") from missing


def begin(client: Client, provider: Provider, back: str, language: str) -> tuple[str, Attempt]:
    """Where to send the browser, and what to keep until it comes ``back``."""
    attempt = Attempt(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": back,
        "scope": SCOPES,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    return _with_query(provider.authorization, asked), attempt


def finish(
    client: Client,
    provider: Provider,
    attempt: Attempt,
    answer: Mapping[str, str],
    back: str,
    *,
    now: int,
    fetch: Transport = over_network,
) -> Identity:
    """Whom the provider vouches for, from the ``answer`` that came back in the address; ``now`` in seconds of UTC.

    Untrusted when the answer is of another attempt, was refused or used, or its token does not hold; Unreachable.
    """
    if not secrets.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise Untrusted("the answer belongs to another attempt")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise Untrusted("the answer comes from another issuer (RFC 9207)")
    if "error" in answer or not answer.get("code"):
        raise Untrusted("the provider did not sign in")
    form = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": back,
        "code_verifier": attempt.verifier,
    }
    tokens = _document(fetch(provider.token, form, _basic(client)))
    keys = published_keys(provider, fetch)
    return identity(str(tokens.get("id_token", "")), keys, client, attempt.nonce, now)


def identity(token: str, keys: dict[str, Any], client: Client, nonce: str, now: int) -> Identity:
    """Whom an id token speaks of; Untrusted unless signature, issuer, audience, time and nonce all hold."""
    told = _claims(token, keys, client, now, sub={"essential": True}, nonce={"essential": True, "value": nonce})
    several = isinstance(told["aud"], list) and len(told["aud"]) > 1
    if told.get("azp", "" if several else client.client_id) != client.client_id:
        raise Untrusted("the token was made for another client")
    email = told.get("email", "") if told.get("email_verified") is True else ""
    return Identity(client.issuer, told["sub"], str(email).strip().lower(), _text(told.get("sid")))


def logout(token: str, keys: dict[str, Any], client: Client, now: int) -> Logout:
    """Whose sessions a logout token ends (OpenID Connect Back-Channel Logout 1.0, 2.6); Untrusted unless all holds.

    That it is taken once is the caller's to keep, by ``token_id``, for ``LOGOUT_SECONDS``.
    """
    told = _claims(token, keys, client, now, jti={"essential": True})
    subject, session = _text(told.get("sub")), _text(told.get("sid"))
    events = told.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise Untrusted("the token tells of no logout")
    if "nonce" in told:
        raise Untrusted("an id token is no logout token")
    if not subject and not session:
        raise Untrusted("the token says neither whose session nor which one ends")
    if told["iat"] < now - LOGOUT_SECONDS:
        raise Untrusted("the token is too old")
    return Logout(client.issuer, subject, session, str(told["jti"]))


def _claims(token: str, keys: dict[str, Any], client: Client, now: int, **more: Any) -> dict[str, Any]:
    """The claims of a token of this provider for this client whose signature and time hold; Untrusted otherwise."""
    asked = jwt.JWTClaimsRegistry(
        now=now,
        leeway=LEEWAY,
        iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": client.client_id},
        exp={"essential": True},
        iat={"essential": True},
        **more,
    )
    try:
        # the set comes from the provider: its keys are as strange as the token itself
        known = jwk.KeySet.import_key_set(keys)  # type: ignore[arg-type]
        told = jwt.decode(token, known, algorithms=list(ALGORITHMS)).claims
        asked.validate(told)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Untrusted(f"the token does not hold ({type(error).__name__})") from error
    return dict(told)


def published_keys(provider: Provider, fetch: Transport = over_network) -> dict[str, Any]:
    """The keys by which the provider signs. Raises Unreachable."""
    return _document(fetch(provider.keys))


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= LONGEST_ID else ""


def end_session(client: Client, provider: Provider, back: str) -> str:
    """Where to sign out of the provider too; empty when it has no such address (RP-Initiated Logout 1.0)."""
    if not provider.end_session:
        return ""
    return _with_query(provider.end_session, {"client_id": client.client_id, "post_logout_redirect_uri": back})


def _with_query(address: str, more: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}"


def _basic(client: Client) -> str:
    pair = f"{quote_plus(client.client_id)}:{quote_plus(client.secret)}"  # RFC 6749, 2.3.1
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _document(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError as error:
        raise Unreachable("the provider's answer is not JSON") from error
    if not isinstance(read, dict):
        raise Unreachable("the provider's answer is not an object")
    return read
