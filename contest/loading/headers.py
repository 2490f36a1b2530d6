"""What the columns of a roster are called in the wild, and which row is the header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from contest.loading.cells import key_of
from contest.loading.files import Cells
from contest.model import UnitKind

HEADER_SEARCHED_ROWS: Final = 10
Kind = Literal["units", "judges"]
# Headers in the wild carry notes in brackets, line breaks and spaces: 姓名（必填）, 组 别, 权重(%).
_BRACKETS: Final = re.compile(r"[(（\[【].*")

UNIT_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("村社", "村社名称", "名称", "参赛村社", "村", "村名", "单位", "name", "unit", "village"),
    "kind": ("类型", "类别", "kind", "type"),
    "community": ("社区", "所属社区", "社区名称", "community"),
    "presenter": ("述职人", "汇报人", "一肩挑", "一肩挑干部", "presenter"),
    "order": ("序号", "顺序", "出场顺序", "出场序号", "order", "no", "no."),
    "id": ("编号", "id"),
}
JUDGE_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("姓名", "评委", "评委姓名", "name", "judge"),
    "group": ("组别", "评委组", "分组", "组", "类别", "group"),
    "home": ("所在村社", "所属村社", "本村", "本村社", "回避村社", "村社", "home", "unit"),
    "weight": ("权重", "组权重", "weight"),
    "order": ("序号", "order", "no", "no."),
    "id": ("编号", "id"),
    "person": ("人员编号", "统一编号", "工号", "person"),
}
KINDS: Final[Mapping[str, UnitKind]] = {
    "村": "village",
    "行政村": "village",
    "village": "village",
    "居民社区": "neighbourhood",
    "居委会": "neighbourhood",
    "社区": "neighbourhood",
    "neighbourhood": "neighbourhood",
}


def header_key(text: str) -> str:
    """Return what a header is recognised by.

    >>> header_key(" 姓 名（必填）"), header_key("Weight(%)")
    ('姓名', 'weight')
    """
    return _BRACKETS.sub("", key_of(text))


def column_of(headers: Mapping[str, tuple[str, ...]], text: str) -> str | None:
    key = header_key(text)
    return next((column for column, names in headers.items() if key in names), None)


def recognised(cells: Cells) -> Kind | None:
    """Return what a header row is the header of; None when it is none."""
    as_units = {column_of(UNIT_HEADERS, cell) for cell in cells}
    as_judges = {column_of(JUDGE_HEADERS, cell) for cell in cells}
    if "name" in as_judges and ("group" in as_judges or not as_units & {"name", "kind", "presenter", "community"}):
        return "judges"
    return "units" if "name" in as_units else None
