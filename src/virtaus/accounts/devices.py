"""What kind of browser and system a session runs on, in plain words: enough to know one's own, and nothing more."""

from __future__ import annotations

import re

# In order: a browser calls itself also by the names of those it wants to be taken for.
BROWSERS = (
    ("Edge", r"\bEdg(e|A|iOS)?/"),
    ("Opera", r"\bOPR/"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"(Chrome|CriOS|Chromium)/"),
    ("Safari", r"\bSafari/"),
)
SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("Mac", r"\bMacintosh\b"),
    ("Linux", r"\b(Linux|CrOS|X11)\b"),
)


def device_of(agent: str) -> str:
    """The browser and system of a User-Agent header ("Firefox, Windows"); empty where neither is known."""
    named = (next((name for name, mark in marks if re.search(mark, agent)), "") for marks in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in named if name)
