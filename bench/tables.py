"""Tables as text for the console and as Markdown for the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width


@dataclass
class Table:
    """The first column stands left, all others right."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def text(self) -> str:
        lines = [self.head, *self.rows]
        widths = [max(_width(line[column]) for line in lines) for column in range(len(self.head))]
        return "\n".join([self.title, *("  ".join(_cells(line, widths)).rstrip() for line in lines)])

    def markdown(self) -> str:
        rule = ("---", *["---:"] * (len(self.head) - 1))
        lines = [f"| {' | '.join(line)} |" for line in (self.head, rule, *self.rows)]
        return "\n".join([f"**{self.title}**", "", *lines])


def _cells(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *others = (" " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
    return [line[0] + first, *(space + cell for space, cell in zip(others, line[1:], strict=True))]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def milliseconds(value: float) -> str:
    return f"{value * 1e3:,.0f}"


def kilobytes(value: float | None) -> str:
    return "–" if value is None else f"{value / 1e3:,.1f}"


def percent(share: float) -> str:
    """Return a share of a core; small ones with the digits that tell them apart."""
    return f"{share:.0%}" if share >= 0.1 else f"{share:.1%}" if share >= 0.001 else f"{share:.4%}"
