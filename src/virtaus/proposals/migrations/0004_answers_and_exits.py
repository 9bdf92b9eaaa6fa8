"""Which answer a step confirmed and which entry of the ledger a hire made; apart, so that no index waits for its rows."""

from __future__ import annotations

from datetime import timedelta

from django.db import migrations

MOMENT = timedelta(minutes=1)


def confirmed(apps, decision):
    """The employer's answer that a decision confirmed: settled by the same person just before."""
    answers = apps.get_model("proposals", "Answer").objects.filter(
        proposal_id=decision.proposal_id,
        settled="confirmed",
        settled_by_id=decision.decided_by_id,
        settled_at__range=(decision.decided_at - MOMENT, decision.decided_at + MOMENT),
    )
    return answers.order_by("-settled_at", "id").first()


def link_answers_and_exits(apps, schema_editor):
    """Which answer a step confirmed, and which entry of the ledger a hire made, so that both can be taken back."""
    decisions = apps.get_model("proposals", "Decision").objects.filter(state__in=("meeting", "hired", "not_hired"))
    for each in decisions.order_by("id").iterator():
        answer = confirmed(apps, each)
        if answer is not None:
            each.answer_id = answer.id
            each.save(update_fields=["answer"])
    events = apps.get_model("casework", "CaseEvent").objects
    for hire in apps.get_model("proposals", "Hire").objects.select_related("proposal").order_by("id").iterator():
        hire.exit = (
            events.filter(
                person_id=hire.proposal.person_id,
                origin="virtaus",
                kind="status_changed",
                status="employed",
                on=hire.starts_on,
                superseded_at__isnull=True,
                recorded_at__range=(hire.recorded_at - MOMENT, hire.recorded_at + MOMENT),
            )
            .order_by("recorded_at", "id")
            .first()
        )
        if hire.exit is not None:
            hire.save(update_fields=["exit"])


class Migration(migrations.Migration):
    dependencies = [("proposals", "0003_reasons_and_undo")]

    operations = [migrations.RunPython(link_answers_and_exits, migrations.RunPython.noop)]
