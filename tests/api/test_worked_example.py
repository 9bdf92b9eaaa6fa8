"""The example in ``docs/formats/api.md`` does what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

from django.test import Client

from tests.api.test_closed_part import booking
from tests.tokens import token_of
from tests.world import World
from virtaus.frame.roles import Role

PAGE = Path(__file__).parents[2] / "docs/formats/api.md"


def as_written() -> list[list[str]]:
    """The words of each curl command of the page."""
    (example,) = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [shlex.split(line) for line in example.strip().splitlines()]


def asked(words: list[str], values: dict[str, str]) -> Any:
    """The answer to a command, with its variables filled in."""
    for name, value in values.items():
        words = [word.replace(name, value) for word in words]
    given = {"-X": "", "-d": ""}
    headers, rest = {}, iter(words[1:])
    for word in rest:
        if word == "-H":
            name, _colon, told = next(rest).partition(":")
            headers[name] = told.strip()
        elif word in given:
            given[word] = next(rest)
        else:
            address = word
    method = given["-X"].lower() or ("post" if given["-d"] else "get")
    content = {"data": given["-d"], "content_type": headers.pop("Content-Type")} if given["-d"] else {}
    return getattr(Client(), method)(address, headers=headers, **content)


def test_the_example_does_what_it_says(world: World) -> None:
    listed, made, read, moved = as_written()
    values = {
        "$AREA": "",
        "$TOKEN": token_of(world.accounts[Role.COACH]),
        "$PERSON": str(world.things["person"]),
        "$DAY": booking(world)["on"],
    }
    assert asked(listed, values).status_code == 200
    answer = asked(made, values)
    assert answer.status_code == 201, answer.content
    values["$MEETING"] = answer.json()["id"]
    assert asked(read, values)["ETag"] == '"1"'
    answer = asked(moved, values)
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert asked(read, values).json()["at"] == "13:00"
