"""The business register on a recorded shape; the company is invented."""

from __future__ import annotations

import contextlib
import io
import json
import urllib.request
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virtaus.links import prh
from virtaus.links.prh import Client, Company, Unreachable, Unreadable, read_company

ASKED = "1234567-1"


def texts(fi: str, sv: str, en: str) -> list[dict[str, str]]:
    return [
        {"languageCode": "3", "description": en},
        {"languageCode": "1", "description": fi},
        {"languageCode": "2", "description": sv},
    ]


# The shape of an answer of 5.10.2026 (version 3); every value is invented.
ANSWER: dict[str, Any] = {
    "totalResults": 1,
    "companies": [
        {
            "businessId": {"value": ASKED, "registrationDate": "1999-03-15", "source": "3"},
            "euId": {"value": f"FIFPRO.{ASKED}", "source": "1"},
            "names": [
                {"name": "Vanha Kahvila Oy", "type": "1", "endDate": "2019-08-31", "version": 2, "source": "1"},
                {"name": "Kahvila Esimerkki", "type": "3", "registrationDate": "2001-10-01", "version": 1},
                {"name": "Café Exempel Ab", "type": "2", "registrationDate": "2019-09-01", "version": 1},
                {"name": "Esimerkkikahvila Oy", "type": "1", "registrationDate": "2019-09-01", "version": 1},
            ],
            "mainBusinessLine": {
                "type": "56110",
                "descriptions": texts("Ravintolat", "Restauranger", "Restaurants"),
                "typeCodeSet": "TOIMI4",
                "registrationDate": "2026-01-01",
                "source": "2",
            },
            "website": {"url": "www.example.org", "registrationDate": "2019-07-01", "source": "0"},
            "companyForms": [
                {"type": "16", "descriptions": texts("Osakeyhtiö", "Aktiebolag", "Limited company"), "version": 1}
            ],
            "companySituations": [],
            "registeredEntries": [],
            "addresses": [
                {
                    "type": 2,
                    "street": "",
                    "postCode": "13101",
                    "postOffices": [{"city": "HÄMEENLINNA", "languageCode": "1", "municipalityCode": "109"}],
                    "postOfficeBox": "12",
                },
                {
                    "type": 1,
                    "street": "Raatihuoneenkatu",
                    "postCode": "13100",
                    "postOffices": [
                        {"city": "TAVASTEHUS", "languageCode": "2", "municipalityCode": "109"},
                        {"city": "HÄMEENLINNA", "languageCode": "1", "municipalityCode": "109"},
                    ],
                    "buildingNumber": "9",
                    "entrance": "A",
                    "apartmentNumber": "3",
                    "apartmentIdSuffix": "b",
                    "co": "",
                },
            ],
            "tradeRegisterStatus": "1",
            "status": "2",
            "registrationDate": "1999-03-15",
            "lastModified": "2026-08-19T10:04:06",
        }
    ],
}


def read(**changes: object) -> Company | None:
    answer = deepcopy(ANSWER)
    answer["companies"][0].update(changes)
    return read_company(json.dumps(answer).encode(), ASKED)


def test_a_company_is_read_by_its_name_in_force_and_visiting_address() -> None:
    asked: list[str] = []

    def send(address: str) -> bytes:
        asked.append(address)
        return json.dumps(ANSWER).encode()

    found = Client("https://register.example/v3/", send).company(ASKED)
    assert asked == [f"https://register.example/v3/companies?businessId={ASKED}"]
    assert found == Company(
        business_id=ASKED,
        name="Esimerkkikahvila Oy",
        form={"fi": "Osakeyhtiö", "sv": "Aktiebolag", "en": "Limited company"},
        industry_code="56110",
        industry_set="TOIMI4",
        industry={"fi": "Ravintolat", "sv": "Restauranger", "en": "Restaurants"},
        street="Raatihuoneenkatu 9 A 3b",
        postal_code="13100",
        city={"fi": "HÄMEENLINNA", "sv": "TAVASTEHUS"},
        municipality="109",
        website="www.example.org",
        ended_on="",
        changed_at="2026-08-19T10:04:06",
    )


def test_what_the_register_lacks_is_empty() -> None:
    found = read(
        mainBusinessLine=None, companyForms=[], addresses=[ANSWER["companies"][0]["addresses"][0]], website=None
    )
    assert found is not None
    assert (found.form, found.industry_code, found.industry, found.website) == ({}, "", {}, "")
    assert (found.street, found.postal_code) == ("PL 12", "13101")
    ended = read(endDate="2026-05-01", addresses=[])
    assert ended is not None
    assert (ended.ended_on, ended.street, ended.municipality) == ("2026-05-01", "", "")


def test_an_unknown_business_id_is_nobody() -> None:
    assert read_company(b'{"totalResults": 0, "companies": []}', ASKED) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"[]", b"{}", b'{"companies": [1]}', b'{"companies": [{}]}', b"\xff", b"[" * 50_000,
     json.dumps(ANSWER).replace(ASKED, "7654321-8").encode(), b"x" * (prh.MOST_BYTES + 1)],
)  # fmt: skip
def test_what_is_no_answer_is_said_in_one_line(content: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read_company(content, ASKED)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "changes", [{"names": []}, {"names": [{"name": {}, "type": "1"}]}, {"addresses": [{}]}, {"companyForms": "x"}]
)
def test_a_company_of_another_shape_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        read(**changes)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(ANSWER["companies"][0])), json_values)
def test_no_answer_raises_anything_else(key: str, value: object) -> None:
    with contextlib.suppress(Unreadable):
        read(**{key: value})


class Answering:
    """Stands for the network: answers or fails."""

    def __init__(self, outcome: bytes | Exception) -> None:
        self.outcome = outcome

    def open(self, request: urllib.request.Request, timeout: float) -> io.BytesIO:
        assert timeout == prh.TIMEOUT
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return io.BytesIO(self.outcome)


@pytest.mark.parametrize("failure", [TimeoutError("timed out"), OSError("no route")])
def test_a_register_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    monkeypatch.setattr(urllib.request, "build_opener", lambda *_: Answering(failure))
    with pytest.raises(Unreachable, match="can't be reached"):
        prh.over_network("https://register.example/companies")


def test_only_https_and_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreachable):
        prh.over_network("http://register.example/companies")
    with pytest.raises(Unreachable):
        prh.over_network("file:///etc/passwd")
    monkeypatch.setattr(urllib.request, "build_opener", lambda *_: Answering(b"x" * (prh.MOST_BYTES + 100)))
    assert len(prh.over_network("https://register.example/companies")) == prh.MOST_BYTES + 1
