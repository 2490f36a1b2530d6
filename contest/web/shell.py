"""The HTML that every page begins with: Streamlit's own, in the reader's language and under the contest's name."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from contest.errors import ContestError
from contest.text import translator
from contest.web.address import base_path
from contest.web.answers import language
from contest.web.browsers import is_too_old
from contest.web.site import usable_service

_OURS: Final = frozenset({"healthz", "join", "leave", "live", "pad"})
_ELSEWHERE: Final = ("/_stcore/", "/api/", "/static/", "/media/", "/photos/", "/component/", "/app/")
# Until Streamlit's script has started. It replaces what stands in its root; an engine that cannot run it says nothing.
_LATE_SECONDS: Final = 8
_LATE: Final = """<style>
#late{{visibility:hidden;max-width:28em;margin:20vh auto 0;padding:0 24px;font:18px/1.6 sans-serif;color:#231a16;
animation:late 0s {seconds}s forwards}}
#late a{{display:block;margin-top:16px;padding:14px;border-radius:10px;background:#b4232a;color:#fff;font-weight:700;
text-align:center;text-decoration:none}}
@keyframes late{{to{{visibility:visible}}}}
</style><div id="late">{sentence}<a href="{address}">{label}</a></div>"""


def is_page(scope: Scope) -> bool:
    """Tell whether a browser asks for a page to show, rather than for a file, a call or a socket."""
    if scope["type"] != "http" or scope["method"] != "GET" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return False
    path = str(scope["path"])
    last = path.rsplit("/", 1)[-1]
    # A slash at the end would move every relative address of a page; Streamlit redirects those.
    is_ended = len(path) > 1 and not last
    return not is_ended and last not in _OURS and "." not in last and not any(one in path for one in _ELSEWHERE)


class Shell:
    """Answers for pages with `shell`; everything else goes on unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_page(scope):
            await self._app(scope, receive, send)
            return
        lang = language(HTTPConnection(scope))
        is_front = str(scope["path"]) in ("/", f"{base_path()}/")
        if is_front and is_too_old(Headers(scope=scope).get("user-agent", "")):
            # Somebody who types the address from a printed pass would look at a white page.
            away = RedirectResponse(f"{base_path()}/pad?lang={lang}", 303, headers={"Cache-Control": "no-store"})
            await away(scope, receive, send)
            return
        try:
            contest = (await usable_service()).state.contest
        except ContestError:
            contest = None
        title = contest.title if contest else translator(lang)("Contest")
        is_pad = str(scope["path"]).rsplit("/", 1)[-1] == "score"
        html = shell(lang, title, is_pad=is_pad)
        await HTMLResponse(html, headers={"Cache-Control": "no-cache"})(scope, receive, send)


def shell(lang: str, title: str, *, is_pad: bool = False) -> str:
    """Return Streamlit's page with its language, its title, and without the font that no page of ours uses.

    A page that says English and shows Chinese is offered for translation by browsers, and a translated page breaks
    under the hands of the script that draws it. The judge's page offers the light one while it does not start.
    """
    t = translator(lang)
    values = {
        "LANG": "zh-CN" if lang == "zh" else lang,
        "TITLE": title,
        "SCRIPTLESS": t("This page needs JavaScript – switch it on, or use another browser."),
    }
    parts = {name: escape(text) for name, text in values.items()} | {"LATE": _late(lang) if is_pad else ""}
    return re.sub("%(LANG|TITLE|SCRIPTLESS|LATE)%", lambda found: parts[found[1]], _index())


def _late(lang: str) -> str:
    t = translator(lang)
    sentence = escape(t("The page takes long. The light pad does the same and needs far less."))
    label = escape(t("Open the light pad"))
    return _LATE.format(seconds=_LATE_SECONDS, sentence=sentence, label=label, address=f"pad?lang={lang}")


@cache
def _index() -> str:
    html = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    html = re.sub(r"<html[^>]*>", '<html lang="%LANG%" translate="no">', html, count=1)
    html = re.sub(r"<title>.*?</title>", "<title>%TITLE%</title>", html, count=1, flags=re.DOTALL)
    html = re.sub(
        r"<noscript>.*?</noscript>", "<noscript><p>%SCRIPTLESS%</p></noscript>", html, count=1, flags=re.DOTALL
    )
    html = html.replace('<div id="root"></div>', '<div id="root">%LATE%</div>', 1)
    return re.sub(r"<link\s[^>]*as=\"font\"[^>]*>", "", html)
