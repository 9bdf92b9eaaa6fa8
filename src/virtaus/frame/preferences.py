"""Choices of how pages look and speak, kept in the browser."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

A_YEAR = 365 * 24 * 3600


def remember(response: HttpResponse, cookie: str, value: str) -> None:
    """Keep ``value`` in the browser for a year; scripts can't read it, and it says nothing of the person."""
    response.set_cookie(
        cookie, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
