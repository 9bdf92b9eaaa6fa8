"""How far a long task is, shown to whoever asked for it.

The action begins a row and hands its id to the task; the task reports; the page shows
``<c-progress :progress="progress" />``, which asks again each second until the work is done::

    progress_id = progress.begin(actor, "casework.import_events")
    import_events.defer(batch_id, progress_id)

    with progress.reporting(progress_id) as report:
        report(40, gettext_noop("Row %(row)s of %(rows)s"), row=12, rows=30)
        ...
        report.lead_to(reverse("casework:batch", args=[batch_id]))
"""

from virtaus.frame.progress.reports import Report, begin, reporting

__all__ = ["Report", "begin", "reporting"]
