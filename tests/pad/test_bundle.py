"""The joining of the script sources: what it accepts, and that it refuses what it would break."""

from __future__ import annotations

from pathlib import Path

import pytest

from contest.browser.bundle import bundle
from contest.browser.pad import MSGIDS
from contest.text import translator


def written(folder: Path, **sources: str) -> Path:
    for name, source in sources.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder / "main.js"


def test_imports_come_first_and_each_module_once(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        base="export const one = 1;\n",
        middle='import { one } from "./base.js";\nexport function two() {\n  return one + one;\n}\n',
        main='import { one } from "./base.js";\nimport { two } from "./middle.js";\n'
        "export default function start() {\n  return one + two();\n}\n",
    )
    script = bundle(entry)
    assert "import" not in script
    assert script.count("const one = 1;") == 1
    assert script.index("const one") < script.index("function two") < script.index("export default function start")


@pytest.mark.parametrize(
    ("other", "main"),
    [
        ("const same = 1;\nexport const a = same;\n", "const same = 2;\n"),
        ("export { a } from './z.js';\n", ""),
        ("export default 3;\n", ""),
        ("import * as z from './z.js';\n", ""),
    ],
)
def test_what_cannot_be_joined_is_refused(tmp_path: Path, other: str, main: str) -> None:
    head = 'import { a } from "./other.js";\n'
    entry = written(tmp_path, other=other, main=f"{head}{main}export default function start() {{}}\n")
    with pytest.raises(ValueError, match=r"cannot be joined|both declare"):
        bundle(entry)


def test_every_text_of_the_pad_has_a_chinese_translation_with_the_same_placeholders() -> None:
    t = translator("zh")
    assert len(MSGIDS) > 60
    for msgid in MSGIDS:
        chinese = t(msgid)
        assert chinese != msgid, msgid
        assert names(chinese) <= names(msgid), msgid


def names(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}
