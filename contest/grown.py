"""A mapping that grows without being copied. Pure: standard library only."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import Any


class Grown(Mapping[str, Any]):
    """A mapping that is never changed in place and of which most stays uncopied when a key is set.

    A town issues thousands of passes a year, and copying all of them for each new one would take longer every year.
    What was set last stands in a small mapping over a large one, and joins it once it has grown to its square root.
    """

    __slots__ = ("_below", "_last")

    def __init__(self, below: dict[str, Any] | None = None, last: dict[str, Any] | None = None) -> None:
        self._below, self._last = below or {}, last or {}

    def grown(self, key: str, value: Any) -> Grown:
        """Return a mapping that has this value as well, or instead; a new key comes last."""
        last = self._last | {key: value}
        if len(last) ** 2 < len(self._below):
            return Grown(self._below, last)
        return Grown(self._below | last)

    def __getitem__(self, key: str) -> Any:
        return self._last[key] if key in self._last else self._below[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._joined())

    def __len__(self) -> int:
        return len(self._below) + sum(key not in self._below for key in self._last)

    def items(self) -> ItemsView[str, Any]:
        return self._joined().items()

    def values(self) -> ValuesView[Any]:
        return self._joined().values()

    def _joined(self) -> dict[str, Any]:
        return self._below | self._last
