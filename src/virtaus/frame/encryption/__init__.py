"""Encryption of single fields and of files: AES-256-GCM with keys that stand outside the database."""

from virtaus.frame.encryption.fields import BlindIndexField, EncryptedTextField
from virtaus.frame.encryption.keys import KeysMissing, WrongKey, add_key, create_keys
from virtaus.frame.encryption.sealing import seal, unseal

__all__ = [
    "BlindIndexField",
    "EncryptedTextField",
    "KeysMissing",
    "WrongKey",
    "add_key",
    "create_keys",
    "seal",
    "unseal",
]
