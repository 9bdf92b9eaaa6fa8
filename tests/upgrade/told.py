"""What an area tells its readers: figures, indicators, flow, and a customer's own data. Prints it as JSON.

Run as a program beside any version of the product, so it imports nothing of it: addresses are what versions share.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django


def tell(jobseeker: str) -> dict[str, Any]:
    """The answers by address: of the open interface to anybody, of the own file to the login ``jobseeker``.

    Of the own file only the rows: what people call their kinds is a version's own, and when it was made the moment's.
    """
    from django.contrib.auth import get_user_model
    from django.test import Client

    anybody, herself = Client(), Client()
    herself.force_login(
        get_user_model().objects.get(email=jobseeker), backend="django.contrib.auth.backends.ModelBackend"
    )
    told = {address: _asked(anybody, address) for address in ("/api/v1/flow", "/api/v1/flow/months")}
    for row in _asked(anybody, "/api/v1/indicators")["items"]:
        if row["has_open_figures"]:
            address: str | None = f"/api/v1/figures?indicator={row['code']}&limit=1000"
            items: list[Any] = []
            while address:
                part = _asked(anybody, address)
                items, address = items + part["items"], part["next"]
            told[row["code"]] = items
    own = _asked(herself, "/my/data/file")
    told["own data"] = {"person": own["person"]} | {kind: found["rows"] for kind, found in own["data"].items()}
    return told


def _asked(client: Any, address: str) -> Any:
    answer = client.get(address, headers={"host": "localhost"})
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.content[:500]!r}"
    return json.loads(answer.content)


if __name__ == "__main__":
    django.setup()
    json.dump(tell(sys.argv[1]), sys.stdout)
