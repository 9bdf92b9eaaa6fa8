"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "area.edit_area": _("Change the area's configuration"),
        "area.load_area": _("Load an area from files"),
        "area.see_area": _("See the area's configuration"),
        "area.see_teams": _("See teams and their members"),
        "area.add_member": _("Add a member to a team"),
        "area.change_member": _("Change a team membership"),
        "area.change_service_point": _("Change a service point"),
        "area.change_team": _("Change a team"),
        "area.create_demo_staff": _("Make the made-up staff of a training area"),
        "area.end_member": _("End a team membership"),
        "area.import_map": _("Read in a map"),
        "area.set_target": _("Set a target"),
        "area.decide_targets": _("Targets of the area"),
        "area.set_targets": _("Decide the area's targets and working times"),
        "area.configuration": _("configuration of the area"),
        "area.team_membership": _("team membership"),
        "area:team": _("A team"),
        "area.see_places": _("See the area's municipalities and service points"),
        "area.manage_absences": _("Look after absences"),
        "area.add_absence": _("Record an absence"),
        "area.end_absence": _("End an absence"),
        "area.withdraw_absence": _("Take back an absence"),
        "area.create_demo_absences": _("Make the made-up absences of a training area"),
        "area.create_more_staff": _("Make more made-up staff of a training area"),
        "area.send_calendars": _("Send in workers' calendars"),
        "area.import_calendars": _("Read in workers' calendars"),
        "area.calendar": _("calendar of a worker"),
        "area.absence": _("absence of a worker"),
        "area.see_processing": _("See why personal data is kept"),
        "area.read_privacy": _("Read what is told of personal data"),
        "area.set_controller": _("Write who answers for personal data"),
    }
)
