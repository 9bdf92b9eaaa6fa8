"""Sealing: AES-256-GCM (NIST SP 800-38D) bound to the place where the sealed bytes stand.

The sealed form is one byte of version, two of key number, twelve of random nonce, then the ciphertext with its tag. The
place (model, field and row) is authenticated, so sealed bytes copied to another row do not open. Random nonces are safe
up to 2**32 seals a key; add a key before that.
"""

from __future__ import annotations

import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from virtaus.frame.encryption.keys import WrongKey, ring

_VERSION = 1
_HEAD = 3
_NONCE = 12


def seal(plain: bytes, place: str) -> bytes:
    """``plain`` sealed for ``place``."""
    keys = ring()
    head = bytes([_VERSION]) + keys.current.to_bytes(2, "big")
    nonce = os.urandom(_NONCE)
    return head + nonce + _cipher(keys.data[keys.current]).encrypt(nonce, plain, head + place.encode())


def unseal(sealed: bytes, place: str) -> bytes:
    """What was sealed for ``place``; WrongKey when no key of the ring opens it there."""
    head, nonce, rest = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
    key = ring().data.get(key_number(sealed)) if head[:1] == bytes([_VERSION]) else None
    if key is None:
        raise WrongKey(f"{place} is sealed with a key that the ring does not hold")
    try:
        return _cipher(key).decrypt(nonce, rest, head + place.encode())
    except (InvalidTag, ValueError) as error:
        raise WrongKey(f"{place} does not open: another key, another place, or changed") from error


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    """Made once for each key: making it takes longer than sealing a short text."""
    return AESGCM(key)


def key_number(sealed: bytes) -> int:
    """The number of the key that sealed."""
    return int.from_bytes(sealed[1:_HEAD], "big")


def blind(value: str, place: str) -> bytes:
    """A keyed digest of ``value`` (HMAC-SHA-256) to search by; equal values of one ``place`` have equal digests."""
    return _blind(ring().index, value, place)


def every_blind(value: str, place: str) -> list[bytes]:
    """The digests of ``value`` by each index key of the ring, the newest first: what to search for."""
    return [_blind(key, value, place) for key in ring().index_keys]


def _blind(key: bytes, value: str, place: str) -> bytes:
    return hmac.digest(key, f"{place}\0{value}".encode(), "sha256")
