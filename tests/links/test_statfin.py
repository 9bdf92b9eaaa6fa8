"""The PxWeb interface on a recorded shape; every number is invented."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from virtaus.links import statfin
from virtaus.links.statfin import Client, Unreachable, Unreadable

METADATA = {
    "title": "Työttömät työnhakijat muuttujina Alue, Kuukausi ja Tiedot",
    "variables": [
        {"code": "Alue", "text": "Alue", "values": ["SSS", "KU061", "KU109"], "valueTexts": ["KOKO MAA", "F", "H"]},
        {
            "code": "timeperiod_m",
            "text": "Kuukausi",
            "values": ["2026M05", "2026M06"],
            "valueTexts": ["5", "6"],
            "time": True,
        },
        {"code": "contentscode", "text": "Tiedot", "values": ["TYOTTOMATLOPUSSA"], "valueTexts": ["Työttömät"]},
    ],
}
ANSWER = {
    "columns": [
        {"code": "Alue", "text": "Alue", "type": "d"},
        {"code": "timeperiod_m", "text": "Kuukausi", "type": "t"},
        {"code": "TYOTTOMATLOPUSSA", "text": "Työttömät", "type": "c"},
    ],
    "comments": [],
    "data": [{"key": ["KU109", "2026M06"], "values": ["..."]}],
}


class Recorded:
    """Answers from memory and keeps what was asked."""

    def __init__(self, metadata: object = METADATA) -> None:
        self.metadata = metadata
        self.asked: list[dict[str, list[str]]] = []
        self.addresses: list[str] = []

    def __call__(self, address: str, body: bytes | None) -> bytes:
        self.addresses.append(address)
        if body is None:
            return json.dumps(self.metadata).encode()
        query = json.loads(body)
        assert query["response"] == {"format": "json"}
        self.asked.append({each["code"]: each["selection"]["values"] for each in query["query"]})
        return json.dumps(ANSWER).encode("utf-8-sig")


def test_the_metadata_is_read_before_the_query_and_gives_its_codes() -> None:
    recorded = Recorded()
    answers = list(Client(send=recorded).read("tyonv/12r5", ["KU109", "KU999"], since="2026M06"))
    assert recorded.addresses == [f"{statfin.ADDRESS}/tyonv/12r5.px"] * 2
    assert recorded.asked == [{"Alue": ["KU109"], "timeperiod_m": ["2026M06"], "contentscode": ["TYOTTOMATLOPUSSA"]}]
    read = statfin.read_answer(answers[0])
    assert [column.kind for column in read.columns] == ["d", "t", "c"]
    assert read.rows[0].values == ("...",)
    assert read.updated_at is None


def test_a_table_without_the_areas_is_told() -> None:
    with pytest.raises(Unreadable, match="has none of the areas KU999"):
        list(Client(send=Recorded()).read("tyonv/12r5", ["KU999"]))


def test_a_query_never_asks_more_cells_than_the_interface_gives() -> None:
    months = [f"{year}M{month:02}" for year in range(2000, 2026) for month in range(1, 13)]
    areas = [f"KU{number:03}" for number in range(400)]
    measures = [f"M{number}" for number in range(5)]
    recorded = Recorded(
        {
            "variables": [
                {"code": "alue_23_20260101", "text": "Alue", "values": areas},
                {"code": "timeperiod_m", "text": "Kuukausi", "values": months, "time": True},
                {"code": "contentscode", "text": "Tiedot", "values": measures},
            ]
        }
    )
    list(Client(send=recorded).read("tyonv/12r5", areas))
    sizes = [
        len(part["alue_23_20260101"]) * len(part["timeperiod_m"]) * len(part["contentscode"]) for part in recorded.asked
    ]
    assert max(sizes) <= statfin.MOST_CELLS
    assert sum(sizes) == len(months) * len(areas) * len(measures)


def test_no_more_than_forty_calls_in_sixty_seconds() -> None:
    now = [0.0]
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    def tick() -> float:
        return now[0]

    client = Client(send=Recorded(), wait=wait, tick=tick)
    for _ in range(40):
        client.variables("tyonv/12r5")
    assert waits == []
    now[0] = 10.0
    client.variables("tyonv/12r5")
    assert waits == [50.0]


def test_only_https_is_called() -> None:
    with pytest.raises(Unreachable, match="not an https address"):
        statfin.over_network("http://example.org", None)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda answer: answer.pop("data"), "no columns and data"),
        (lambda answer: answer["data"][0].pop("key"), "is not a PxWeb answer"),
        (lambda answer: answer["data"][0]["key"].pop(), "row 1: 1 keys and 1 values"),
    ],
)
def test_an_answer_of_another_shape_is_told(spoil: Callable[[dict[str, object]], object], told: str) -> None:
    answer = json.loads(json.dumps(ANSWER))
    spoil(answer)
    with pytest.raises(Unreadable, match=told):
        statfin.read_answer(json.dumps(answer).encode())
    with pytest.raises(Unreadable, match="is not JSON"):
        statfin.read_answer(b"<html>")
