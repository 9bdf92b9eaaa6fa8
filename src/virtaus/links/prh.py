"""The business register's open data (PRH, YTJ, version 3): what an answer looks like, and what gives it.

``GET <address>/companies?businessId=1234567-8`` answers JSON; ``companies`` is empty where the register lacks the ID.
Of a company this reads the name in force, the form, the main line of business (TOL), the addresses and whether it has
ended. Texts come in Finnish, Swedish and English by ``languageCode`` 1, 2 and 3. Open data, CC BY 4.0.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

TIMEOUT = 8.0  # seconds: somebody waits for the page
MOST_BYTES = 1_000_000
LANGUAGES = {"1": "fi", "2": "sv", "3": "en"}
OWN_NAME = "1"  # the company's name; 2 is a parallel name, 3 an auxiliary one
VISITING, POSTAL = 1, 2


class Unreadable(ValueError):
    """An answer that does not have the shape of the register's. The message is one line."""


class Unreachable(ConnectionError):
    """The register did not answer. The message is one line."""


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the register tells. Texts by language ("fi", "sv", "en"); empty where the register has none.

    ``industry_code`` is of the classification ``industry_set`` (TOIMI3: TOL 2008, TOIMI4: TOL 2025). ``ended_on`` is an
    ISO date. ``changed_at`` is when the register last changed it, as it writes it.
    """

    business_id: str
    name: str
    form: Mapping[str, str]
    industry_code: str
    industry_set: str
    industry: Mapping[str, str]
    street: str
    postal_code: str
    city: Mapping[str, str]
    municipality: str
    website: str
    ended_on: str
    changed_at: str


class Transport(Protocol):
    """Sends one GET. Raises Unreachable."""

    def __call__(self, address: str) -> bytes: ...


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def over_network(address: str) -> bytes:
    """The real transport: https only, no redirects, at most MOST_BYTES."""
    if not address.startswith("https://"):
        raise Unreachable("the address is not an https address")
    request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310  checked above
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as response:
            content: bytes = response.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        raise Unreachable(f"the register answered {error.code} {error.reason}") from error
    except OSError as error:
        raise Unreachable(f"the register can't be reached: {getattr(error, 'reason', error)}") from error
    return content


@dataclass(frozen=True, slots=True)
class Client:
    """Asks the register at ``address`` ("https://avoindata.prh.fi/opendata-ytj-api/v3")."""

    address: str
    send: Transport = over_network

    def company(self, business_id: str) -> Company | None:
        """The company of a business ID in its printed form; None where the register has none.

        Raises Unreachable and Unreadable.
        """
        query = urlencode({"businessId": business_id})
        return read_company(self.send(f"{self.address.rstrip('/')}/companies?{query}"), business_id)


def read_company(content: bytes, business_id: str) -> Company | None:
    """Read an answer as served. Raises Unreadable, also for an answer about another company than was asked."""
    if len(content) > MOST_BYTES:
        raise Unreadable(f"the answer is longer than {MOST_BYTES} bytes")
    try:
        companies = json.loads(content)["companies"]
        found = [each for each in companies if each["businessId"]["value"] == business_id]
        if not companies:
            return None
        if not found:
            raise Unreadable("the answer is about another company")
        return _company(found[0], business_id)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"not an answer of the register ({type(error).__name__})") from error


def _company(told: Mapping[str, Any], business_id: str) -> Company:
    name = next((each["name"] for each in _in_force(told.get("names")) if str(each.get("type")) == OWN_NAME), "")
    if not isinstance(name, str) or not name.strip():
        raise Unreadable("the company has no name in force")
    form: Mapping[str, Any] = next(_in_force(told.get("companyForms")), {})
    line = told.get("mainBusinessLine") or {}
    address = _address(told.get("addresses"))
    offices = address.get("postOffices") or []
    return Company(
        business_id=business_id,
        name=name.strip(),
        form=_texts(form.get("descriptions"), "description"),
        industry_code=_text(line.get("type")),
        industry_set=_text(line.get("typeCodeSet")),
        industry=_texts(line.get("descriptions"), "description"),
        street=_street(address),
        postal_code=_text(address.get("postCode")),
        city=_texts(offices, "city"),
        municipality=next((_text(each.get("municipalityCode")) for each in offices), ""),
        website=_text((told.get("website") or {}).get("url")),
        ended_on=_text(told.get("endDate"))[:10],
        changed_at=_text(told.get("lastModified")),
    )


def _in_force(entries: Iterable[Mapping[str, Any]] | None) -> Any:
    """The entries without an end, the newest version (1) first."""
    lasting = [each for each in entries or () if not each.get("endDate")]
    return iter(sorted(lasting, key=lambda each: int(each.get("version") or 1)))


def _address(addresses: Iterable[Mapping[str, Any]] | None) -> Mapping[str, Any]:
    """The visiting address, else the postal one."""
    by_type = {int(each["type"]): each for each in _in_force(addresses)}
    return by_type.get(VISITING) or by_type.get(POSTAL) or {}


def _street(address: Mapping[str, Any]) -> str:
    """ "Raatihuoneenkatu 9 A 3", or "PL 226" for a box."""
    parts = [_text(address.get(key)) for key in ("street", "buildingNumber", "entrance", "apartmentNumber")]
    parts[-1] += _text(address.get("apartmentIdSuffix"))
    box = _text(address.get("postOfficeBox"))
    return " ".join(part for part in parts if part) or (f"PL {box}" if box else "")


def _texts(entries: Iterable[Mapping[str, Any]] | None, key: str) -> dict[str, str]:
    told = {LANGUAGES.get(str(each.get("languageCode"))): _text(each.get(key)) for each in entries or ()}
    return {language: text for language, text in told.items() if language and text}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise TypeError("a text was expected")
    return str(value).strip()[:200]
