"""Untrusted text in places that Streamlit reads as markdown: labels, headings, tabs, toasts."""

from __future__ import annotations

import string
from typing import Final

# Emoji shortcodes, icons, arrows and web addresses are replaced after the markdown was parsed, when a backslash is
# already gone; an invisible joiner behind the character keeps them apart there.
JOINER: Final = "\u2060"
_PUNCTUATION: Final = frozenset(string.punctuation)
_REPLACED_LATE: Final = frozenset(":.@-<>/~=")


def literal(text: str) -> str:
    """Return markdown that shows a text exactly as it is, on one line.

    >>> literal("浃底村") == "浃底村"
    True
    >>> literal("*a*")
    '\\\\*a\\\\*'
    """
    return "".join(map(_shown, " ".join(text.split())))


def _shown(char: str) -> str:
    if char not in _PUNCTUATION:
        return char
    before, after = (JOINER if char == "." else ""), (JOINER if char in _REPLACED_LATE else "")
    return f"{before}\\{char}{after}"
