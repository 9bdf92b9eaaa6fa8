"""Server time and statements of the pages that people open most, on the whole training area.

    ./run bench pages [--size tyohame] [--times 40]

A demo is started in a folder of its own with all its processes, and its pages are asked one after another as each role
does: today pages, the list of customers with its filters, customers' pages, the search. The time is what the web
process notes in its log (rights, session, audit log and rendering with it; no network), the statements likewise.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import os
import random
import re
import statistics
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from benchmarks import crash

HOMES = ("coach", "team_lead", "manager", "employer", "jobseeker")
LISTS = ("", "?page=2", "?size=100", "?sort=due", "?sort=-search_started", "?new=1", "?changed=1")
_LINE = re.compile(r"milliseconds=([\d.]+) .*?request_id=(\S+) .*?statements=(\d+)")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Browser:
    """Somebody signed in, who keeps the ids of what they asked."""

    def __init__(self, demo: crash.Demo, login: dict[str, str]) -> None:
        self.base = f"http://127.0.0.1:{demo.port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page, _id = self.get("/sign-in")
        self.post("/sign-in", page, email=login["email"], password=login["password"])

    def get(self, address: str) -> tuple[str, str]:
        """The page and the id of the request."""
        with self.opener.open(self.base + address, timeout=60) as answer:
            return answer.read().decode(), answer.headers["X-Request-ID"]

    def post(self, address: str, page: str, **fields: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise SystemExit(f"the page before {address} has no form")
        body = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token[1]}).encode()
        with self.opener.open(self.base + address, body, timeout=60) as answer:
            return str(answer.headers["X-Request-ID"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="tyohame")
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="virtaus-pages-") as folder:
        demo = crash.Demo(Path(folder) / "state")
        try:
            print(f"start with the area {options.size}: {demo.start(options.size):.0f} s")
            measure(demo, options.times)
        finally:
            demo.stop()
            demo.remove()


def measure(demo: crash.Demo, times: int) -> None:
    logins = {each["role"]: each for each in json.loads((demo.state / "demo-logins.json").read_text())}
    asked: dict[str, list[str]] = {}
    for role in HOMES:
        asked[f"home, {role}"] = ids(Browser(demo, logins[role]), ["/"], times)
    coach = Browser(demo, logins["coach"])
    page, _id = coach.get("/people/?size=100")
    customers = sorted(set(re.findall(r'href="(/people/[0-9a-f-]{36}/)"', page)))
    if not customers:
        raise SystemExit("the coach's list shows nobody")
    lists = ["/people/" + each for each in LISTS]
    for box in ("duty", "status", "municipality"):
        options = page.partition(f'name="{box}"')[2].partition("</select>")[0]
        lists += [f"/people/?{box}={code}" for code in re.findall(r'<option value="([^"]+)"', options)]
    asked["today, coach"] = ids(coach, ["/today/"], times)
    asked[f"customers, {len(lists)} filters"] = ids(coach, lists, times)
    asked["a customer's page"] = ids(coach, random.Random(7).sample(customers, min(len(customers), times)), times)
    keys = re.findall(r'href="/people/[0-9a-f-]{36}/"[^>]*>([^<]+)<', page)
    head, _id = coach.get("/people/search/")
    asked["search by key"] = [coach.post("/people/search/", head, text=random.choice(keys)) for _ in range(times)]
    time.sleep(1)
    noted = read_log(demo.state / "log" / "web.log")
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.1f}, {times} requests of each page, one after another")
    print(f"{'page':<28}{'median ms':>11}{'p95 ms':>9}{'statements':>12}")
    for what, requests in asked.items():
        took = [noted[each] for each in requests if each in noted]
        if len(took) < len(requests):
            raise SystemExit(f"{what}: {len(requests) - len(took)} requests are not in the log")
        spent, statements = [each[0] for each in took], [each[1] for each in took]
        p95 = statistics.quantiles(spent, n=20)[-1]
        most = f"{min(statements)}-{max(statements)}" if min(statements) < max(statements) else f"{max(statements)}"
        print(f"{what:<28}{statistics.median(spent):>11.0f}{p95:>9.0f}{most:>12}")


def ids(browser: Browser, addresses: Sequence[str], times: int) -> list[str]:
    """The ids of ``times`` requests, the addresses in turn, after two that warm up."""
    for address in addresses[:2]:
        browser.get(address)
    return [browser.get(addresses[number % len(addresses)])[1] for number in range(times)]


def read_log(path: Path) -> dict[str, tuple[float, int]]:
    """Milliseconds and statements of each request in the log of the web process."""
    found = _LINE.finditer(_COLOUR.sub("", path.read_text(encoding="utf-8")))
    return {each[2]: (float(each[1]), int(each[3])) for each in found}


if __name__ == "__main__":
    main()
