"""What the compute process answers on vacancies: which concepts their texts are near to or mention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from virtaus.employers.linking import adverts_of, as_answer
from virtaus.employers.reading_adverts import link
from virtaus.frame.compute import handler
from virtaus.vocabulary.compute import terms


@handler("employers.link")
def link_adverts(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The links of each advert of the payload (``employers.linking.as_payload``), in its order."""
    return as_answer(link(terms.now(), adverts_of(payload)))
