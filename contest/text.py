"""Texts in the reader's language: English message ids, gettext catalogs under ``contest/locale/``.

There is one catalog file per area of the program; a lookup goes through all of them. Chinese is the default.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from contest.errors import Translate

LANGUAGES: Final = {"zh": "zh_CN", "en": None}
DEFAULT: Final = "zh"
LOCALE: Final = Path(__file__).parent / "locale"


def pick(*wishes: str | None) -> str:
    """Return the first of the wishes that we speak, else the default.

    >>> pick(None, "fr", "en-GB"), pick(None)
    ('en', 'zh')
    """
    for wish in wishes:
        short = (wish or "")[:2].lower()
        if short in LANGUAGES:
            return short
    return DEFAULT


@cache
def _catalog(lang: str) -> gettext.NullTranslations:
    folder = LANGUAGES[lang]
    merged: gettext.NullTranslations = gettext.NullTranslations()
    if folder is None:
        return merged
    for path in _compiled(folder):
        with path.open("rb") as stream:
            one = gettext.GNUTranslations(stream)
        one.add_fallback(merged)
        merged = one
    return merged


def _compiled(folder: str) -> Iterable[Path]:
    return sorted((LOCALE / folder / "LC_MESSAGES").glob("*.mo"))


@cache
def translator(lang: str) -> Translate:
    """Return ``t(msgid, **values)`` for a language: the translated text with its values filled in.

    Parameters
    ----------
    lang : str
        ``"zh"`` or ``"en"``; anything else is the default.
    """
    catalog = _catalog(pick(lang))

    def t(msgid: str, /, **values: Any) -> str:
        text = catalog.gettext(msgid) if msgid else ""
        return text.format(**values) if values else text

    return t
