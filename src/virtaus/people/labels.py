"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "people.import_people": _("Read in persons from a file"),
        "people.see": _("See a customer's page"),
        "people.key": _("name or key"),
        "people.municipality": _("municipality"),
        "people.competence": _("competence"),
        "people.person": _("person's record"),
        "people.hetu": _("personal identity code"),
        "people.birth_date": _("date of birth"),
        "people.contact": _("contact details"),
        "people.service_facts": _("what service must heed"),
        "people.background": _("background"),
        "people.work_limits": _("limits to work"),
        "people.sources": _("sources of the data"),
        "people.outside_access": _("access from outside the team"),
        "people:person": _("Customer's page"),
        "people.edit": _("Change a person's data"),
        "people.open_outside": _("Open another team's customer for a stated reason"),
        "people.register": _("Register a person"),
        "people.decide_reviews": _("Review of openings from outside the team"),
        "people.review_access": _("Review access from outside the team"),
        "people.search": _("Look for a person"),
        "people.see_all_access": _("See all access from outside teams"),
        "people.add_competence": _("Add competence"),
        "people.export_own": _("Take one's own data as a file"),
        "people:own_file": _("My data as a file"),
        "people.edit_own": _("Tell of the work that suits oneself"),
        "people.tell_own_work": _("Tell of the work that suits oneself"),
        "people.set_language_level": _("Record the level of a language"),
        "people:own_work": _("Work that suits me"),
        "people.choose_limits": _("Record limits to work"),
        "people.close_outside": _("Close access from outside the team"),
        "people.end_competence": _("End competence"),
        "people.update_contact": _("Change contact details"),
        "people.update_identity": _("Change identity"),
        "people.update_service_facts": _("Change what service must heed"),
        "people.use_own_page": _("Use one's own page as a customer"),
        "people.invite": _("Give a customer a code for a login"),
        "people.revoke_login": _("End a customer's login"),
        "people.join": _("Take a code into use"),
        "people.join_signed_in": _("Take a code into use with a login"),
        "people.login": _("the customer's own login"),
        "people:my_uses": _("Who has looked at my data"),
        "people:login": _("A customer's own login"),
        "people:join": _("Take your code into use"),
        "people.merge": _("merging of records"),
        "people.merge_persons": _("Merge two records of one person"),
        "people.undo_merge": _("Undo the merging of records"),
        "people:merge": _("Merge records"),
        "people.register_own": _("Register as a customer"),
        "people.register_person": _("Register a person as a customer"),
    }
)
