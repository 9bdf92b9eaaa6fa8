"""The page of a piece of work asks again until the work is done."""

from __future__ import annotations

from django.urls import reverse

from tests.world import World
from virtaus.frame import progress
from virtaus.frame.progress.models import TaskProgress
from virtaus.frame.roles import Role


def test_the_page_asks_again_until_the_work_is_done(world: World) -> None:
    client = world.client(Role.COACH)
    progress_id = progress.begin(world.actor(Role.COACH), "tests.work")
    url = reverse("frame:progress", args=[progress_id])
    whole = client.get(url).content.decode()
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip() in whole
    assert f'hx-get="{url}"' in fragment
    TaskProgress.objects.update(state="done", percent=100, leads_to="/people")
    done = client.get(url, headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == "/people"
    assert "hx-get" not in done.content.decode()
    assert world.client(Role.MANAGER).get(url).status_code == 404
