"""Background is for statistics, target groups and equality: matching can't reach it."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path

from virtaus.engine.matching import Opening, Profile
from virtaus.people.models import PersonBackground
from virtaus.proposals import compute

SOURCE = Path(compute.__file__).parent.parent
FORBIDDEN = {field.name for field in PersonBackground._meta.fields} - {"id", "person", "version"}


def names_in(path: Path) -> set[str]:
    """Every name, attribute and string of a module: a field read by ``values_list`` is a string."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= set(node.value.split("__"))
        elif isinstance(node, ast.ImportFrom | ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_what_matching_takes_in_holds_no_background() -> None:
    inputs = {field.name for kind in (Profile, Opening) for field in fields(kind)}
    assert inputs & FORBIDDEN == set()
    assert inputs & {"birth_date", "age", "hetu", "name", "given_names", "family_name"} == set()


def test_nothing_that_matches_can_name_background() -> None:
    matching = [*(SOURCE / "engine" / "matching").rglob("*.py"), *(SOURCE / "proposals").rglob("*.py")]
    assert matching
    reaching = {
        path.name: sorted(found)
        for path in matching
        if "migrations" not in path.parts
        if (found := names_in(path) & {"PersonBackground", "background", "birth_year", "sex", "citizenship"})
    }
    assert reaching == {}
