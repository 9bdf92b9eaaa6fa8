"""Two hundred people at work at once: a morning's login storm, then pages in turn, with the audit log on.

    ./run bench load [--size tyohame] [--users 200] [--seconds 120] [--think 20]

A demo is started in a folder of its own with all its processes. The users are the area's coaches, team leads and other
staff, and for the rest jobseekers with a login of their own. All sign in within a minute; then each opens the pages of
the role in turn and thinks between two pages (exponentially, ``--think`` seconds on average). The time is the
browser's: from the question to the last byte. Beside them the peer: ``/health`` of the same server, which asks nobody
who they are.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import statistics
import tempfile
import threading
import time
import urllib.parse
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from benchmarks import crash

PASSWORD = "harjoittelu-2026"  # noqa: S105 - the invented logins' own, known to everybody
PAGES = {
    "coach": ("/", "/today/", "/people/", "customer", "customer", "/people/?duty=late", "search"),
    "team_lead": ("/", "/outlook/", "/people/", "customer", "/today/"),
    "manager": ("/", "/situation/", "/outlook/"),
    "jobseeker": ("/", "/my/", "/my/data/"),
    "employer": ("/",),
}
SIGN_IN_SECONDS = 60
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_CUSTOMER = re.compile(r'href="(/people/[0-9a-f-]{36}/)"[^>]*>([^<]+)<')


@dataclass
class Figures:
    """Milliseconds by what was asked, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)

    def p(self, what: str, share: float) -> float:
        spent = sorted(self.took[what])
        return spent[min(len(spent) - 1, int(share * len(spent)))]


class User(threading.Thread):
    """Somebody with a browser of their own."""

    def __init__(
        self, port: int, login: tuple[str, str], figures: Figures, plan: argparse.Namespace, number: int
    ) -> None:
        super().__init__(daemon=True)
        self.email, self.role = login
        self.port, self.figures, self.plan = port, figures, plan
        self.luck = random.Random(number)
        self.cookies: dict[str, str] = {}
        self.customers: list[tuple[str, str]] = []
        self.began = time.monotonic()

    def run(self) -> None:
        time.sleep(self.luck.uniform(0, SIGN_IN_SECONDS))
        self._sign_in()
        time.sleep(max(0.0, self.began + SIGN_IN_SECONDS + 10 - time.monotonic()))
        end = self.began + SIGN_IN_SECONDS + 10 + self.plan.seconds
        pages = PAGES.get(self.role, ("/",))
        turn = self.luck.randrange(len(pages))
        while True:
            time.sleep(self.luck.expovariate(1 / self.plan.think))
            if time.monotonic() > end:
                return
            self._open(pages[turn % len(pages)])
            turn += 1

    def _sign_in(self) -> None:
        page = self._ask("sign-in page", "GET", "/sign-in")
        self._ask("signing in", "POST", "/sign-in", self._form(page, email=self.email, password=PASSWORD))
        if "sessionid" not in self.cookies:
            self.figures.errors["signing in opened no session"] += 1

    def _open(self, page: str) -> None:
        if page in {"customer", "search"} and not self.customers:
            found = self._ask("pages", "GET", "/people/?size=100")
            self.customers = _CUSTOMER.findall(found)
            return
        if page == "customer":
            self._ask("pages", "GET", self.luck.choice(self.customers)[0])
        elif page == "search":
            form = self._form(self._ask("pages", "GET", "/people/search/"), text=self.luck.choice(self.customers)[1])
            self._ask("pages", "POST", "/people/search/", form)
        else:
            self._ask("pages", "GET", page)

    def _form(self, page: str, **fields: str) -> str:
        token = _TOKEN.search(page)
        return urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token[1] if token else ""})

    def _ask(self, what: str, method: str, address: str, form: str | None = None) -> str:
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            head |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{self.port}/"}
        began = time.perf_counter()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            connection.request(method, address, form, head)
            answer = connection.getresponse()
            body = answer.read().decode()
            connection.close()
        except OSError as error:
            self.figures.errors[f"{what}: {type(error).__name__}"] += 1
            return ""
        self.figures.took[what].append((time.perf_counter() - began) * 1000)
        if answer.status >= 400 or (answer.status == 302 and "/sign-in" in (answer.headers["Location"] or "")):
            self.figures.errors[f"{what}: {answer.status} {address.split('?')[0][:16]}"] += 1
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _sign, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return body


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="tyohame")
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--think", type=float, default=20)
    plan = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="virtaus-load-") as folder:
        demo = crash.Demo(Path(folder) / "state")
        try:
            print(f"start with the area {plan.size}: {demo.start(plan.size):.0f} s", flush=True)
            measure(demo, plan)
        finally:
            demo.stop()
            demo.remove()


