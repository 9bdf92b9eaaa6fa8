"""What of accounts rests on an older index key: links in force, codes on paper, tokens that were not used since."""

from __future__ import annotations

from virtaus.accounts import links
from virtaus.accounts.models import ApiToken, ApiTokenRows, OneTimeLink, RecoveryCode
from virtaus.frame import clock
from virtaus.frame.encryption.keys import ring
from virtaus.frame.encryption.rotation import needs_older_index_keys


def _links() -> list[OneTimeLink]:
    lasting = OneTimeLink.objects.filter(ended_at__isnull=True, expires_at__gt=clock.now()).order_by("id")
    return [link for link in lasting.iterator() if links.rests_on_older_key(link)]


def _end_links() -> int:
    found = _links()
    for link in found:
        links.end(link, OneTimeLink.End.REVOKED)
    return len(found)


def _codes() -> int:
    return RecoveryCode.objects.filter(used_at__isnull=True, index_key__lt=ring().current_index).count()


def _end_codes() -> int:
    return RecoveryCode.objects.filter(used_at__isnull=True, index_key__lt=ring().current_index).delete()[0]


def _tokens() -> ApiTokenRows:
    lasting = ApiToken.objects.filter(ended_at__isnull=True, expires_on__gte=clock.today())
    return lasting.filter(index_key__lt=ring().current_index)


def _end_tokens() -> int:
    count = _tokens().count()
    _tokens().end()
    return count


needs_older_index_keys("links and codes in force", count=lambda: len(_links()), end=_end_links)
needs_older_index_keys("recovery codes on paper", count=_codes, end=_end_codes)
needs_older_index_keys("tokens that were not used since", count=lambda: _tokens().count(), end=_end_tokens)
