"""Building dataclasses from JSON values by their type hints: the way back from ``contest.encoding``. Pure."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def from_plain(cls: type[T], value: Any) -> T:
    """Build a dataclass from JSON values, by the type hints of its fields.

    Raises
    ------
    TypeError
        A field is missing, unknown or of another type.
    """
    hint: Any = cls
    built = _builder(hint)(value)
    assert isinstance(built, cls)
    return built


_Build = Callable[[Any], Any]


@cache
def _builder(hint: Any) -> _Build:
    """Return what builds a value of this type. Hints are looked at once, not again for each of a year's events."""
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass_builder(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _optional_builder(_builder(next(arg for arg in args if arg is not type(None))))
    if origin is tuple:
        return _tuple_builder(_builder(args[0]))
    if origin is Literal:
        return _literal_builder(args)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_builder(_builder(args[1]))
    if hint is Decimal:
        return _decimal
    if hint is Any:
        return _as_it_is
    return _plain_builder(hint)


def _dataclass_builder(cls: type[Any]) -> _Build:
    hints = get_type_hints(cls)
    builders: dict[str, _Build] = {}
    defaults = {field.name: field.default for field in fields(cls)}
    required = {name for name, default in defaults.items() if default is MISSING}
    assert not any(hasattr(cls, name) for name in ("__post_init__", "__slots__")), f"{cls.__name__} is not a plain one"

    def build(value: Any) -> Any:
        if not builders:
            # Only now: a class may hold itself.
            builders.update((name, _builder(hint)) for name, hint in hints.items())
        if not isinstance(value, dict):
            raise TypeError(f"{value!r} is not {cls.__name__}")
        if not value.keys() <= builders.keys():
            raise TypeError(f"{cls.__name__} has no {sorted(value.keys() - builders.keys())}")
        if not required <= value.keys():
            raise TypeError(f"{cls.__name__} lacks {sorted(required - value.keys())}")
        built = defaults | {name: builders[name](one) for name, one in value.items()}
        # What __init__ of a frozen class does field by field, in half its time.
        made = object.__new__(cls)
        object.__setattr__(made, "__dict__", built)
        return made

    return _shared(build) if all(map(_is_text, hints.values())) else build


def _is_text(hint: Any) -> bool:
    return hint is str or (get_origin(hint) is Literal and all(type(one) is str for one in get_args(hint)))


def _shared(build: _Build) -> _Build:
    """Build what is all text once, however often it comes: the same few people stand in every event."""

    @lru_cache(maxsize=1 << 12)
    def build_of(items: tuple[tuple[str, Any], ...]) -> Any:
        return build(dict(items))

    return lambda value: build_of(tuple(value.items())) if isinstance(value, dict) else build(value)


def _optional_builder(build_one: _Build) -> _Build:
    return lambda value: None if value is None else build_one(value)


def _tuple_builder(build_one: _Build) -> _Build:
    def build(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError(f"{value!r} is not a list")
        return tuple([build_one(one) for one in value])

    return build


def _literal_builder(known: tuple[Any, ...]) -> _Build:
    def build(value: Any) -> Any:
        if value not in known:
            raise TypeError(f"{value!r} is none of {known}")
        return value

    return build


def _mapping_builder(build_one: _Build) -> _Build:
    def build(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise TypeError(f"{value!r} is not an object")
        return {key: build_one(one) for key, one in value.items()}

    return build


def _plain_builder(cls: type[Any]) -> _Build:
    def build(value: Any) -> Any:
        if type(value) is not cls:
            raise TypeError(f"{value!r} is not {cls.__name__}")
        return value

    return build


def _as_it_is(value: Any) -> Any:
    return value


# A year has some hundred thousand marks and some hundred different ones.
_decimal_of_text = lru_cache(maxsize=1 << 12)(Decimal)


def _decimal(value: Any) -> Decimal:
    return _decimal_of_text(value) if type(value) is str else Decimal(value)
