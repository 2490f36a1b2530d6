"""What the documents say exists, exists: commands, events, settings, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contest.cli import _parser
from contest.errors import plain
from contest.events import TYPES

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
DOCUMENTS = [*READMES, *sorted((ROOT / "docs").glob("*.md"))]


def commands() -> set[str]:
    (choices,) = [action.choices for action in _parser(plain)._actions if getattr(action, "choices", None)]
    return set(choices)


def test_every_event_is_documented_and_no_other() -> None:
    table = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8").split("## Events")[1].split("##")[0]
    assert set(re.findall(r"`([A-Z]\w+)`", table)) == set(TYPES)


def test_every_command_is_named_in_the_readme() -> None:
    text = READMES[0].read_text(encoding="utf-8")
    assert [one for one in commands() if f"`{one}`" not in text] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_commands_in_the_documents_exist(path: Path) -> None:
    used = re.findall(r"python -m contest(?: --\w+ \S+)* ([a-z]+)", path.read_text(encoding="utf-8"))
    assert [one for one in used if one not in commands()] == []


def test_every_call_is_documented() -> None:
    source = (ROOT / "contest" / "web" / "server.py").read_text(encoding="utf-8")
    calls = set(re.findall(r'Route\(f"\{base\}(/[^"]+)"', source)) - {"/api/{{rest:path}}"}
    assert len(calls) > 5
    text = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    assert [one for one in calls if re.sub(r"\{\{(\w+)(:path)?\}\}", r"{\1}", one) not in text] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [one for one in targets if not (path.parent / one).exists()] == []


@pytest.mark.parametrize("name", ["run", "test", "bench", "screenshots"])
def test_the_make_targets_exist(name: str) -> None:
    assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_requirements_are_pinned_exactly() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [
            line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and line[0] not in "#-"
        ]
        assert all("==" in line for line in lines)


def test_nothing_outside_the_project_is_needed() -> None:
    for path in [*ROOT.rglob("*.py"), *ROOT.rglob("*.toml"), ROOT / "Makefile"]:
        if ".venv" not in path.parts and path != Path(__file__):
            assert "../shared" not in path.read_text(encoding="utf-8"), path
