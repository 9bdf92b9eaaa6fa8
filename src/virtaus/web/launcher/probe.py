"""A container asks whether its pages answer: ``python -m virtaus.web.launcher.probe URL`` ends with 0 when they do.

It asks by the host name that the product answers to, and follows no redirect.
"""

from __future__ import annotations

import http.client
import os
import sys
from urllib.parse import urlsplit


def main(url: str) -> int:
    parts = urlsplit(url)
    named = os.environ.get("VIRTAUS_HOSTS", "").split(",")[0].strip().lstrip(".") or parts.netloc
    connection = http.client.HTTPConnection(parts.netloc, timeout=4)
    try:
        connection.request("GET", parts.path, headers={"Host": named})
        return 0 if connection.getresponse().status == http.HTTPStatus.OK else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
