"""The arrows of the architecture: who may import whom. The picture stands in docs/architecture.md."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Every module belongs to the first layer whose name it starts with; a layer may import itself and all below it.
LAYERS: list[list[str]] = [
    ["contest.errors"],
    ["contest.model"],
    ["contest.encoding", "contest.decoding", "contest.events", "contest.grown"],
    [
        "contest.commands",
        "contest.state",
        "contest.folding",
        "contest.scoring",
        "contest.results",
        "contest.decide",
        "contest.ledger",
    ],
    [
        "contest.text",
        "contest.locale",
        "contest.passes",
        "contest.photos",
        "contest.service",
        "contest.views",
        "contest.loading",
        "contest.browser",
        "contest.palette",
        "contest.made_once",
    ],
    ["contest.scenes"],
    ["contest.ui", "contest.web", "contest.documents", "contest.robots"],
    ["contest.cli", "contest.__main__", "app", "pages"],
]
PURE = [
    "contest.errors",
    "contest.model",
    "contest.encoding",
    "contest.decoding",
    "contest.events",
    "contest.commands",
    "contest.grown",
    "contest.state",
    "contest.folding",
    "contest.scoring",
    "contest.results",
    "contest.decide",
    "contest.views",
    "contest.palette",
    "contest.scenes",
]
IMPURE_STDLIB = {"time", "random", "secrets", "os", "pathlib", "sqlite3", "socket", "subprocess", "threading", "uuid"}
ONLY_IN = {
    "streamlit": ("pages", "contest.ui", "contest.web", "app"),
    "plotly": ("contest.ui.charts",),
    "starlette": ("contest.web", "app"),
    "sqlite3": ("contest.ledger",),
    "pysqlite3": ("contest.ledger",),
    "sqlite_utils": ("contest.ledger",),
    "httpx": ("contest.robots",),
    "websockets": ("contest.robots",),
    "PIL": ("contest.photos",),
    "openpyxl": ("contest.documents", "contest.loading"),
    "pandas": ("contest.ui", "contest.analysis", "contest.documents", "pages"),
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py")), *sorted((ROOT / "contest").rglob("*.py"))]:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        yield name, path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the arrows"
            module = node.module or ""
            yield module
            # ``from contest import state`` names the module in the second half.
            yield from (f"{module}.{alias.name}" for alias in node.names if module == "contest")


def belongs(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def layer(name: str) -> int | None:
    return next((n for n, names in enumerate(LAYERS) for prefix in names if belongs(name, prefix)), None)


MODULES = list(modules())


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_imports_point_downwards_only(name: str, path: Path) -> None:
    if name == "contest":
        return
    mine = layer(name)
    assert mine is not None, f"{name} stands in no layer"
    for used in imports(path):
        theirs = layer(used)
        if theirs is not None:
            assert theirs <= mine, f"{name} imports {used}, which lies above it"


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_a_library_is_imported_only_where_it_belongs(name: str, path: Path) -> None:
    for used in imports(path):
        homes = ONLY_IN.get(used.split(".")[0])
        assert homes is None or any(belongs(name, home) for home in homes), f"{name} imports {used}"


PURE_MODULES = [(name, path) for name, path in MODULES if any(belongs(name, pure) for pure in PURE)]


@pytest.mark.parametrize(("name", "path"), PURE_MODULES, ids=[name for name, _ in PURE_MODULES])
def test_the_core_knows_no_clock_no_randomness_no_store(name: str, path: Path) -> None:
    for used in imports(path):
        top = used.split(".")[0]
        assert top == "contest" or top in sys.stdlib_module_names, f"{name} imports {used}"
        assert top not in IMPURE_STDLIB, f"{name} imports {used}"
    source = path.read_text(encoding="utf-8")
    assert "datetime.now" not in source and "utcnow" not in source, f"{name} reads the clock"


def test_every_module_belongs_to_the_house() -> None:
    assert len(MODULES) > 20
    assert len(PURE_MODULES) > 10
