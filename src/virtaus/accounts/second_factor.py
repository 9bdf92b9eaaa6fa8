"""The second step of signing in: a code of an authenticator app (TOTP, RFC 6238), or of a list on paper.

The app's secret is sealed with its row. A code opens once: an older or the same half-minute is refused. After five
wrong codes in a row the next one waits a quarter of an hour; both are counted on the row, whatever browser asks.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

import pyotp
import segno
from django.conf import settings
from django.utils.translation import gettext as _

from virtaus.accounts import actions
from virtaus.accounts.links import CODE_LETTERS, SAME
from virtaus.accounts.models import Account, RecoveryCode, RoleMembership, SecondFactor
from virtaus.accounts.rules import MANAGE_ACCOUNTS, USE_OWN_ACCOUNT, in_force
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.encryption.keys import ring
from virtaus.frame.errors import Invalid
from virtaus.frame.rights import PUBLIC
from virtaus.frame.roles import STAFF

STEP = 30  # seconds that a code is shown, as every authenticator app has it
EARLIER_OR_LATER = 1  # steps by which the phone's clock may differ
MOST_WRONG = 5
WAIT = timedelta(minutes=15)
RECOVERY_CODES = 10
RECOVERY_LENGTH = 12  # letters of five bits
ISSUER = "Virtaus"


class Outcome(StrEnum):
    """What became of a code."""

    OPENED = "opened"
    WRONG = "wrong"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Offer:
    """What an authenticator app reads: the secret in groups of four, and its address drawn on ``size`` units square."""

    secret: str
    path: str
    size: int


def in_use(account: Account) -> SecondFactor | None:
    """The account's second step; None when it has none in use."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()


def is_required(account: Account) -> bool:
    """Whether the account must have a second step: it holds a role of the staff today (``SECOND_FACTOR_FOR_STAFF``)."""
    if not settings.SECOND_FACTOR_FOR_STAFF:
        return False
    staff = [role.value for role in STAFF]
    return RoleMembership.objects.filter(in_force(clock.today()), account=account, role__in=staff).exists()


@action("accounts.offer_second_factor", right=PUBLIC)
def offer(actor: Actor) -> None:
    """Make a secret for the actor's authenticator app, unless one waits already; nothing is asked for it before
    ``confirm``. Raises Invalid when a second step is in use.

    Open to whoever has shown the password: the actor is the account that signs in.
    """
    account = actions.own(actor)
    if in_use(account) is not None:
        raise Invalid({"": [_("The second step is in use already.")]})
    made = {"secret": pyotp.random_base32(), "offered_at": clock.now()}
    SecondFactor.objects.get_or_create(account=account, defaults=made)
    trail.note(["accounts.second_factor"], [account.id])


def offered(account: Account) -> Offer | None:
    """What the account's authenticator app should read; None when nothing waits for it."""
    factor = SecondFactor.objects.filter(account=account, confirmed_at__isnull=True).first()
    if factor is None:
        return None
    address = pyotp.TOTP(factor.secret).provisioning_uri(name=account.email, issuer_name=ISSUER)
    path, size = _drawn(address)
    return Offer(_in_groups(factor.secret), path, size)


@action("accounts.confirm_second_factor", right=PUBLIC)
def confirm(actor: Actor, code: str) -> list[str]:
    """Take the offered second step into use by its first code; gives the recovery codes, which are shown once.

    Raises Invalid for a code that is not the app's.
    """
    account = actions.own(actor)
    factor = SecondFactor.objects.filter(account=account, confirmed_at__isnull=True).first()
    step = _step_of(factor, code) if factor else None
    if factor is None or step is None:
        raise Invalid(
            {"code": [_("This is not the code that the app shows now. Wait for the next one and try again.")]}
        )
    factor.confirmed_at, factor.last_step = clock.now(), step
    factor.save(update_fields=["confirmed_at", "last_step"])
    actions.save(account)
    trail.note(["accounts.second_factor"], [account.id])
    return _new_recovery_codes(factor)


