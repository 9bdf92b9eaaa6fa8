"""Rights of the pages that belong to no room."""

from __future__ import annotations

from django.conf import settings

from virtaus.frame.rights import right
from virtaus.frame.roles import STAFF, Role

USE_HOME = right("web.use_home", *Role)
SEE_MODES = right("web.see_modes", *STAFF)
SEE_TRAINING_DATA = right("web.see_training_data", public=True)
SEE_GALLERY = right("web.see_gallery", *(STAFF if settings.VIRTAUS_DEMO else {Role.ADMIN}))
