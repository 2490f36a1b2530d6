"""Every picture in a real Chromium, without a server: readable from the last row, nothing cut, nothing mounted anew."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.screen.hall import crowded, crowded_indices, every_scene

# 28 px at 1080 lines, scaled with the picture.
SMALLEST = 28 / 1080
SIZES = {"laptop": (1366, 768), "projector": (1920, 1080), "large": (3840, 2160)}

LOOK = """() => {
  const layer = window.root.querySelector(".layer");
  const room = layer.querySelector("[data-room]");
  const found = { sizes: [], outside: [], overlaps: [], overflow: null };
  if (room.scrollHeight > room.clientHeight + 1 || room.scrollWidth > room.clientWidth + 1) {
    found.overflow = [room.scrollWidth, room.clientWidth, room.scrollHeight, room.clientHeight];
  }
  const boxes = [];
  const walker = document.createTreeWalker(window.root.querySelector(".hall"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const style = getComputedStyle(node.parentElement);
    if (!node.data.trim() || style.visibility === "hidden" || node.parentElement.closest(".mark")) continue;
    found.sizes.push([parseFloat(style.fontSize), node.data]);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const isInside = box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
      if (!isInside) found.outside.push(node.data);
      // Half the line's height in from the top and bottom: glyph boxes of tight lines touch, letters do not.
      const trim = box.height * 0.3;
      boxes.push([box.left + 1, box.top + trim, box.right - 1, box.bottom - trim, node.data]);
    }
  }
  boxes.forEach((a, n) => boxes.slice(n + 1).forEach((b) => {
    if (a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]) found.overlaps.push([a[4], b[4]]);
  }));
  return found;
}"""


def pictures(lang: str) -> dict[str, dict[str, Any]]:
    crowds = {f"standings of {n}": crowded(n, lang) for n in (12, 20, 30)}
    crowds |= {"charts of 12": crowded(12, lang, "charts"), "indices of 24": crowded_indices(lang)}
    return every_scene(lang) | crowds


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_last_row_can_read_every_word_and_nothing_is_cut_or_covered(bare: Page, lang: str) -> None:
    faults, shown = {}, pictures(lang)
    for size, (width, height) in SIZES.items():
        bare.set_viewport_size({"width": width, "height": height})
        for name, document in shown.items():
            bare.evaluate("(document) => window.show(document)", document)
            found = bare.evaluate(LOOK)
            assert found["sizes"] or name == "blank", f"{name} shows nothing"
            small = [text for pixels, text in found["sizes"] if pixels < SMALLEST * height]
            if small or found["outside"] or found["overlaps"] or found["overflow"]:
                faults[f"{name}, {size}"] = {"small": small, **{k: v for k, v in found.items() if k != "sizes"}}
    assert faults == {}


@pytest.mark.browser
def test_on_a_phone_every_word_is_legible_and_nothing_runs_off_the_side(bare: Page) -> None:
    bare.set_viewport_size({"width": 390, "height": 844})
    for name, document in pictures("zh").items():
        bare.evaluate("(document) => window.show(document)", document)
        found = bare.evaluate(LOOK)
        assert all(pixels >= 12 for pixels, _ in found["sizes"]), name
        assert found["overflow"] is None or found["overflow"][0] <= found["overflow"][1], name


@pytest.mark.browser
def test_a_new_ballot_moves_the_picture_and_mounts_nothing_anew(bare: Page) -> None:
    document = every_scene("zh")["unit-open-long-name"]
    bare.evaluate("(document) => window.show(document)", document)
    bare.evaluate("() => { window.was = [...window.root.querySelectorAll('.layer *')]; }")
    more = {**document, "body": {**document["body"], "in": 22, "part": 73.3}}
    bare.evaluate("(document) => window.show(document)", more)
    assert bare.evaluate("() => [...window.root.querySelectorAll('.layer *')].every((one, n) => one === window.was[n])")
    assert bare.locator(".ballots b").inner_text() == "22"


@pytest.mark.browser
def test_a_name_with_markup_is_shown_as_typed(bare: Page) -> None:
    name = "<img src=x onerror=alert(1)>村"
    document = every_scene("zh")["unit-closed"]
    bare.evaluate(
        "(document) => window.show(document)", {**document, "key": "x", "body": {**document["body"], "name": name}}
    )
    assert bare.locator(".layer h1").inner_text() == name
    assert bare.locator(".layer img").count() == 0


@pytest.mark.browser
def test_many_units_turn_their_pages_by_themselves(bare: Page) -> None:
    bare.clock.install()
    bare.evaluate("(document) => window.show(document)", {**crowded(30), "key": "turning"})
    first = bare.locator(".rows .name").all_inner_texts()
    bare.clock.run_for(9_500)
    second = bare.locator(".rows .name").all_inner_texts()
    assert (len(first), len(second)) == (15, 15) and first != second
    assert bare.locator("footer").inner_text().count("2 / 2") == 1


@pytest.mark.browser
def test_pages_go_on_turning_while_news_come_in(bare: Page) -> None:
    bare.clock.install()
    shown = {**crowded(30), "key": "turning under news"}
    bare.evaluate("(document) => window.show(document)", shown)
    first = bare.locator(".rows .name").all_inner_texts()
    for n in range(10):
        bare.clock.run_for(1_000)
        bare.evaluate("(document) => window.show(document)", {**shown, "status": f"{n}"})
    assert bare.locator(".rows .name").all_inner_texts() != first
    assert bare.locator("footer").inner_text().count("2 / 2") == 1


@pytest.mark.browser
def test_one_more_ballot_measures_nothing_and_a_longer_number_does(bare: Page) -> None:
    """Measuring what was just changed makes the browser lay out the whole picture, up to eleven times."""
    shown = every_scene("zh")["unit-open-long-name"]

    def measured(count: int) -> int:
        document = {
            **shown,
            "status": f"台账第 {count} 条",
            "body": {**shown["body"], "in": count, "part": float(count)},
        }
        return int(
            bare.evaluate(
                "(document) => { window.measured = 0; window.show(document); return window.measured; }", document
            )
        )

    bare.evaluate(
        """() => {
          const real = Object.getOwnPropertyDescriptor(Element.prototype, "scrollWidth");
          Object.defineProperty(Element.prototype, "scrollWidth", {
            ...real,
            get() {
              window.measured += 1;
              return real.get.call(this);
            },
          });
        }"""
    )
    measured(21)
    assert bare.locator(".ballots b").inner_text() == "21"
    assert measured(22) == 0
    assert bare.locator(".ballots b").inner_text() == "22"
    assert measured(100) > 0
    assert measured(21) > 0


@pytest.mark.browser
def test_the_bar_is_as_long_as_the_part_of_the_ballots_that_is_in(bare: Page) -> None:
    shown = every_scene("zh")["unit-open-long-name"]
    for part in (0.0, 25.0, 100.0):
        bare.evaluate("(document) => window.show(document)", {**shown, "body": {**shown["body"], "part": part}})
        whole, bar = bare.locator(".progress").bounding_box(), bare.locator(".progress i").bounding_box()
        assert whole is not None and bar is not None
        seen = bar["x"] + bar["width"] - whole["x"]
        assert seen == pytest.approx(whole["width"] * part / 100, abs=1)
