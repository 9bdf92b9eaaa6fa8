"""Links and codes for somebody who has no login: for one thing, for a time, to be taken back at any moment.

The token is computed from the key ring and the link's id when it is needed, never stored: the database holds a keyed
digest of it only, and neither a backup nor the outbox opens anything without the keys. A token has 192 bits; a code,
which people read aloud and type, 60 bits, so wrong ones are counted by sender and the sender has to wait.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from virtaus.accounts.models import LinkAttempt, OneTimeLink
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.encryption.keys import ring
from virtaus.frame.errors import VirtausError
from virtaus.frame.ids import new_id

End = OneTimeLink.End
TOKEN_BYTES = 24
CODE_LENGTH = 12
# Letters and digits that are not taken for one another when read aloud or typed from paper (Crockford's base 32).
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SAME = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": "", " ": ""})
MOST_WRONG = 10
WRONG_WITHIN = timedelta(minutes=15)
ATTEMPTS_KEPT = timedelta(days=1)
_forgotten: dict[str, Callable[[OneTimeLink], None]] = {}


class TooManyAttempts(VirtausError):
    """The sender has tried too many wrong tokens lately."""


def make(actor: Actor, purpose: str, *, valid: timedelta, code: bool = False) -> OneTimeLink:
    """A new link that lasts ``valid``; its secret is ``token_of`` it, or ``code_of`` it when it is a ``code``."""
    now = clock.now()
    link = OneTimeLink(
        id=new_id(), purpose=purpose, made_by_id=actor.account_id, made_at=now, expires_at=now + valid, digest=b""
    )
    key = ring().index
    secret = _secret(link, key)
    link.digest = _digest(key, purpose, _plain(_as_code(secret)) if code else _as_token(secret))
    link.save(force_insert=True)
    return link


def token_of(link: OneTimeLink) -> str:
    """The token that stands in the link's address."""
    tokens = {key: _as_token(_secret(link, key)) for key in ring().index_keys}
    held = (token for key, token in tokens.items() if _digest(key, link.purpose, token) == bytes(link.digest))
    return next(held, tokens[ring().index])


def code_of(link: OneTimeLink) -> str:
    """The code that a person types, in groups of four."""
    codes = {key: _as_code(_secret(link, key)) for key in ring().index_keys}
    held = (code for key, code in codes.items() if _digest(key, link.purpose, _plain(code)) == bytes(link.digest))
    return next(held, codes[ring().index])


def rests_on_older_key(link: OneTimeLink) -> bool:
    """Whether only an older index key tells the link's secret."""
    key = ring().index
    newest = _secret(link, key)
    digests = {_digest(key, link.purpose, each) for each in (_as_token(newest), _plain(_as_code(newest)))}
    return bytes(link.digest) not in digests


def opened(purpose: str, secret: str, *, sender: str) -> OneTimeLink | None:
    """The link in force that ``secret`` (a token, or a code as somebody typed it) opens; None when it opens nothing.

    ``sender`` is the network address that asks. TooManyAttempts after ten wrong ones in a quarter of an hour.
    """
    check_pace(purpose, sender)
    found = in_force(purpose).filter(digest__in=_digests(purpose, secret)).first()
    if found is None:
        count_wrong(purpose, sender)
        return None
    if found.opened_at is None:
        found.opened_at = clock.now()
        found.save(update_fields=["opened_at"])
    return found


def check_pace(purpose: str, sender: str) -> None:
    """Raise TooManyAttempts after ten wrong tries of one sender in a quarter of an hour, in whatever process."""
    lately = LinkAttempt.objects.filter(purpose=purpose, sender=_who(sender), at__gt=clock.now() - WRONG_WITHIN)
    if lately.count() >= MOST_WRONG:
        raise TooManyAttempts(_("Too many wrong tries. Wait a quarter of an hour and try again."))


def count_wrong(purpose: str, sender: str) -> None:
    """Count a wrong try; it must not stand in a transaction that is taken back."""
    LinkAttempt.objects.create(purpose=purpose, sender=_who(sender), at=clock.now())


def end_of(purpose: str, secret: str) -> str:
    """How the link of ``secret`` ended (``End``, or "expired"); empty for one that works or never was.

    Only who holds the secret learns it; a guess is counted by ``opened``, which is asked first.
    """
    found = OneTimeLink.objects.filter(purpose=purpose, digest__in=_digests(purpose, secret)).first()
    if found is None or is_in_force(found):
        return ""
    return found.end or "expired"


def in_force(purpose: str) -> QuerySet[OneTimeLink]:
    """Links of a purpose that still open something."""
    return OneTimeLink.objects.filter(purpose=purpose, ended_at__isnull=True, expires_at__gt=clock.now()).order_by("id")


def is_in_force(link: OneTimeLink) -> bool:
    return link.ended_at is None and link.expires_at > clock.now()


def after_end(purpose: str, forget: Callable[[OneTimeLink], None]) -> None:
    """Say what a room forgets when a link of its purpose ends, wherever it is ended."""
    _forgotten[purpose] = forget


def end(link: OneTimeLink, how: OneTimeLink.End) -> None:
    """End a link; one that has ended keeps its first end."""
    OneTimeLink.objects.filter(id=link.id, ended_at__isnull=True).update(ended_at=clock.now(), end=how)
    if link.purpose in _forgotten:
        _forgotten[link.purpose](link)


def forget_attempts() -> int:
    """Delete counted attempts of more than a day ago; returns how many."""
    return LinkAttempt.objects.filter(at__lt=clock.now() - ATTEMPTS_KEPT).delete()[0]


def _secret(link: OneTimeLink, key: bytes) -> bytes:
    return hmac.digest(key, f"virtaus.accounts.links\0{link.purpose}\0{link.id}".encode(), "sha256")


def _as_token(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret[:TOKEN_BYTES]).decode()


def _as_code(secret: bytes) -> str:
    letters = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in secret[:CODE_LENGTH])
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def _who(sender: str) -> bytes:
    return hmac.digest(ring().index, f"virtaus.accounts.links.sender\0{sender}".encode(), "sha256")


def _digests(purpose: str, secret: str) -> set[bytes]:
    """What the link of a secret may stand under: a token or a typed code, made with the newest or an older key."""
    return {_digest(key, purpose, each) for key in ring().index_keys for each in (secret, _plain(secret))}


def _digest(key: bytes, purpose: str, secret: str) -> bytes:
    """Keyed: a code of 60 bits could else be tried out against a copy of the database."""
    return hmac.digest(key, f"virtaus.accounts.links.digest\0{purpose}\0{secret}".encode(), "sha256")


def _plain(code: str) -> str:
    """A code as it is compared, however it was typed."""
    return code.upper().translate(SAME)
