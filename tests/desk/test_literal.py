"""Names stand in labels exactly as they were typed, whatever markdown would make of them."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from contest.ui.literal import JOINER, literal
from tests.browsers import launched
from tests.desk.serving import BARE, served

HERE = Path(__file__).parent
NASTY = (
    "浃底村",
    "**粗** _斜_ ~~删~~ `码`",
    "![图](https://example.org/a.png) [链](https://example.org)",
    "<b>b</b> <script>alert(1)</script> &amp; &lt;",
    ":red[红] :smile: :material/home: :blue-badge[x] :streamlit:",
    "$x^2$ $$y$$ \\(z\\) \\ back",
    "# 标题",
    "> 引 - 列 + 列 1. 列 1) 列",
    "-> <- <-> -- --- >= <= ~= ... (c)",
    "www.example.org https://example.org/?a=b a@example.org",
    "| a | b | {x} %s {0}",
    "[^1] [ ] [x] ===",
    "a*b*c_d_e ^sup^ ==mark==",
)


def drawn() -> list[str]:
    """The nasty ones and as many random ones, always the same."""
    dice = random.Random(20230407)
    alphabet = string.punctuation * 3 + "ab1 村"
    return [*NASTY, *(" ".join("".join(dice.choices(alphabet, k=14)).split()) for _ in range(40))]


def test_a_line_break_cannot_begin_a_block() -> None:
    assert literal("a\n\n# b\t c") == "a \\# b c"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(HERE / "labels.py", **BARE) as found:
        yield found


def test_streamlit_shows_the_text_and_nothing_else(address: str) -> None:
    with launched() as chromium:
        page = chromium.new_page()
        page.goto(address)
        page.locator(".st-key-end").wait_for()
        # Streamlit fetches its markdown renderer after the elements are there.
        page.wait_for_function(
            "[...document.querySelectorAll('[class*=st-key-checkbox-]')].every(one => one.textContent !== '')"
        )
        for kind in ("button", "markdown", "checkbox"):
            # Streamlit names no element by its text; the key's class is its documented handle.
            shown = page.locator(f"[class*='st-key-{kind}-']").evaluate_all("all => all.map(one => one.textContent)")
            assert [one.replace(JOINER, "") for one in shown] == drawn(), kind
        inside = "a, img, strong, em, code, del, .katex, h1, h2, li, [data-testid=stIconMaterial]"
        drawn_inside = page.locator("[class*='st-key-markdown-']").locator(inside)
        assert drawn_inside.evaluate_all("all => all.map(one => one.outerHTML)") == []
