"""The light pad's files, joined and compressed once per process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote

from contest.browser.bundle import squeezed_script
from contest.browser.pad import contents, files, pad_data
from contest.text import LANGUAGES, translator
from contest.web.packed import Packed, digest, packed

_HERE: Final = Path(__file__).parent
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
_ICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" rx="1.5" fill="#B4232A"/>'
    '<path d="M1.5 4.5h1.6v2H1.5zM3.2 3h1.6v3.5H3.2zM4.9 5h1.6v1.5H4.9z" fill="#FBF3E6"/></svg>'
)
# What stands on the page until the pad does. The sentence appears by itself when no script has replaced it.
_AROUND: Final = """
html{background:#f6f1e8;color:#231a16}
#wait{max-width:28em;margin:20vh auto 0;padding:0 24px;font:18px/1.6 sans-serif}
#wait a{display:block;padding:14px;border-radius:10px;background:#b4232a;color:#fff;font-weight:700;text-align:center}
#late{visibility:hidden;animation:late 0s 9s forwards}
@keyframes late{to{visibility:visible}}
@media (prefers-color-scheme:dark){html{background:#17120f;color:#f3ece3}}
"""


@dataclass(frozen=True)
class Build:
    """Everything under ``/pad``: ``version`` changes when any of it does."""

    version: str
    pages: Mapping[str, Packed]
    assets: Mapping[str, Packed]
    worker: Packed


@cache
def build(base: str) -> Build:
    """Return the light pad's files for a server that stands at `base` (``""`` or ``"/path"``)."""
    pads = files("zh")
    assets = {name: packed(text, _TYPES[Path(name).suffix]) for name, text in contents().items()}
    addresses = [f"{base}{pads['style']}", f"{base}{pads['script']}"]
    documents = {lang: page(lang, base, *addresses) for lang in LANGUAGES}
    working = squeezed_script((_HERE / "worker.js").read_text(encoding="utf-8"), "worker.js")
    version = digest("\0".join([*documents.values(), working]).encode())
    told = json.dumps({"version": version, "page": f"{base}/pad", "assets": addresses}, separators=(",", ":"))
    pages = {lang: packed(document, "text/html") for lang, document in documents.items()}
    return Build(version, pages, assets, packed(f"const BUILD = {told};\n{working}", _TYPES[".js"]))


def page(lang: str, base: str, style: str, script: str) -> str:
    """Return the page that mounts the pad: the same for every judge, so that a phone may keep it."""
    t = translator(lang)
    worker = {"address": f"{base}/pad/worker.js", "scope": f"{base}/pad"}
    data = {**pad_data(lang, base=base, live="/live"), "worker": worker}
    # Inside a script element only "<" could end it.
    block = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    late = t(
        "The pad does not start: the network may be too weak, or this browser too old. "
        "Try again, take another phone, or let the desk enter your ballot from paper."
    )
    scriptless = t("The pad needs JavaScript – switch it on, or open this address in another browser.")
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else lang}" translate="no"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">'
        f'<title>{escape(t("Marking pad"))}</title><link rel="icon" href="data:image/svg+xml,{quote(_ICON)}">'
        f'<link rel="stylesheet" href="{style}"><style>{_AROUND}</style>'
        f'<script type="module" src="{script}"></script></head><body>'
        f'<div id="pad"><div id="wait"><noscript><p>{escape(scriptless)}</p></noscript>'
        f'<div id="late"><p>{escape(late)}</p><a href="">{escape(t("Try again"))}</a></div></div></div>'
        f'<script type="application/json" id="pad-data">{block}</script></body></html>'
    )
