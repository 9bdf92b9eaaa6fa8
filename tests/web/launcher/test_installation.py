"""The virtual environment: made once, renewed when the locked list changes, taken up again after an interruption."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from virtaus.web.launcher import installation, locks
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.progress import Refusal


def make_wheel(folder: Path, version: str) -> str:
    """A library of one empty module; its line in a locked list."""
    path = folder / f"kirjasto-{version}-py3-none-any.whl"
    about = f"kirjasto-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("kirjasto.py", "")
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: kirjasto\nVersion: {version}\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", f"kirjasto.py,,\n{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n")
    return f"kirjasto=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def checkout(here: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A checkout that needs one library, which lies in a folder: no network is asked."""
    (tmp_path / "requirements").mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    for name in ("base", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(make_wheel(tmp_path, "1.0"))
    return replace(here, root=tmp_path, venv=tmp_path / "tila ja ääkköset" / ".venv")


def installed(places: Places) -> str:
    asked = "from importlib.metadata import version; print(version('kirjasto'))"
    return subprocess.run([places.python, "-c", asked], capture_output=True, text=True, check=False).stdout.strip()


@pytest.mark.slow
def test_the_environment_is_made_once_and_renewed_when_the_list_changes(
    checkout: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.install(checkout, "base")
    assert installed(checkout) == "1.0"
    with monkeypatch.context() as patch:
        patch.setattr(installation.subprocess, "Popen", lambda *a, **k: pytest.fail("pip was asked again"))
        installation.install(checkout, "base")
    (tmp_path / "requirements" / "base.txt").write_text(make_wheel(tmp_path, "2.0"))
    installation.install(checkout, "base")
    assert installed(checkout) == "2.0"


@pytest.mark.slow
def test_an_interrupted_installation_is_taken_up_again(checkout: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(installation, "_follow", interrupted)
        with pytest.raises(KeyboardInterrupt):
            installation.install(checkout, "base")
    assert not (checkout.venv / installation.MARKER).exists()
    installation.install(checkout, "base")
    assert installed(checkout) == "1.0"


@pytest.mark.slow
def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Places) -> None:
    installation.install(checkout, "base")
    checkout.python.unlink()
    checkout.python.symlink_to("/nowhere/python3")
    installation.install(checkout, "base")
    assert installed(checkout) == "1.0"


def test_a_folder_that_is_no_environment_is_left_alone(checkout: Places, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="is not a virtual environment"):
        installation.install(replace(checkout, venv=tmp_path), "base")
    assert (tmp_path / "requirements" / "base.txt").exists()


def test_two_installations_at_once_are_refused(checkout: Places) -> None:
    with (
        locks.held(checkout.state / "install.lock", "install"),
        pytest.raises(Refusal, match=r"Another \./run installs"),
    ):
        installation.install(checkout, "base")


@pytest.mark.slow
def test_without_network_it_says_so_in_one_line(checkout: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(Refusal, match=r"^No network: ") as refused:
        installation.install(checkout, "base")
    assert "\n" not in str(refused.value)


@pytest.mark.slow
def test_a_library_that_is_not_the_locked_one_is_refused(checkout: Places, tmp_path: Path) -> None:
    list_ = tmp_path / "requirements" / "base.txt"
    list_.write_text(list_.read_text()[:-5] + "0000\n")
    with pytest.raises(Refusal, match="does not match its locked hash"):
        installation.install(checkout, "base")
