"""What lower rooms put on the page of an opening."""

from __future__ import annotations

from uuid import UUID

from virtaus.frame.panels import Slot

VACANCY_PAGE: Slot[UUID] = Slot("employers.vacancy_page")