@action("accounts.check_second_factor", right=PUBLIC)
def check(actor: Actor, code: str) -> Outcome:
    """Whether ``code`` opens the actor's account: the app's present code, or an unused recovery code."""
    found = SecondFactor.objects.select_for_update(of=("self",)).filter(confirmed_at__isnull=False)
    factor = found.get(account=actions.own(actor))
    trail.note(["accounts.second_factor"], [factor.account_id])
    if factor.locked_until is not None and factor.locked_until > clock.now():
        return Outcome.WAITING
    step = _step_of(factor, code)
    opens = step is not None or _use_recovery_code(factor, code)
    factor.last_step = step or factor.last_step
    factor.failures = 0 if opens else factor.failures + 1
    factor.locked_until = None
    if factor.failures >= MOST_WRONG:
        factor.failures, factor.locked_until = 0, clock.now() + WAIT
    factor.save(update_fields=["failures", "locked_until", "last_step"])
    return Outcome.OPENED if opens else Outcome.WRONG


@action("accounts.renew_recovery_codes", right=USE_OWN_ACCOUNT)
def renew_recovery_codes(actor: Actor) -> list[str]:
    """New recovery codes; the old ones open nothing any more. Raises Invalid without a second step."""
    account = actions.own(actor)
    factor = in_use(account)
    if factor is None:
        raise Invalid({"": [_("The second step is not in use.")]})
    trail.note(["accounts.second_factor"], [account.id])
    return _new_recovery_codes(factor)


@action("accounts.remove_own_second_factor", right=USE_OWN_ACCOUNT)
def remove_own(actor: Actor, *, password: str) -> None:
    """Leave the second step off one's own account. Raises Invalid for a wrong password and where the role needs it."""
    account = actions.own(actor)
    if is_required(account):
        raise Invalid({"": [_("Your role needs the second step. An administrator can take a lost phone off.")]})
    if not account.check_password(password):
        raise Invalid({"password": [_("This is not your present password.")]})
    _remove(account)


@action("accounts.remove_second_factor", right=MANAGE_ACCOUNTS)
def remove(actor: Actor, account_id: UUID, *, version: int | None = None) -> None:
    """Take a lost phone off an account: its sessions end, and its next sign-in takes a new app into use if the role
    needs one. Raises Stale, NotFound."""
    _remove(actions.locked(actor, account_id, version))


def wrong_code() -> str:
    """What is said of a code that opens nothing."""
    return _("This is not the code that the app shows now. Wait for the next one and try again.")


def _remove(account: Account) -> None:
    SecondFactor.objects.filter(account=account).delete()
    account.sessions_ended += 1
    actions.save(account, "sessions_ended")
    trail.note(["accounts.second_factor", "accounts.sessions"], [account.id])


def _step_of(factor: SecondFactor, code: str) -> int | None:
    """The half-minute whose code this is, if it is near the present one and later than the last that was taken."""
    digits = code.replace(" ", "")
    app = pyotp.TOTP(factor.secret, interval=STEP)
    present = int(clock.calendar_now().timestamp()) // STEP
    for step in range(present - EARLIER_OR_LATER, present + EARLIER_OR_LATER + 1):
        if step > factor.last_step and hmac.compare_digest(app.generate_otp(step).encode(), digits.encode()):
            return step
    return None


def _use_recovery_code(factor: SecondFactor, code: str) -> bool:
    digests = [_digest(factor, code, key) for key in ring().index_keys]
    unused = RecoveryCode.objects.filter(factor=factor, digest__in=digests, used_at__isnull=True)
    return bool(unused.update(used_at=clock.now()))


def _new_recovery_codes(factor: SecondFactor) -> list[str]:
    RecoveryCode.objects.filter(factor=factor).delete()
    codes = [
        _in_groups("".join(secrets.choice(CODE_LETTERS) for _letter in range(RECOVERY_LENGTH)))
        for _code in range(RECOVERY_CODES)
    ]
    keys = ring()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, digest=_digest(factor, code, keys.index), index_key=keys.current_index)
        for code in codes
    )
    return codes


def _digest(factor: SecondFactor, code: str, key: bytes) -> bytes:
    plain = code.upper().translate(SAME)
    return hmac.digest(key, f"virtaus.accounts.second_factor\0{factor.id}\0{plain}".encode(), "sha256")


def _in_groups(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _drawn(text: str) -> tuple[str, int]:
    """A QR code as one SVG path and the side of its square, quiet edge included (ISO/IEC 18004: four units)."""
    rows = [list(row) for row in segno.make(text, error="m").matrix_iter(border=4)]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return path, len(rows)
