"""The settings that come from the environment: one checked list. Nothing else is read from ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class IncompleteEnvironment(Exception):
    """A setting is missing or can't be read. The message is one readable line."""


def _flag(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
    if text.lower() not in known:
        raise ValueError("write 1 or 0")
    return known[text.lower()]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: its meaning, how it is read, and its value where it is not set.

    ``required`` holds in production, that is whenever VIRTAUS_DEMO and VIRTAUS_DEVELOPMENT are both off.
    """

    name: str
    meaning: str
    read: Callable[[str], Any] = str
    default: str = ""
    required: bool = False
    secret: bool = False


SETTINGS = (
    Setting(
        "DATABASE_URL",
        "PostgreSQL 15 or newer: postgresql://user:password@host:port/name, or ?host=/socket/folder",
        required=True,
        secret=True,
    ),
    Setting(
        "VIRTAUS_SECRET_KEY",
        "signs sessions and forms; at least 50 random characters",
        required=True,
        secret=True,
    ),
    Setting(
        "VIRTAUS_KEYS",
        "folder of the encryption keys; kept apart from the database and its backups",
        required=True,
    ),
    Setting("VIRTAUS_HOSTS", "host names that the pages answer to, separated by commas", _words, "", required=True),
    Setting("VIRTAUS_MODE", "add-on (the national register is master) or stand-alone", str, "add-on"),
    Setting("VIRTAUS_STATE", "folder for sockets and local state", str, ".state"),
    Setting("VIRTAUS_COMPUTE_SOCKET", "unix socket of the compute process", str, ""),
    Setting("VIRTAUS_CLOCK_SHIFT", "seconds by which a training area's clock differs from the calendar", int, "0"),
    Setting(
        "VIRTAUS_MAIL_URL",
        "smtp://user:password@host:port; empty keeps mail in the local mailbox page",
        str,
        "",
        secret=True,
    ),
    Setting(
        "VIRTAUS_STATFIN_URL",
        "address of Statistics Finland's PxWeb interface; empty keeps it off and statistics come from files",
        str,
        "",
    ),
    Setting(
        "VIRTAUS_PRH_URL",
        "the business register's open data, https://avoindata.prh.fi/opendata-ytj-api/v3; empty keeps it off",
        str,
        "",
    ),
    Setting(
        "VIRTAUS_DEMO",
        "1 in a training area with synthetic people and demo logins; never in production",
        _flag,
        "0",
    ),
    Setting("VIRTAUS_DEVELOPMENT", "1 for tests and development", _flag, "0"),
    Setting(
        "VIRTAUS_SECOND_FACTOR",
        "1 asks staff for a code of an authenticator app after the password; never asked of the demo's invented logins",
        _flag,
        "1",
    ),
    Setting(
        "VIRTAUS_SESSIONS", "open sessions of one account at once, the oldest ends; 0: as many as wanted", int, "5"
    ),
    Setting("VIRTAUS_OIDC_ISSUER", "address of the organisation's OpenID Connect provider; empty: passwords only"),
    Setting("VIRTAUS_OIDC_CLIENT_ID", "this installation's id at the provider"),
    Setting("VIRTAUS_OIDC_SECRET", "this installation's secret at the provider", secret=True),
    Setting("VIRTAUS_OIDC_NAME", "what the sign-in page calls the provider", str, "OpenID"),
    Setting(
        "VIRTAUS_OIDC_STRONG",
        "1 where the provider itself asks for two factors, so that Virtaus asks for no code after it",
        _flag,
        "0",
    ),
    Setting("VIRTAUS_API_PER_MINUTE", "requests of one sender to the open interface in a minute", int, "300"),
    Setting("VIRTAUS_IMPORT_MEGABYTES", "the largest file that is read in", int, "50"),
    Setting("VIRTAUS_IMPORT_UNPACKED_MEGABYTES", "the most that an Excel file may unpack to", int, "300"),
    Setting("VIRTAUS_API_TOKEN_PER_MINUTE", "requests by one token or session to it in a minute", int, "600"),
    Setting("VIRTAUS_METRICS", "1 serves /metrics to the local network only", _flag, "1"),
)


LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def as_table() -> str:
    """The settings as a Markdown table: name, needed in production, default, meaning. Secrets are marked."""
    rows = ["| name | needed | default | meaning |", "|---|---|---|---|"]
    for setting in SETTINGS:
        needed = "yes" if setting.required else ""
        default = f"`{setting.default}`" if setting.default else ""
        meaning = setting.meaning + (" (secret)" if setting.secret else "")
        rows.append(f"| `{setting.name}` | {needed} | {default} | {meaning} |")
    return "\n".join(rows)


ROOT = Path(__file__).resolve().parents[3]


def read(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Every setting by name. Raises IncompleteEnvironment with one line naming each wrong variable and why."""
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for setting in SETTINGS:
        try:
            values[setting.name] = setting.read(source.get(setting.name, setting.default))
        except ValueError as error:
            wrong.append(f"{setting.name}: {error}")
    lenient = values.get("VIRTAUS_DEMO") or values.get("VIRTAUS_DEVELOPMENT")
    if not lenient:
        wrong += [f"{s.name} is not set ({s.meaning})" for s in SETTINGS if s.required and not values.get(s.name)]
        if values.get("VIRTAUS_SECRET_KEY") and len(values["VIRTAUS_SECRET_KEY"]) < 50:
            wrong.append("VIRTAUS_SECRET_KEY is shorter than 50 characters")
    if values.get("VIRTAUS_OIDC_ISSUER"):
        needed = ("VIRTAUS_OIDC_CLIENT_ID", "VIRTAUS_OIDC_SECRET")
        wrong += [f"{name} is not set, though VIRTAUS_OIDC_ISSUER is" for name in needed if not values.get(name)]
    foreign = set(values.get("VIRTAUS_HOSTS") or ()) - LOOPBACK
    if values.get("VIRTAUS_DEMO") and foreign:
        wrong.append(f"VIRTAUS_DEMO has logins that anybody can read; it is not served to {', '.join(sorted(foreign))}")
    if values.get("VIRTAUS_MODE") not in {"add-on", "stand-alone"}:
        wrong.append("VIRTAUS_MODE is neither add-on nor stand-alone")
    if wrong:
        raise IncompleteEnvironment("The environment is not complete: " + "; ".join(wrong))
    return values
