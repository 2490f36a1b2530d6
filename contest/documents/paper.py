"""What the sheets on A4 paper share: one look, tables and facts. Self-contained HTML, no script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

_STYLE: Final = """
@page{size:A4 %s;margin:18mm 16mm}
*{box-sizing:border-box;margin:0;padding:0}
html{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{color:#000;background:#fff;font:12pt/1.6 FangSong_GB2312,FangSong,STFangsong,"Noto Serif CJK SC",
"Source Han Serif SC",serif}
h1{font:700 20pt/1.4 "Noto Serif CJK SC","Source Han Serif SC",SimSun,serif;text-align:center;margin-bottom:2mm}
h2{font:700 14pt/1.4 SimHei,"Noto Sans CJK SC","Source Han Sans SC",sans-serif;margin:6mm 0 2mm;break-after:avoid}
h3{font:700 12pt/1.5 SimHei,"Noto Sans CJK SC","Source Han Sans SC",sans-serif;margin:3mm 0 1mm;break-after:avoid}
.sub{text-align:center;font-size:12pt;margin-bottom:3mm}
.mark{text-align:center;border:.4mm solid #000;padding:1mm 4mm;margin:0 auto 3mm;width:max-content;font-weight:700}
.facts{margin-bottom:3mm}
.facts p,li,td,th,.note{overflow-wrap:anywhere}
.facts b,.about{font-family:SimHei,"Noto Sans CJK SC","Source Han Sans SC",sans-serif}
table{width:100%%;border-collapse:collapse;margin:2mm 0 4mm}
th,td{border:.25mm solid #000;padding:1.6mm 2mm;vertical-align:top;text-align:left;font-size:11pt;line-height:1.5}
th{font-family:SimHei,"Noto Sans CJK SC","Source Han Sans SC",sans-serif;font-weight:700;text-align:center}
thead{display:table-header-group}
tr{break-inside:avoid}
td.mid{text-align:center}
tr.blank td{height:11mm}
ol,ul{padding-left:2em}
li{break-inside:avoid}
.note{margin:0 0 1.5mm;break-inside:avoid;white-space:pre-line}
.small{font-size:10pt;margin-top:2mm}
.sign{display:flex;flex-wrap:wrap;gap:4mm 12mm;margin-top:10mm;break-inside:avoid}
.sign span{min-width:50mm}
@media screen{body{background:#E9E2D6}main{background:#fff;max-width:%s;margin:8mm auto;padding:18mm 16mm;
box-shadow:0 1mm 4mm #0003}}
"""


def document(title: str, body: str, *, landscape: bool = False) -> str:
    """Return a whole page."""
    style = _STYLE % (("landscape", "297mm") if landscape else ("portrait", "210mm"))
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title><meta name="referrer" content="no-referrer">'
        f"<style>{style}</style></head><body><main>{body}</main></body></html>\n"
    )


def heading(title: str, sub: str, mark: str = "") -> str:
    """Return the head of a sheet; ``mark`` says that it is one of a rehearsal."""
    marked = f'<p class="mark">{escape(mark)}</p>' if mark else ""
    return f'{marked}<h1>{escape(title)}</h1><p class="sub">{escape(sub)}</p>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Return labels with their texts; what is unknown is left out."""
    lines = "".join(f"<p><b>{escape(label)}：</b>{escape(text)}</p>" for label, text in pairs if text)
    return f'<div class="facts">{lines}</div>' if lines else ""


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str | Sequence[str]]],
    *,
    middle: int = 0,
    blank: int = 0,
    widths: Sequence[int] = (),
) -> str:
    """Return a table. A cell of several texts has one line for each.

    Parameters
    ----------
    middle : int
        How many columns from the left are centred.
    blank : int
        How many empty rows follow, to be filled in by hand.
    widths : sequence of int
        Of the columns in millimetres, for what is to be written in; 0 is as wide as what stands there.
    """
    head = "".join(f"<th>{escape(one)}</th>" for one in header)
    body = "".join(f"<tr>{''.join(_cell(cell, n < middle) for n, cell in enumerate(row))}</tr>" for row in rows)
    body += f'<tr class="blank">{"<td></td>" * len(header)}</tr>' * blank
    columns = "".join(f'<col style="width:{one}mm">' if one else "<col>" for one in widths)
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(cell: str | Sequence[str], is_middle: bool) -> str:
    lines = (cell,) if isinstance(cell, str) else cell
    text = "<br>".join(map(escape, lines))
    return f"<td{' class=mid' if is_middle else ''}>{text}</td>"


def signatures(roles: Iterable[str]) -> str:
    return f'<div class="sign">{"".join(f"<span>{escape(one)}：</span>" for one in roles)}</div>'


def small(text: str) -> str:
    return f'<p class="small">{escape(text)}</p>' if text else ""
