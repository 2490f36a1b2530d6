"""Sheets to print: the judges' passes, eight to an A4 page, and a card for one link. Self-contained HTML, no script."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

import segno

from contest.errors import N_, Translate

CARDS_PER_PAGE: Final = 8
# At 8 pt, what a card holds of the units to recuse from before the rest is counted.
_HOMES_SHOWN: Final = 3

_HOW_TO: Final = (
    N_("1. Scan the code with WeChat or the camera."),
    N_("2. Mark every criterion of the open unit, then press Send."),
    N_("3. Change your marks until the unit is closed."),
)

_STYLE: Final = """
@page{size:A4;margin:0}
*{box-sizing:border-box;margin:0;padding:0}
html{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{color:#1F1A17;background:#fff;
font:9.5pt/1.45 "Source Han Sans SC","Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif}
.sheet{width:210mm;height:296.5mm;padding:8mm 7mm;display:grid;grid-template:repeat(4,1fr)/repeat(2,1fr);
overflow:hidden;break-after:page;page-break-after:always}
.sheet:last-child{break-after:auto;page-break-after:auto}
.card{position:relative;overflow:hidden;padding:4mm 5mm 3.5mm;border:.3mm dashed #9C8F7F;margin:0 -.3mm -.3mm 0;
display:grid;grid-template:auto minmax(0,1fr) auto/37mm 1fr;column-gap:4.5mm}
.card header{grid-column:1/3;border-bottom:.5mm solid #B4232A;padding-bottom:.8mm;margin-bottom:1.5mm;display:flex;
gap:3mm;align-items:baseline;justify-content:space-between;font-size:8.5pt;color:#5B5148}
.card header span:first-child{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.card header span:last-child{flex:none;color:#B4232A;font-weight:700}
.qr svg{display:block;width:37mm;height:37mm}
.who{min-width:0;overflow:hidden}
.name{font-size:18pt;line-height:1.15;font-weight:700;overflow-wrap:anywhere;display:-webkit-box;-webkit-line-clamp:2;
-webkit-box-orient:vertical;overflow:hidden}
.name.long{font-size:13pt}
.group{font-size:10pt;line-height:1.3;color:#5B5148;overflow-wrap:anywhere}
.home{margin-top:.8mm;font-size:9.5pt;line-height:1.3;overflow-wrap:anywhere}
.home b{color:#B4232A}
.code{margin-top:1mm;font:700 15pt/1.15 ui-monospace,Consolas,"DejaVu Sans Mono",monospace;letter-spacing:.04em;
white-space:nowrap}
.site{font-size:8pt;line-height:1.3;color:#5B5148;overflow-wrap:anywhere}
.how{grid-column:1/3;margin-top:1.2mm;font-size:8.6pt;line-height:1.4;color:#3D352E;list-style:none}
.rehearsal::after{content:attr(data-mark);position:absolute;right:3mm;bottom:2mm;font-size:20pt;font-weight:700;
line-height:1;color:#B4232A;opacity:.16}
.single{width:210mm;min-height:296mm;padding:24mm 22mm;text-align:center}
.single h1{font-size:26pt;line-height:1.35;overflow-wrap:anywhere}
.single h2{font-size:17pt;font-weight:400;color:#5B5148;margin-top:3mm;overflow-wrap:anywhere}
.single .role{display:inline-block;margin:12mm 0 8mm;padding:2mm 9mm;border:.6mm solid #B4232A;border-radius:3mm;
color:#B4232A;font-size:22pt;font-weight:700}
.single .qr svg{width:90mm;height:90mm;margin:0 auto}
.single .code{font-size:26pt;margin-top:8mm}
.single .site{font-size:12pt}
.single .note{margin-top:10mm;font-size:12pt;color:#3D352E}
@media screen{body{background:#E9E2D6;padding:6mm}.sheet,.single{background:#fff;margin:0 auto 6mm;
box-shadow:0 1mm 4mm #0003}}
"""


@dataclass(frozen=True)
class SheetRow:
    """One judge's card: ``home`` are the names of the units not to mark, ``url`` opens the pad, ``code`` is typed."""

    name: str
    group: str
    home: tuple[str, ...]
    url: str
    code: str

    def __repr__(self) -> str:
        return f"SheetRow({self.name!r})"


def pass_sheet(
    contest_title: str, meeting_title: str, rows: Sequence[SheetRow], t: Translate, *, rehearsal: bool = False
) -> str:
    """Return a sheet of judges' passes to print and cut: one card per row, in the order of the rows.

    Parameters
    ----------
    contest_title, meeting_title : str
        As shown on every card.
    rows : sequence of SheetRow
        Any number; eight to a page.
    t : translator
    rehearsal : bool
        Marks every card as one of a rehearsal.

    Returns
    -------
    str
        An HTML document without scripts or outside references. It opens the door: treat it like a bunch of keys.
    """
    cards = [_card(contest_title, meeting_title, row, t, rehearsal) for row in rows]
    sheets = "".join(f'<section class="sheet">{"".join(page)}</section>' for page in _pages(cards))
    return _document(t("Judges' passes – {meeting}", meeting=meeting_title), sheets)


def link_card(
    contest_title: str,
    role_title: str,
    url: str,
    t: Translate,
    *,
    code: str = "",
    meeting_title: str = "",
    rehearsal: bool = False,
) -> str:
    """Return one page with one link: for the screen, the supervisor, a reviewer or another operator.

    Returns
    -------
    str
        An HTML document, as `pass_sheet` returns it.
    """
    mark = _mark(t, rehearsal)
    body = (
        f'<section class="single">{f"<p class=role>{escape(mark)}</p>" if mark else ""}'
        f"<h1>{escape(contest_title)}</h1><h2>{escape(meeting_title)}</h2>"
        f'<p class="role">{escape(role_title)}</p><div class="qr">{_qr(url)}</div>'
        f"{_code(code, url, t)}"
        f'<p class="note">{escape(t("Whoever holds this page can sign in with it – keep it like a key."))}</p>'
        "</section>"
    )
    return _document(f"{role_title} – {contest_title}", body)


def _pages(cards: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(cards)
    while page := list(islice(rest, CARDS_PER_PAGE)):
        yield page


def _card(contest_title: str, meeting_title: str, row: SheetRow, t: Translate, rehearsal: bool) -> str:
    mark = _mark(t, rehearsal)
    long = " long" if len(row.name) > 6 else ""
    home = f'<p class="home"><b>{escape(t("Recused:"))}</b> {escape(_names(row.home, t))}</p>' if row.home else ""
    how = "".join(f"<li>{escape(t(line))}</li>" for line in _HOW_TO)
    return (
        f'<article class="card{" rehearsal" if mark else ""}" data-mark="{escape(mark)}">'
        f"<header><span>{escape(meeting_title or contest_title)}</span>"
        f"<span>{escape(mark or t('Judge'))}</span></header>"
        f'<div class="qr">{_qr(row.url)}</div><div class="who"><p class="name{long}">{escape(row.name)}</p>'
        f'<p class="group">{escape(row.group)}</p>{home}{_code(row.code, row.url, t)}</div>'
        f'<ul class="how">{how}</ul></article>'
    )


def _mark(t: Translate, rehearsal: bool) -> str:
    return t("Rehearsal") if rehearsal else ""


def _names(home: Sequence[str], t: Translate) -> str:
    shown = t(", ").join(home[:_HOMES_SHOWN])
    rest = len(home) - _HOMES_SHOWN
    return t("{names} and {count} more", names=shown, count=rest) if rest > 0 else shown


def _code(code: str, url: str, t: Translate) -> str:
    address = urlsplit(url).netloc
    if not code:
        return f'<p class="site">{escape(address)}</p>'
    return (
        f'<p class="code">{escape(code)}</p>'
        f'<p class="site">{escape(t("or type this code at {address}", address=address))}</p>'
    )


def _qr(url: str) -> str:
    """Return a QR code as inline SVG. Level M: a crease or a coffee stain must not end a pass."""
    out = io.BytesIO()
    segno.make_qr(url, error="m").save(out, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True, dark="#000")
    return out.getvalue().decode()


def _document(title: str, body: str) -> str:
    # The names are Chinese in either language, and the language decides which glyphs a printer takes for them.
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        '<meta name="referrer" content="no-referrer">'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )
