"""The environment is a checked list: a wrong or missing setting is one line that names it."""

from __future__ import annotations

import pytest

from virtaus.web import environment

PRODUCTION = {
    "DATABASE_URL": "postgresql://virtaus@db/virtaus",
    "VIRTAUS_SECRET_KEY": "k" * 50,
    "VIRTAUS_KEYS": "/keys",
    "VIRTAUS_HOSTS": "virtaus.example.fi, tyohame.example.fi",
}


def test_a_complete_production_environment_is_read() -> None:
    values = environment.read(PRODUCTION)
    assert values["VIRTAUS_HOSTS"] == ["virtaus.example.fi", "tyohame.example.fi"]
    assert values["VIRTAUS_MODE"] == "add-on"
    assert values["VIRTAUS_DEMO"] is False


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
def test_production_names_the_setting_that_is_missing(missing: str) -> None:
    with pytest.raises(environment.IncompleteEnvironment, match=f"{missing} is not set"):
        environment.read({name: value for name, value in PRODUCTION.items() if name != missing})


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("VIRTAUS_SECRET_KEY", "short", "shorter than 50"),
        ("VIRTAUS_MODE", "both", "neither add-on nor stand-alone"),
        ("VIRTAUS_CLOCK_SHIFT", "tomorrow", "VIRTAUS_CLOCK_SHIFT"),
        ("VIRTAUS_DEMO", "maybe", "VIRTAUS_DEMO: write 1 or 0"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_reason(name: str, value: str, reason: str) -> None:
    with pytest.raises(environment.IncompleteEnvironment, match=reason):
        environment.read({**PRODUCTION, name: value})


def test_a_demo_is_never_served_to_the_world() -> None:
    with pytest.raises(environment.IncompleteEnvironment, match=r"not served to tyohame\.example\.fi"):
        environment.read({**PRODUCTION, "VIRTAUS_DEMO": "1"})
    assert environment.read({"VIRTAUS_DEMO": "1", "VIRTAUS_HOSTS": "localhost,127.0.0.1"})["VIRTAUS_DEMO"] is True
