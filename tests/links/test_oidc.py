"""What is believed of an identity provider's token, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwk, jwt

from virtaus.links import oidc

NOW = 1_800_000_000
CLIENT = oidc.Client("https://id.example", "virtaus", "salaisuus ja %")
PROVIDER = oidc.Provider(
    CLIENT.issuer, "https://id.example/authorize", "https://id.example/token", "https://id.example/keys", ""
)
KEY = jwk.RSAKey.generate_key(2048, {"kid": "a", "use": "sig"}, private=True)
OTHER = jwk.RSAKey.generate_key(2048, {"kid": "a", "use": "sig"}, private=True)
KEYS: dict[str, Any] = {"keys": [KEY.as_dict(private=False)]}
CLAIMS = {
    "iss": CLIENT.issuer,
    "aud": CLIENT.client_id,
    "sub": "oppilas-7",
    "exp": NOW + 300,
    "iat": NOW,
    "nonce": "kerran",
    "email": "Maija@Virtaus.Example",
    "email_verified": True,
}


def token(**changed: Any) -> str:
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "a"}, claims, KEY)


def read(made: str) -> oidc.Identity:
    return oidc.identity(made, KEYS, CLIENT, "kerran", NOW)


def test_a_token_that_holds_tells_whom_it_speaks_of() -> None:
    assert read(token()) == oidc.Identity("https://id.example", "oppilas-7", "maija@virtaus.example")


@pytest.mark.parametrize("verified", [None, False, "true", 1])
def test_an_address_that_is_not_verified_is_not_told(verified: Any) -> None:
    assert read(token(email_verified=verified)).email == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["virtaus", "another"]},
        {"aud": ["virtaus", "another"], "azp": "another"},
        {"exp": NOW - 61},
        {"exp": None},
        {"iat": None},
        {"iat": NOW + 300},
        {"nbf": NOW + 300},
        {"nonce": "toisesta yrityksestä"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
    ],
)
def test_a_token_of_somewhere_else_is_not_believed(changed: dict[str, Any]) -> None:
    with pytest.raises(oidc.Untrusted):
        read(token(**changed))


def test_a_token_for_two_audiences_names_its_client() -> None:
    assert read(token(aud=["virtaus", "another"], azp="virtaus")).subject == "oppilas-7"


def test_another_key_of_the_same_name_does_not_sign() -> None:
    forged = jwt.encode({"alg": "RS256", "kid": "a"}, CLAIMS, OTHER)
    with pytest.raises(oidc.Untrusted):
        read(forged)


def test_neither_no_signature_nor_the_public_key_as_a_secret_signs() -> None:
    none = ".".join([*jwt.encode({"alg": "RS256", "kid": "a"}, CLAIMS, KEY).split(".")[:2], ""])
    secret = jwk.OctKey.import_key(json.dumps(KEYS["keys"][0]))
    mixed = jwt.encode({"alg": "HS256", "kid": "a"}, CLAIMS, secret)
    for made in (none, mixed, "", "a.b.c", "nonsense"):
        with pytest.raises(oidc.Untrusted):
            read(made)


def answering(answers: Mapping[str, Any], seen: list[tuple[str, Mapping[str, str] | None, str]]) -> oidc.Transport:
    def fetch(address: str, form: Mapping[str, str] | None = None, authorization: str = "") -> bytes:
        seen.append((address, form, authorization))
        return json.dumps(answers[address]).encode()

    return fetch


def test_the_browser_is_sent_with_a_challenge_and_the_code_is_fetched_with_its_verifier() -> None:
    address, attempt = oidc.begin(CLIENT, PROVIDER, "https://alue.example/back", "sv")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["ui_locales"] == "sv"
    assert attempt.verifier not in address
    seen: list[tuple[str, Mapping[str, str] | None, str]] = []
    answers = {PROVIDER.token: {"id_token": token(nonce=asked["nonce"])}, PROVIDER.keys: KEYS}
    answer = {"state": asked["state"], "code": "kertakoodi"}
    who = oidc.finish(
        CLIENT, PROVIDER, attempt, answer, "https://alue.example/back", now=NOW, fetch=answering(answers, seen)
    )
    assert who.subject == "oppilas-7"
    form = seen[0][1]
    assert form is not None
    assert form["code_verifier"] == attempt.verifier
    assert seen[0][2] == "Basic dmlydGF1czpzYWxhaXN1dXMramErJTI1", "name and secret are form-encoded first"


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "toinen"},
        {"state": "väärä"},
        {"error": "access_denied"},
        {"code": ""},
        {"iss": "https://elsewhere.example"},
    ],
)
def test_an_answer_of_another_attempt_never_reaches_the_provider(changed: dict[str, str]) -> None:
    seen: list[tuple[str, Mapping[str, str] | None, str]] = []
    attempt = oidc.Attempt("tila", "kerran", "varmenne")
    with pytest.raises(oidc.Untrusted):
        oidc.finish(
            CLIENT, PROVIDER, attempt, {"state": "tila", "code": "k", **changed}, "", now=NOW, fetch=answering({}, seen)
        )
    assert seen == []


def test_a_configuration_of_another_issuer_is_not_believed() -> None:
    place = "https://id.example/.well-known/openid-configuration"
    with pytest.raises(oidc.Untrusted):
        oidc.discover("https://id.example", answering({place: {"issuer": "https://elsewhere.example"}}, []))
    with pytest.raises(oidc.Unreachable, match="authorization_endpoint"):
        oidc.discover("https://id.example", answering({place: {"issuer": "https://id.example"}}, []))


@pytest.mark.parametrize("address", ["http://id.example/", "ftp://id.example/", "file:///etc/passwd"])
def test_only_https_is_spoken_to_others(address: str) -> None:
    with pytest.raises(oidc.Unreachable, match="is not https"):
        oidc.over_network(address)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"1"])
def test_an_answer_that_is_no_document_is_no_answer(body: bytes) -> None:
    fetch: Callable[..., bytes] = lambda *_, **__: body  # noqa: E731
    with pytest.raises(oidc.Unreachable):
        oidc.discover("https://id.example", fetch)


def test_a_token_that_names_another_client_is_not_believed() -> None:
    with pytest.raises(oidc.Untrusted):
        read(token(azp="another"))


def test_the_providers_own_session_is_told() -> None:
    assert read(token(sid="istunto-1")).session == "istunto-1"
    assert read(token(sid=["istunto-1"])).session == ""


LOGOUT = {
    "nonce": None,
    "email": None,
    "email_verified": None,
    "jti": "kerran",
    "sid": "istunto-1",
    "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
}


def ended(**changed: Any) -> oidc.Logout:
    return oidc.logout(token(**{**LOGOUT, **changed}), KEYS, CLIENT, NOW)


def test_a_logout_token_tells_whose_sessions_end() -> None:
    assert ended() == oidc.Logout("https://id.example", "oppilas-7", "istunto-1", "kerran")
    assert ended(sub=None).subject == ""
    assert ended(sid=None).session == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"exp": NOW - 61},
        {"exp": None},
        {"iat": None},
        {"iat": NOW + 300},
        {"iat": NOW - 601, "exp": NOW + 10**9},
        {"jti": None},
        {"jti": ""},
        {"events": None},
        {"events": {}},
        {"events": {"http://schemas.openid.net/event/backchannel-logout": "yes"}},
        {"events": "http://schemas.openid.net/event/backchannel-logout"},
        {"nonce": "mikä tahansa"},
        {"sub": None, "sid": None},
        {"sub": "", "sid": 7},
    ],
)
def test_a_logout_token_that_lacks_something_ends_nothing(changed: dict[str, Any]) -> None:
    with pytest.raises(oidc.Untrusted):
        ended(**changed)


def test_a_logout_token_is_signed_by_the_provider() -> None:
    claims = {name: value for name, value in {**CLAIMS, **LOGOUT}.items() if value is not None}
    for forged in (jwt.encode({"alg": "RS256", "kid": "a"}, claims, OTHER), "no.such.token", ""):
        with pytest.raises(oidc.Untrusted):
            oidc.logout(forged, KEYS, CLIENT, NOW)


def test_an_id_token_ends_and_a_logout_token_opens_nothing() -> None:
    with pytest.raises(oidc.Untrusted):
        oidc.logout(token(), KEYS, CLIENT, NOW)
    with pytest.raises(oidc.Untrusted):
        read(token(**LOGOUT))
