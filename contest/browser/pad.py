"""The judge's pad: one script, one style sheet, its texts. Two hosts mount it: Streamlit's page and the light one."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from contest.browser.bundle import bundle, named, squeezed_script, squeezed_style
from contest.text import LANGUAGES, translator

SOURCES: Final = Path(__file__).parents[1] / "ui" / "components" / "scorepad"
FOLDER: Final = "/pad/assets"
_STYLES: Final = ("pad.css", "editor.css", "grades.css", "screens.css", "dialog.css", "sizes.css")

_MOUNT: Final = (Path(__file__).parent / "mount.js").read_text(encoding="utf-8")
_IMPORTED: Final = 'import scorepad from "../ui/components/scorepad/pad.js";\n'
SCRIPT: Final = bundle(SOURCES / "pad.js") + squeezed_script(_MOUNT.replace(_IMPORTED, ""), "mount.js")
STYLE: Final = squeezed_style("\n".join((SOURCES / name).read_text(encoding="utf-8") for name in _STYLES))

# The pad's texts stand in its sources as t("…"), so that there is no second list to keep in step.
MSGIDS: Final = tuple(sorted(set(re.findall(r'\bt\(\s*"((?:[^"\\]|\\.)*)"', SCRIPT))))


@cache
def texts(lang: str) -> dict[str, str]:
    """Return the pad's texts by message id, for ``"zh"`` or ``"en"``; an id that says itself is left out."""
    t = translator(lang)
    return {msgid: t(msgid) for msgid in MSGIDS if t(msgid) != msgid}


@cache
def contents() -> dict[str, str]:
    """Return what is served below `FOLDER`, by name: the script, the style, and the texts in every language."""
    named_texts = {name: told for _, name, told in map(_told, LANGUAGES)}
    return {named("pad", SCRIPT, "js"): SCRIPT, named("pad", STYLE, "css"): STYLE, **named_texts}


def files(lang: str) -> dict[str, str]:
    """Return the addresses of the pad's ``script``, ``style`` and ``texts``, without a base path."""
    names = {"script": named("pad", SCRIPT, "js"), "style": named("pad", STYLE, "css"), "texts": _told(lang)[1]}
    return {kind: f"{FOLDER}/{name}" for kind, name in names.items()}


@cache
def _told(lang: str) -> tuple[str, str, str]:
    """Return a language with the name and the content of its file of texts."""
    told = json.dumps(texts(lang), ensure_ascii=False, separators=(",", ":"))
    return lang, named(f"texts-{lang}", told, "json"), told


def pad_data(lang: str, *, base: str, live: str, name: str = "", rehearsal: bool = False) -> dict[str, Any]:
    """Return what the pad is mounted with.

    Parameters
    ----------
    lang : str
        ``"zh"`` or ``"en"``.
    base : str
        What stands before every address of this server: ``""`` or ``"/path"``.
    live : str
        The socket's address below `base`, as ``"/live?meeting=…"``.
    name, rehearsal : str, bool
        The judge's name and the rehearsal strip, shown until the server's answer has arrived.
    """
    return {
        "lang": lang,
        "texts": texts(lang),
        "base": base,
        "live": base + live,
        "name": name,
        "rehearsal": rehearsal,
    }
