"""What the room tells on the pages of upper rooms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.employers.queries import vacancies_with
from virtaus.vocabulary.uses import counts_uses

counts_uses("employers", _("Vacancies"), vacancies_with)
