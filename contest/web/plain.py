"""Small pages of our own, for when Streamlit cannot or should not answer: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response

from contest.errors import ContestError, StoreUnavailable, Translate
from contest.web.answers import extra_headers, language, status_of

_STYLE: Final = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;padding:24px;background:#FAF7F2;
color:#1F1A17;font:18px/1.6 "Source Han Sans SC","Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif}
main{width:100%;max-width:28rem;background:#fff;border:1px solid #E6DCCB;border-top:6px solid #B4232A;
border-radius:12px;padding:28px 24px}
h1{font-size:24px;line-height:1.35;margin:0 0 12px;color:#B4232A}p{margin:0 0 16px}
label{display:block;font-weight:600;margin-top:20px}
input{width:100%;min-height:56px;margin:8px 0 16px;padding:8px 14px;border:2px solid #C9982F;border-radius:10px;
font:600 26px/1.2 ui-monospace,Consolas,monospace;letter-spacing:.08em;text-transform:uppercase;background:#fff;
color:inherit}
button,a.button{display:block;width:100%;min-height:52px;border:0;border-radius:10px;padding:12px;background:#B4232A;
color:#fff;font:inherit;font-size:19px;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
:focus-visible{outline:3px solid #C9982F;outline-offset:2px}
"""


def page(title: str, body: str, lang: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a page; `title` is text, `body` is HTML."""
    code = "zh-CN" if lang == "zh" else lang
    html = (
        f'<!doctype html><html lang="{escape(code)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    # Not "no-referrer": under that a browser sends a form with the origin "null", and we refuse it as a foreign one.
    own = {"Cache-Control": "no-store", "Referrer-Policy": "strict-origin"}
    return HTMLResponse(html, status, {**own, **(headers or {})})


def code_form(t: Translate, action: str) -> str:
    """Return the form in which a short code is typed."""
    return (
        f'<form method="post" action="{escape(action)}"><label for="code">{escape(t("Code on your pass"))}</label>'
        '<input id="code" name="code" maxlength="12" required autocapitalize="characters" autocomplete="off" '
        'autocorrect="off" spellcheck="false" placeholder="ABCD-EFGH">'
        f"<button>{escape(t('Join'))}</button></form>"
    )


def join_refused(error: ContestError, request: Request, t: Translate) -> Response:
    """Return the page for a pass that does not open anything."""
    # The reader's language goes along; the pass that was refused does not.
    action = f"{request.url.path.rsplit('/', 1)[0]}/join?lang={language(request)}"
    title = t("You are not signed in")
    body = f"<p>{escape(error.text(t))}</p>"
    status = status_of(error)
    if status in (401, 429):
        body += code_form(t, action)
    if isinstance(error, StoreUnavailable):
        return store_page(error, request, t)
    return page(title, body, language(request), status=status, headers=extra_headers(error))


def store_page(error: ContestError, connection: HTTPConnection, t: Translate) -> Response:
    """Return the page for a store that cannot be used; it tries again by itself."""
    body = f"<p>{escape(error.text(t))}</p><p>{escape(t('This page tries again every few seconds.'))}</p>"
    headers = {**extra_headers(error), "Refresh": "5"}
    return page(t("The contest cannot be shown right now"), body, language(connection), status=503, headers=headers)


def leave_page(request: Request, t: Translate) -> Response:
    """Return the question before a pass is forgotten on this device."""
    action = f"{request.url.path}?lang={language(request)}"
    body = (
        f"<p>{escape(t('Ballots that are stored stay stored. To come back, scan your pass again.'))}</p>"
        f'<form method="post" action="{escape(action)}"><button>{escape(t("Sign out"))}</button></form>'
    )
    return page(t("Sign out on this device?"), body, language(request))
