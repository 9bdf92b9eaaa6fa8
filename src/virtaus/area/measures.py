"""What protects the data in this installation, read from its running configuration: nothing here is a promise."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.area.rules import SEE_PROCESSING
from virtaus.audit.queries import chain_state
from virtaus.audit.rules import SEE_LOG
from virtaus.audit.wording import chain_headline
from virtaus.frame import modes
from virtaus.frame.actor import Actor
from virtaus.frame.encryption.keys import KeysMissing, ring
from virtaus.frame.processing import processings
from virtaus.frame.rights import all_rights, may, require


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure and how it stands. ``holds`` is None where the product can't know."""

    name: str
    state: str
    holds: bool | None


def measures(actor: Actor) -> list[Measure]:
    """The measures of security (GDPR art. 32) as they stand now."""
    require(actor, SEE_PROCESSING)
    return [
        _encryption(),
        _second_factor(),
        _log(actor),
        _rights(),
        _sessions(),
        _transport(),
        _pseudonymity(),
        Measure(
            _("Backups"),
            _("Taken and tried by whoever runs the installation; the product does not see them."),
            None,
        ),
    ]


def connections(actor: Actor) -> list[tuple[str, str]]:
    """The outside services that are switched on: what for, and the host. No personal data goes to statistics."""
    require(actor, SEE_PROCESSING)
    known = (
        (_("sending mail that says nothing personal"), settings.VIRTAUS_MAIL_URL),
        (_("reading open statistics; sends no personal data"), settings.VIRTAUS_STATFIN_URL),
        (_("asking the business register by a business ID only"), settings.VIRTAUS_PRH_URL),
        (_("signing in at the organisation's own provider"), settings.VIRTAUS_OIDC_ISSUER),
    )
    return [(what, urlsplit(address).hostname or "") for what, address in known if address]


def _encryption() -> Measure:
    fields = sum(each.encrypted for each in processings())
    try:
        number = ring().current
    except KeysMissing:
        return Measure(_("Encryption"), _("The key ring can't be read."), False)
    state = ngettext(
        "%(fields)s kind of data is encrypted (AES-GCM); key %(number)s seals, kept outside the database.",
        "%(fields)s kinds of data are encrypted (AES-GCM); key %(number)s seals, kept outside the database.",
        fields,
    ) % {"fields": fields, "number": number}
    if not settings.VIRTAUS_KEYS:
        return Measure(_("Encryption"), _("Only the development key, which everybody knows, is in use."), False)
    return Measure(_("Encryption"), state, True)


def _second_factor() -> Measure:
    if settings.SECOND_FACTOR_FOR_STAFF:
        return Measure(_("Second step of signing in"), _("Asked of all staff."), True)
    state = _("Not asked: training logins.") if settings.VIRTAUS_DEMO else _("Not asked: switched off by a setting.")
    return Measure(_("Second step of signing in"), state, False)


def _log(actor: Actor) -> Measure:
    if not may(actor, SEE_LOG):
        return Measure(_("Log of use"), _("Each reading and change is logged and sealed."), None)
    chain = chain_state(actor)
    return Measure(
        _("Log of use"),
        f"{chain_headline(chain)}.",
        chain.check is not None and not chain.check.findings and not chain.late,
    )


def _rights() -> Measure:
    closed = sum(not each.public for each in all_rights())
    return Measure(
        _("Rights of use"),
        _("Every page is closed unless a right opens it to a role: %(closed)s rights, listed on the page of rights.")
        % {"closed": closed},
        True,
    )


def _sessions() -> Measure:
    return Measure(
        _("Sessions"),
        _("End after %(age)s hours, and after %(idle)s hours without use; %(wrong)s wrong passwords lock for a while.")
        % {
            "age": settings.SESSION_COOKIE_AGE // 3600,
            "idle": settings.VIRTAUS_IDLE_SECONDS // 3600,
            "wrong": settings.AXES_FAILURE_LIMIT,
        },
        True,
    )


def _transport() -> Measure:
    if settings.SECURE_SSL_REDIRECT and settings.SESSION_COOKIE_SECURE:
        return Measure(_("Connection"), _("Only over an encrypted connection (TLS), which browsers remember."), True)
    return Measure(_("Connection"), _("Not encrypted: an installation for training or development."), False)


def _pseudonymity() -> Measure:
    if modes.current() is modes.Mode.ADD_ON:
        state = _("Names, identity codes and contact details are refused by the database: a pseudonymous key stands.")
        return Measure(_("Pseudonymity"), state, True)
    return Measure(_("Pseudonymity"), _("A stand-alone area keeps names and contact details."), False)
