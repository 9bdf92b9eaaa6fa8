"""Writing who answers for the personal data of the area."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as NotValid
from stdnum.fi import ytunnus

from virtaus.area.models import Controller
from virtaus.area.rules import SET_CONTROLLER
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, Stale

NEEDED = ("name", "address", "contact", "officer")


@action("area.set_controller", right=SET_CONTROLLER)
def set_controller(actor: Actor, details: Mapping[str, str], *, version: int) -> None:
    """Save the controller's details (the fields of ``Controller``); ``version`` is 0 where there are none yet.

    Raises Invalid for a needed field left empty, a text too long and a wrong business ID; Stale when somebody saved
    first.
    """
    values = {name: text.strip() for name, text in details.items()}
    wrong = {name: [_("Fill this in: the record is not whole without it.")] for name in NEEDED if not values.get(name)}
    if values.get("business_id"):
        try:
            values["business_id"] = str(ytunnus.format(ytunnus.validate(values["business_id"])))
        except NotValid:
            wrong["business_id"] = [_("That is not a business ID.")]
    if wrong:
        raise Invalid(wrong)
    trail.note({"area.configuration"})
    changes = {**values, "saved_at": clock.now()}
    present = Controller.objects.select_for_update(of=("self",)).order_by("only").first()
    if present is not None:
        present.change(changes, version=version)
        return
    new = Controller(**changes)
    try:
        new.clean_fields()
        with transaction.atomic():
            new.save(force_insert=True)
    except ValidationError as error:
        raise Invalid(error.message_dict) from error
    except IntegrityError as first:
        saved = Controller.objects.get()
        now = {name: getattr(saved, name) for name in changes}
        raise Stale(_("Somebody else saved this while you were editing it."), now, saved.version) from first
