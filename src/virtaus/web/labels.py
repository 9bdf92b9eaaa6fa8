"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "web.see_gallery": _("See the gallery of components"),
        "web.see_modes": _("See the two modes"),
        "web.see_training_data": _("See what the training data is made of"),
        "web.use_home": _("Use the home page"),
        "home": _("Home"),
    }
)
