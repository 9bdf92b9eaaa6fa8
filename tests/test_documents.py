"""The documents tell the truth: files, commands and benchmarks that they name are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from virtaus.web.launcher.places import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOLDERS = ("docs", "src", "tests", "benchmarks", "deploy", "requirements", ".ci")
SPANS = re.compile(r"`([^`\n]+)`")
LINKS = re.compile(r"\]\(([^)#\s]+)")
COMMAND = re.compile(r"(?:\./run manage|python -m django|^manage) ([a-z][a-z_]+)")
BENCHMARK = re.compile(r"\./run bench ([a-z_]+)")
# Django's own words and what stands for a name.
NOT_OURS = {"command", "migrate", "check", "shell", "createsuperuser"}


def said(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Every match with the name of its document, in spans of code and in indented blocks."""
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        blocks = [line.strip() for line in text.splitlines() if line.startswith("    ")]
        for piece in [*SPANS.findall(text), *blocks]:
            for match in pattern.finditer(piece):
                yield path.name, match[1]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_links_of_a_document_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = {span for span in SPANS.findall(text) if re.fullmatch(rf"({'|'.join(FOLDERS)})/[\w./-]+", span)}
    linked = {link for link in LINKS.findall(text) if not link.startswith(("http://", "https://", "mailto:"))}
    missing = [name for name in named if not (ROOT / name).exists()]
    missing += [link for link in linked if not (path.parent / link).exists()]
    assert missing == []


def test_every_decision_stands_in_the_index_under_its_own_title() -> None:
    folder = ROOT / "docs" / "decisions"
    titles = {path.name: path.read_text(encoding="utf-8").split("\n", 1)[0] for path in folder.glob("[0-9]*.md")}
    index = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", (folder / "README.md").read_text("utf-8"), re.M)
    assert [(name, f"# {number} {title}") for number, name, title in index] == sorted(titles.items())
    assert len({number for number, _name, _title in index}) == len(index), "two records have one number"


def test_commands_that_documents_name_exist() -> None:
    known = get_commands().keys() | NOT_OURS
    assert [found for found in said(COMMAND) if found[1] not in known] == []


def test_benchmarks_that_documents_name_exist() -> None:
    known = {path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py")}
    assert [found for found in said(BENCHMARK) if found[1] not in known] == []
