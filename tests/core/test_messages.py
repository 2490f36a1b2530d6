"""Every text a person can see stands in a Chinese catalog, with the same placeholders."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from contest.locale.__main__ import compiled
from contest.text import LOCALE, translator

ROOT = Path(__file__).parents[2]
CATALOGS = sorted(LOCALE.rglob("*.po"))
SOURCES = [
    ROOT / "app.py",
    *(ROOT / "pages").rglob("*.py"),
    *(ROOT / "contest").rglob("*.py"),
    *(ROOT / "deploy").rglob("*.py"),
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def used_texts() -> Iterator[tuple[str, str]]:
    """Yield every constant text given to ``t``, ``_`` or ``N_``, and where."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[0]
            if name in ("t", "N_") and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, f"{path.relative_to(ROOT)}:{node.lineno}"


def messages() -> Iterator[tuple[Path, Message]]:
    for path in CATALOGS:
        with path.open("rb") as stream:
            yield from ((path, message) for message in read_po(stream) if message.id)


TRANSLATED = {message.id: message for _, message in messages()}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_is_translated() -> None:
    missing = sorted({f"{where}: {text!r}" for text, where in used_texts() if text and not TRANSLATED.get(text)})
    assert missing == []


def has_words(text: str) -> bool:
    """Tell whether a text has words of its own, apart from placeholders and names that stay as they are."""
    return re.search("[A-Za-z]{2}", re.sub(r"\{\w*\}|CLI|CSV|XLSX|JSONL|ABCD-EFGH|seq|English", "", text)) is not None


def test_no_translation_is_empty_fuzzy_or_without_chinese() -> None:
    bad = [
        f"{path.name}: {message.id!r}"
        for path, message in messages()
        if message.fuzzy
        or not message.string
        or (has_words(str(message.id)) and not CHINESE.search(str(message.string)))
    ]
    assert bad == []


def test_translations_keep_the_placeholders() -> None:
    bad = [
        f"{path.name}: {message.id!r}"
        for path, message in messages()
        if fields(message.id) != fields(str(message.string))
    ]
    assert bad == []


def test_a_text_means_the_same_in_every_catalog() -> None:
    seen: dict[str, tuple[Path, str]] = {}
    for path, message in messages():
        first = seen.setdefault(message.id, (path, message.string))
        assert first[1] == message.string, f"{message.id!r}: {first[0].name} and {path.name} differ"


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_the_compiled_catalog_is_up_to_date(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == compiled(path), "run: make messages"


def test_chinese_is_the_default_and_english_is_the_source() -> None:
    text = "You are not on the panel of this meeting – check the pass."
    assert translator("en")(text) == text
    assert CHINESE.search(translator("zh")(text))
    assert translator("fr")(text) == translator("zh")(text)
