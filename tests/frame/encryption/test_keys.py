"""Keys are made once, read whole, and a wrong one is an error, never text."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from virtaus.frame.encryption import KeysMissing, WrongKey, add_key, create_keys, seal, unseal
from virtaus.frame.encryption.keys import ring
from virtaus.frame.encryption.sealing import blind, key_number


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.VIRTAUS_KEYS = str(tmp_path / "keys")
    create_keys(tmp_path / "keys")
    return tmp_path / "keys"


def test_keys_are_for_their_owner_only_and_made_once(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(before) == ["data-0001.key", "index-0001.key"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    create_keys(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens_at_its_place_only(plain: bytes, place: str) -> None:
    sealed = seal(plain, place)
    assert unseal(sealed, place) == plain
    with pytest.raises(WrongKey):
        unseal(sealed, place + "x")


@given(st.data())
def test_a_changed_byte_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(seal(b"010190-999X", "people.person.hetu:1"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(WrongKey):
        unseal(bytes(sealed), "people.person.hetu:1")


@given(st.binary(max_size=40))
def test_garbage_does_not_open(garbage: bytes) -> None:
    with pytest.raises(WrongKey):
        unseal(garbage, "x")


def test_an_added_key_seals_and_the_old_one_still_opens(folder: Path) -> None:
    old = seal(b"text", "x")
    assert add_key(folder) == 2
    new = seal(b"text", "x")
    assert (key_number(old), key_number(new)) == (1, 2)
    assert unseal(old, "x") == unseal(new, "x") == b"text"


def test_another_installations_key_is_an_error(folder: Path, tmp_path: Path, settings: Settings) -> None:
    sealed = seal(b"text", "x")
    create_keys(tmp_path / "others")
    settings.VIRTAUS_KEYS = str(tmp_path / "others")
    with pytest.raises(WrongKey) as wrong:
        unseal(sealed, "x")
    assert "text" not in str(wrong.value)


def test_a_blind_index_is_keyed_and_bound_to_its_place(folder: Path, tmp_path: Path, settings: Settings) -> None:
    mine = blind("a", "x")
    assert mine == blind("a", "x") != blind("a", "y")
    create_keys(tmp_path / "others")
    settings.VIRTAUS_KEYS = str(tmp_path / "others")
    assert mine != blind("a", "x")


@pytest.mark.parametrize("content", ["", "zz", "00" * 31])
def test_a_broken_key_file_is_named(folder: Path, tmp_path: Path, settings: Settings, content: str) -> None:
    other = tmp_path / "broken"
    create_keys(other)
    (other / "data-0001.key").write_text(content)
    settings.VIRTAUS_KEYS = str(other)
    with pytest.raises(KeysMissing, match=r"data-0001\.key"):
        ring()


def test_a_missing_folder_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.VIRTAUS_KEYS = str(tmp_path / "nowhere")
    with pytest.raises(KeysMissing, match="nowhere"):
        ring()


def test_production_has_no_ring_of_its_own(settings: Settings) -> None:
    settings.VIRTAUS_KEYS = ""
    settings.DEVELOPMENT = False
    with pytest.raises(KeysMissing):
        ring()


def test_keys_never_show(folder: Path) -> None:
    assert ring().index.hex() not in repr(ring())
