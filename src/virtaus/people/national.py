"""The national service, which reports, registers and accepts: where a customer does what has legal effect."""

from __future__ import annotations

from django.utils.translation import get_language

# KEHA Centre's service platform (JTYPL 380/2023 § 120), by the reader's language.
ADDRESSES = {
    "fi": "https://tyomarkkinatori.fi/",
    "sv": "https://tyomarkkinatori.fi/sv",
    "en": "https://tyomarkkinatori.fi/en",
}


def national_service() -> str:
    """The address of the national service in the reader's language."""
    return ADDRESSES.get((get_language() or "fi")[:2], ADDRESSES["fi"])
