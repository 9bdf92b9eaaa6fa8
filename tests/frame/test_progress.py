"""Progress is seen while the work's transaction is open, in the reader's language, by whoever asked for it."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import translation

from virtaus.frame import progress
from virtaus.frame.actor import Actor, ActorKind
from virtaus.frame.errors import NotFound
from virtaus.frame.ids import new_id
from virtaus.frame.progress.reports import progress_of

ACTOR = Actor(ActorKind.ACCOUNT, new_id())


@pytest.mark.django_db(transaction=True)
def test_a_report_is_seen_before_the_work_commits() -> None:
    progress_id = progress.begin(ACTOR, "tests.work")
    with progress.reporting(progress_id) as report, transaction.atomic():
        report._last = 0
        report(40, "Nothing here yet", row=12)
        with translation.override("fi"):
            row = progress_of(ACTOR, progress_id)
        assert (row.percent, row.state, row.message) == (40, "running", "Täällä ei ole vielä mitään")
        report.lead_to("/somewhere")
    row = progress_of(ACTOR, progress_id)
    assert (row.percent, row.state, row.leads_to, row.ended) == (100, "done", "/somewhere", True)


@pytest.mark.django_db(transaction=True)
def test_work_that_fails_says_so_though_its_transaction_is_lost() -> None:
    progress_id = progress.begin(ACTOR, "tests.work")
    with pytest.raises(ZeroDivisionError), transaction.atomic(), progress.reporting(progress_id):
        _ = 1 / 0
    assert progress_of(ACTOR, progress_id).state == "failed"


@pytest.mark.django_db
def test_nobody_else_sees_it() -> None:
    progress_id = progress.begin(ACTOR, "tests.work")
    for other in (Actor(ActorKind.ACCOUNT, new_id()), Actor.anonymous()):
        with pytest.raises(NotFound):
            progress_of(other, progress_id)


@pytest.mark.django_db
def test_a_report_holds_numbers_only() -> None:
    with progress.reporting(progress.begin(ACTOR, "tests.work")) as report, pytest.raises(TypeError):
        report(1, "%(name)s", name="Aino")  # type: ignore[arg-type]
