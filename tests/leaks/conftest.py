"""The Monday and the small area of casework's tests."""

from __future__ import annotations

from tests.casework.conftest import _monday_in_english, area, events, person, stand_alone

__all__ = ["_monday_in_english", "area", "events", "person", "stand_alone"]