def measure(demo: crash.Demo, plan: argparse.Namespace) -> None:
    logins = people(demo, plan.users)
    figures = Figures()
    users = [User(demo.port, login, figures, plan, number) for number, login in enumerate(logins)]
    entries = audit_entries(demo)
    for user in users:
        user.start()
    memory, health = watch(demo, users)
    told = Counter(role if role in {"coach", "team_lead", "jobseeker"} else "others" for _email, role in logins)
    print(f"{os.cpu_count()} processors; {', '.join(f'{count} {role}' for role, count in told.items())}")
    print(f"{'':<16}{'requests':>9}{'median ms':>11}{'p95 ms':>9}{'p99 ms':>9}")
    figures.took["/health"] = health
    for what in ("sign-in page", "signing in", "pages", "/health"):
        row = f"{len(figures.took[what]):>9}{figures.p(what, 0.5):>11.0f}{figures.p(what, 0.95):>9.0f}"
        print(f"{what:<16}{row}{figures.p(what, 0.99):>9.0f}")
    asked = len(figures.took["pages"])
    print(f"{asked / plan.seconds:.1f} pages a second; {audit_entries(demo) - entries} entries of the audit log")
    ratio = figures.p("pages", 0.5) / statistics.median(health)
    print(f"a page takes {ratio:.0f} times as long as /health beside it")
    print(f"largest web worker: {memory / 1024:.0f} MiB of its own and its part of what is shared")
    print("errors: " + (", ".join(f"{count} × {what}" for what, count in figures.errors.items()) or "none"))


def people(demo: crash.Demo, count: int) -> list[tuple[str, str]]:
    """Addresses and roles of ``count`` users with one password; jobseekers get a login made for the measurement."""
    listed = json.loads((demo.state / "demo-logins.json").read_text())[0]["email"]
    with psycopg.connect(demo.database_url()) as connection:
        staff = connection.execute(
            "SELECT DISTINCT ON (account.id) account.email, held.role FROM accounts_account account"
            " JOIN accounts_rolemembership held ON held.account_id = account.id"
        ).fetchall()
        connection.execute(
            "UPDATE accounts_account SET password = (SELECT password FROM accounts_account WHERE email = %s)", (listed,)
        )
        wanted = max(0, count - len(staff))
        made = connection.execute(
            "WITH chosen AS (SELECT id, gen_random_uuid() AS account_id FROM people_person"
            "  WHERE account_id IS NULL LIMIT %s), logins AS (INSERT INTO accounts_account"
            "  (id, email, name, name_key, language, is_active, sessions_ended, created_at, version, password)"
            "  SELECT chosen.account_id, chosen.account_id || '@load.example', 'Load', 'load', 'fi', true, 0, now(), 1,"
            "  (SELECT password FROM accounts_account LIMIT 1) FROM chosen RETURNING id, email),"
            " roles AS (INSERT INTO accounts_rolemembership (id, account_id, role, municipality, valid_from)"
            "  SELECT gen_random_uuid(), id, 'jobseeker', '', '2020-01-01' FROM logins)"
            " SELECT chosen.id, logins.id, logins.email FROM chosen JOIN logins ON logins.id = chosen.account_id",
            (wanted,),
        ).fetchall()
        for person, account, _email in made:
            connection.execute("UPDATE people_person SET account_id = %s WHERE id = %s", (account, person))
    found = [(email, role) for email, role in staff] + [(email, "jobseeker") for _person, _account, email in made]
    return found[:count]


def audit_entries(demo: crash.Demo) -> int:
    with psycopg.connect(demo.database_url()) as connection:
        row = connection.execute("SELECT count(*) FROM audit_entry").fetchone()
        return int(row[0]) if row else 0


def watch(demo: crash.Demo, users: list[User]) -> tuple[int, list[float]]:
    """The largest share of memory of a web worker (KiB) while the users work, and the times of ``/health``."""
    largest, health = 0, []
    while any(user.is_alive() for user in users):
        largest = max([largest, *shares_of_workers(demo)])
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", demo.port, timeout=60)
        with suppress(OSError):
            connection.request("GET", "/health")
            connection.getresponse().read()
            health.append((time.perf_counter() - began) * 1000)
        connection.close()
        time.sleep(1)
    return largest, health


def shares_of_workers(demo: crash.Demo) -> Iterator[int]:
    """Proportional set sizes (KiB) of the web process's workers."""
    parent = demo.pid("web")
    with suppress(OSError):
        for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    yield int(line.split()[1])


if __name__ == "__main__":
    main()
