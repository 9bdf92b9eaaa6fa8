"""The production files: valid by their own validators, and in step with the product."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from virtaus.web import environment
from virtaus.web.environment import SETTINGS
from virtaus.web.launcher import probe
from virtaus.web.launcher.places import ROOT

PROCESSES = ("web", "worker", "compute")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def validate(*command: str) -> str:
    program = Path(sys.executable).parent / command[0]
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_dockerfile_has_no_findings() -> None:
    assert validate("hadolint", "--no-color", "Dockerfile") == ""


def test_the_compose_file_follows_its_schema() -> None:
    assert validate("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml") == ""


def test_the_image_runs_a_python_that_the_product_supports_and_not_as_root() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    versions = {tuple(map(int, found)) for found in re.findall(r"^FROM python:(\d+)\.(\d+)\.\d+-", text, re.MULTILINE)}
    assert len(versions) == 1
    assert min(versions) >= tuple(map(int, wanted.removeprefix(">=").split(".")))
    assert "--require-hashes -r /build/base.txt" in text
    assert text.index("USER 10001") < text.index("CMD")


def test_only_what_the_image_needs_goes_to_its_builder() -> None:
    listed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in listed
    assert [line for line in listed if line.startswith("!")] == ["!requirements/base.txt", "!src"]


def test_every_process_has_what_production_needs(compose: dict[str, Any]) -> None:
    needed = {setting.name for setting in SETTINGS if setting.required}
    known = {setting.name for setting in SETTINGS}
    for name in (*PROCESSES, "migrate"):
        given = set(compose["services"][name]["environment"])
        assert needed <= given, name
        assert given <= known, name


def test_pages_serve_as_the_role_that_owns_nothing(compose: dict[str, Any]) -> None:
    for name in PROCESSES:
        assert compose["services"][name]["environment"]["DATABASE_URL"].startswith("postgresql://virtaus_app:"), name
    assert compose["services"]["migrate"]["environment"]["DATABASE_URL"].startswith("postgresql://virtaus:")
    assert compose["services"]["web"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_nothing_but_the_pages_is_reachable_and_only_from_this_machine(compose: dict[str, Any]) -> None:
    published = {name: service.get("ports") for name, service in compose["services"].items() if service.get("ports")}
    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_the_keys_are_read_only_and_lie_in_no_volume_of_the_database(compose: dict[str, Any]) -> None:
    for name in PROCESSES:
        assert "${VIRTAUS_KEY_FOLDER:?}:/run/keys:ro" in compose["services"][name]["volumes"]
    assert not any("key" in volume.lower() for volume in compose["services"]["database"]["volumes"])


def test_every_variable_of_the_compose_file_is_in_the_example_and_no_secret_has_a_default(
    compose: dict[str, Any],
) -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    example = (ROOT / "deploy" / "virtaus.env.example").read_text(encoding="utf-8")
    used = set(re.findall(r"\$\{([A-Z_]+)", text))
    assert used == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert set(re.findall(r"\$\{([A-Z_]+):-", text)) == {"VIRTAUS_MODE", "VIRTAUS_MAIL_URL"}


def test_the_database_sorts_and_checks_as_the_one_of_the_launcher(compose: dict[str, Any]) -> None:
    arguments = compose["services"]["database"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert {"--data-checksums", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"} <= set(arguments)


def test_the_guide_lists_the_settings_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    call_command("list_settings")
    assert environment.as_table() == capsys.readouterr().out.strip()
    assert environment.as_table() in guide, "put the answer of ./run manage list_settings into docs/operations.md"


def test_a_process_without_its_settings_says_which_and_ends() -> None:
    bare = {"PATH": os.defpath, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "virtaus.web.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "django", "check"], env=bare, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    told = done.stderr.strip().splitlines()[-1]
    assert all(setting.name in told for setting in SETTINGS if setting.required)


@pytest.mark.django_db
def test_the_container_asks_for_health_by_the_name_of_the_product(
    live_server: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["virtaus.example.fi"]
    monkeypatch.setenv("VIRTAUS_HOSTS", "virtaus.example.fi,other")
    assert probe.main(f"{live_server.url}/health") == 0
    assert probe.main(f"{live_server.url}/nowhere") == 1
    assert probe.main("http://127.0.0.1:9/health") == 1
    assert Client().get("/health", headers={"host": "elsewhere"}).status_code == 400
