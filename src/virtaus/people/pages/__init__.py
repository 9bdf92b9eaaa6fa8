"""The pages of persons."""

from virtaus.people.pages.person import crumbs_to

__all__ = ["crumbs_to"]
