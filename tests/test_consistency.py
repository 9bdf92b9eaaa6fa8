"""The rules of the house that no other tool checks: what points where, what nobody uses, what grew too long."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from virtaus.web.environment import SETTINGS

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "virtaus"
DOCS = ROOT / "docs"
ROOMS = {room: place for place, room in enumerate(settings.ROOMS)}
PYTHON = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = {
    str(path.relative_to(path.parents[len(path.relative_to(folder).parts) - 1])): path
    for folder in sorted(SOURCE.glob("*/templates"))
    for path in sorted(folder.rglob("*.html"))
}
MOST_LINES = 400
ONE_ROW = {"people.StorageMode"}  # a table of one row has no order
# Modules whose work is to know the moment or to make an id; the launcher runs without the product.
CLOCKS = re.compile(r"frame/clock\.py|frame/ids\.py|web/launcher/.*")


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def named_templates(source: str) -> set[str]:
    """The templates that a template extends, includes or uses as a component."""
    found = set(re.findall(r"""{%\s*(?:extends|include)\s+["']([^"'#]+)""", source))
    for name in re.findall(r"<c-(?!vars|slot)([a-z0-9_.\-]+)", source):
        if name not in {"vars", "slot"}:
            found.add(f"cotton/{name.replace('.', '/').replace('-', '_')}.html")
    return found


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_stays_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES, "make it a folder"


def test_tests_stay_short_enough_to_read() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_foreign_keys_point_only_upwards() -> None:
    downwards = []
    for model in apps.get_models(include_auto_created=True):
        own = ROOMS.get(model._meta.app_label)
        for field in model._meta.get_fields():
            if own is None or not field.is_relation or field.auto_created or field.related_model is None:
                continue
            other = ROOMS.get(field.related_model._meta.app_label, -1)  # type: ignore[union-attr]
            if other > own:
                downwards.append(f"{model._meta.label}.{field.name}")
    assert downwards == []


def test_templates_name_only_what_exists_and_stands_above() -> None:
    wrong = []
    for name, path in TEMPLATES.items():
        for named in named_templates(path.read_text(encoding="utf-8")):
            if named not in TEMPLATES:
                wrong.append(f"{name} names {named}, which does not exist")
            elif ROOMS[room_of(TEMPLATES[named])] > ROOMS[room_of(path)]:
                wrong.append(f"{name} names {named}, which stands below it")
    assert wrong == []


def test_no_template_is_dead() -> None:
    used = set()
    for path in TEMPLATES.values():
        used |= named_templates(path.read_text(encoding="utf-8"))
    python = "\n".join(path.read_text(encoding="utf-8") for path in PYTHON)
    by_framework = {"400.html", "403.html", "404.html", "429.html", "500.html", "403_csrf.html"}
    dead = [
        name
        for name in TEMPLATES
        if name not in used and name not in by_framework and not re.search(rf"""["']{re.escape(name)}["'#]""", python)
    ]
    assert dead == []


def test_only_the_clock_knows_the_time_and_only_ids_makes_ids() -> None:
    forbidden = {
        ("datetime", "now"),
        ("datetime", "utcnow"),
        ("datetime", "today"),
        ("date", "today"),
        ("timezone", "now"),
        ("timezone", "localdate"),
        ("timezone", "localtime"),
        ("time", "time"),
        ("uuid", "uuid1"),
        ("uuid", "uuid4"),
    }
    wrong = []
    for path in PYTHON:
        name = str(path.relative_to(SOURCE))
        if CLOCKS.fullmatch(name):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if (node.value.id, node.attr) in forbidden:
                    wrong.append(f"{name}:{node.lineno} {node.value.id}.{node.attr}")
            elif isinstance(node, ast.ImportFrom) and node.module == "uuid":
                wrong += [f"{name}:{node.lineno} {a.name}" for a in node.names if a.name in {"uuid1", "uuid4"}]
            elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                wrong.append(f"{name}:{node.value.lineno} {node.arg}")
    assert wrong == [], "use frame.clock and frame.ids"


def test_pages_never_touch_models() -> None:
    wrong = []
    for path in PYTHON:
        if path.name not in {"pages.py", "urls.py", "panels.py", "navigation.py"} and "pages" not in path.parts[:-1]:
            continue
        wrong += [
            f"{path.relative_to(SOURCE)}:{node.lineno}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and re.fullmatch(r"virtaus\.\w+\.models", node.module or "")
        ]
    assert wrong == [], "a page calls queries and actions"


def test_models_never_know_pages() -> None:
    wrong = []
    for path in PYTHON:
        if path.name != "models.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if module.startswith("virtaus.") and module.rpartition(".")[2] in {"pages", "forms", "queries", "actions"}:
                wrong.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    assert wrong == []


def test_only_the_environment_reads_the_environment() -> None:
    wrong = [
        str(path.relative_to(SOURCE))
        for path in PYTHON
        if path.relative_to(SOURCE).parts[0] not in {"web"}
        and re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))
    ]
    assert wrong == [], "settings come from web/environment.py"


def test_every_action_is_tried_by_a_test() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))
    untried = [
        f"{path.relative_to(SOURCE)}: {node.name}"
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(d, ast.Call) and getattr(d.func, "id", "") == "action" for d in node.decorator_list)
        and not re.search(rf"\b{node.name}\b", tests)
    ]
    assert untried == []


def test_every_model_says_its_order() -> None:
    silent = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("virtaus.") and not model._meta.ordering and model._meta.label not in ONE_ROW
    ]
    assert silent == []


def test_every_setting_is_documented() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md")))
    assert [setting.name for setting in SETTINGS if f"`{setting.name}`" not in written] == []


def this_machine_or_a_registry() -> re.Pattern[str]:
    """What a file that others read never names: where this checkout lies, anybody's home folder, a package registry."""
    everywhere = {Path("/", name) for name in ("app", "code", "opt", "src", "srv", "tmp", "usr", "var")}
    own = {folder for folder in (ROOT, ROOT.parent, Path.home()) if folder not in everywhere and folder.name}
    homes = ("/".join(("", *parts)) for parts in (("root", ""), ("home", r"[a-z]"), ("Users", r"[A-Za-z]")))
    folders = (*(re.escape(f"{path}/") for path in own), *homes)
    return re.compile("|".join((r"pypi\.org", r"files\.pythonhosted", *folders)))


def test_no_page_of_the_product_names_this_machine_or_a_registry() -> None:
    named = this_machine_or_a_registry()
    for told in (f"{ROOT}/src", "see " + "/".join(("", "home", "somebody", "x.csv")), "https://pypi" + ".org/simple"):
        assert named.search(told)
    listed = [*SOURCE.rglob("*"), *DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "requirements").glob("*")]
    kinds = {".py", ".md", ".html", ".js", ".css", ".toml", ".txt", ".in", ".po", ".csv", ".json", ".sql"}
    wrong = [
        str(path.relative_to(ROOT))
        for path in listed
        if path.suffix in kinds
        and "vendor" not in path.parts
        and named.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert wrong == []
