"""The pad runs in a five-year-old Android WebView and in the browser built into a chat app: nothing newer is used."""

from __future__ import annotations

import re

import pytest

from contest.browser.pad import SCRIPT, STYLE

# After ES2019, or of that year and missing in those browsers; each with an example that must be found.
SYNTAX = {
    r"\?\.(?!\d)": "a?.b",
    r"\?\?": "a ?? b",
    r"(\|\||&&|\?\?)=": "a ||= b",
    r"\b\d+n\b": "10n",
    r"\b\d+_\d": "1_000",
    r"\(\?<[=!]": "/(?<=a)b/",
    r"#\w+\s*[=;(]": "#held = 1;",
    r"\bimport\s*\(": "import('x')",
    r"\bimport\.meta\b": "import.meta.url",
    r"\bclass\s+\w": "class A {",
    r"/[a-z]*[dvs][a-z]*\.(test|exec)": "/a/s.test(b)",
}
CALLS = {
    r"\.at\(": "list.at(-1)",
    r"\.replaceAll\(": "a.replaceAll('b', 'c')",
    r"\.replaceChildren\(": "node.replaceChildren()",
    r"\.matchAll\(": "a.matchAll(b)",
    r"\.(findLast|findLastIndex|toSorted|toReversed|toSpliced|with|group)\(": "list.findLast(f)",
    r"\bObject\.(hasOwn|groupBy)\(": "Object.hasOwn(a, 'b')",
    r"\bPromise\.(any|allSettled|withResolvers)\(": "Promise.any([])",
    r"\bArray\.fromAsync\(": "Array.fromAsync(a)",
    r"\b(structuredClone|globalThis|queueMicrotask|BigInt|BroadcastChannel)\b": "globalThis.x",
    r"\b(WeakRef|FinalizationRegistry)\b": "new WeakRef(a)",
    r"\bAbortSignal\.(timeout|any)\(": "AbortSignal.timeout(1)",
    r"\bcrypto\.subtle\b": "crypto.subtle.digest(a)",
    r"<dialog|\.showModal\(|\.showPopover\(": "a.showModal()",
    r"\bResizeObserver\b": "new ResizeObserver(f)",
    r"\.(inert|popover)\b": "a.inert = true",
    r"\bnavigator\.(locks|storage|share)\b": "navigator.locks.request(a)",
    r"\bCSSStyleSheet\(|adoptedStyleSheets": "new CSSStyleSheet()",
}
STYLES = {
    r":has\(": "a:has(b){}",
    r":(is|where)\(": ":is(a, b){}",
    r"(?<![\w-])inset\s*:": "a{inset: 0;}",
    r"\b(inset|margin|padding)-(inline|block)\b": "a{margin-inline: 0;}",
    r"aspect-ratio": "a{aspect-ratio: 1;}",
    r"(?<!grid-)(?<![\w-])(row-|column-)?gap\s*:": "a{gap: 4px;}",
    r"\d(dvh|svh|lvh|dvw|cq[wh])\b": "a{height: 100dvh;}",
    r"@(container|layer|property|scope|supports)\b": "@layer a{}",
    r"color-mix\(|oklch\(|light-dark\(": "a{color: color-mix(in srgb, red, blue);}",
    r"\benv\([\w-]+\)": "a{padding: env(safe-area-inset-top);}",
    r"(?<![\w-])(accent-color|text-wrap|content-visibility|translate|rotate|scale)\s*:": "a{scale: 2;}",
}


def bare(script: str) -> str:
    """A script without comments and without what stands in strings and regular expressions of text."""
    return re.sub(r'//.*|"(?:[^"\\\n]|\\.)*"', '""', script)


def found(patterns: dict[str, str], text: str) -> list[str]:
    return [hit.group(0) for pattern in patterns for hit in re.finditer(pattern, text)]


@pytest.mark.parametrize("patterns", [SYNTAX, CALLS, STYLES], ids=["syntax", "calls", "styles"])
def test_the_patterns_find_what_they_are_for(patterns: dict[str, str]) -> None:
    missed = [example for pattern, example in patterns.items() if not re.search(pattern, example)]
    assert missed == []


def test_the_script_is_es2019_and_calls_nothing_younger() -> None:
    assert found(SYNTAX, bare(SCRIPT)) == []
    assert found(CALLS, bare(SCRIPT)) == []


def test_the_style_uses_nothing_younger() -> None:
    assert found(STYLES, STYLE) == []


def test_a_safe_area_has_a_plain_value_before_it() -> None:
    rules = re.findall(r"\{([^{}]*env\([^{}]*)\}", STYLE)
    assert rules
    for rule in rules:
        seen: list[str] = []
        for name, value in re.findall(r"([\w-]+):\s*([^;]+);", rule):
            assert "env(" not in value or any(name.startswith(one) for one in seen), rule
            seen.append(name)


def test_texts_come_from_catalogs_and_no_colour_depends_on_the_page_around() -> None:
    assert not re.search(r"[\u4e00-\u9fff]", bare(SCRIPT))
    used = set(re.findall(r"var\((--[\w-]+)", STYLE))
    declared = set(re.findall(r"(--[\w-]+):", STYLE)) | {"--word", "--title"}
    assert used <= declared
    # Every colour of the light look has one for the dark.
    light, dark = (
        set(re.findall(r"(--[\w-]+):", STYLE.split(start, 1)[1].split("}")[0])) for start in (".pad{", ".pad.is-dark{")
    )
    assert light - dark == {"--u"}
