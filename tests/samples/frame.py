"""Work under way that a coach asked for, a file that a team lead may have, and a mail."""

from __future__ import annotations

from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from tests.world import World
from virtaus.frame import progress
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.files import owner, store
from virtaus.frame.ids import new_id
from virtaus.frame.outbox import mail_template, post
from virtaus.frame.rights import SIGNED_IN
from virtaus.frame.roles import Role

LISTS: dict[UUID, UUID] = {}


def _of_own_account(actor: Actor, owner_id: UUID) -> None:
    if LISTS[owner_id] != actor.account_id:
        raise NotFound("no")


FILES = owner("tests.list", right=SIGNED_IN, opens=_of_own_account)
NEWS = mail_template("tests.news", subject=_("Finished"), text=_("Under way"))


def furnish(world: World) -> None:
    progress_id = progress.begin(world.actor(Role.COACH), "tests.work")
    world.sample("frame:progress", team_bound=True, progress_id=progress_id)
    world.sample("api:progress", team_bound=True, progress_id=progress_id)
    list_id = new_id()
    LISTS[list_id] = world.accounts[Role.TEAM_LEAD].id
    file_id = store(FILES, list_id, ContentFile(b"key;event\n", "list.csv"))
    world.sample("frame:file", team_bound=True, file_id=file_id)
    message_id = post(NEWS, to="coach@virtaus.example", language="fi", path="/")
    world.sample("frame:mail", message_id=message_id)
