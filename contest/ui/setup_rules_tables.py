"""The tables of the rules form: grades, criteria, judge groups, parts. Each returns its entries as typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import pandas as pd  # type: ignore[import-untyped]  # it brings no type information
import streamlit as st

from contest.errors import Translate
from contest.events import plain_decimal
from contest.loading.entries import made_id
from contest.scoring.rules import LIVE, Trim

Document = dict[str, Any]
Columns = Mapping[str, tuple[str, Sequence[Any]]]
# What a grade ballot usually says; the words are data and stay Chinese.
DEFAULT_GRADES: Final = {"好": "100", "较好": "80", "一般": "60", "差": "40"}
# The kinds of columns, as pandas calls them.
TEXT: Final = "string"
NUMBER: Final = "Float64"
COUNT: Final = "Int64"
TICK: Final = "boolean"
_OWN_RANGE: Final = ("min", "max", "step")


def grades_table(grades: Mapping[str, str] | None, key: str, t: Translate) -> Document:
    column = st.column_config
    found = grades or DEFAULT_GRADES
    rows = _table(
        {"title": (TEXT, list(found)), "value": (NUMBER, [float(value) for value in found.values()])},
        f"grades-{key}",
        {
            "title": column.TextColumn(t("Grade"), required=True, max_chars=30, width="medium"),
            "value": column.NumberColumn(t("Coefficient"), required=True, format="plain", width="medium"),
        },
        width="content",
    )
    return {text(row["title"]): number(row["value"]) for row in rows}


def criteria_table(criteria: list[Document], has_grades: bool, key: str, t: Translate) -> list[Document]:
    column = st.column_config
    st.text(t("Criteria"))
    own: dict[str, Any] = {
        name: None if has_grades else column.NumberColumn(label, format="plain", help=t("Empty: as the scale says."))
        for name, label in zip(_OWN_RANGE, (t("Lowest mark"), t("Highest mark"), t("Step")), strict=True)
    }
    rows = _table(
        {
            "id": (TEXT, [one["id"] for one in criteria]),
            "title": (TEXT, [one["title"] for one in criteria]),
            "weight": (NUMBER, [float(one["weight"]) for one in criteria]),
            **{name: (NUMBER, [float(one[name]) if name in one else None for one in criteria]) for name in _OWN_RANGE},
        },
        f"criteria-{key}",
        {
            "id": None,
            "title": column.TextColumn(t("Criterion"), required=True, max_chars=30, width="medium"),
            "weight": column.NumberColumn(t("Weight"), required=True, default=1.0, min_value=0.0, format="plain"),
            **own,
        },
    )
    return [
        {
            "id": str(row["id"] or made_id("criterion", text(row["title"]))),
            "title": text(row["title"]),
            "weight": number(row["weight"]),
            **{name: number(row[name]) for name in _OWN_RANGE if row[name] is not None and not has_grades},
        }
        for row in rows
    ]


def groups_table(groups: list[Document], trim: Trim | None, key: str, t: Translate) -> list[Document]:
    """Draw the judge groups; a new row begins with ``trim``, the one that goes without saying."""
    column = st.column_config
    st.text(t("Judge groups"))
    trims = [one["trim"] or {"low": 0, "high": 0, "from_n": 6} for one in groups]
    dropped = 1 if trim else 0
    rows = _table(
        {
            "id": (TEXT, [one["id"] for one in groups]),
            "title": (TEXT, [one["title"] for one in groups]),
            "weight": (NUMBER, [None if one["weight"] is None else float(one["weight"]) for one in groups]),
            "min_n": (COUNT, [one["min_n"] for one in groups]),
            "high": (COUNT, [one["high"] for one in trims]),
            "low": (COUNT, [one["low"] for one in trims]),
            "from_n": (COUNT, [one["from_n"] for one in trims]),
            "two_way": (TICK, [one["adjust"] == "two_way" for one in groups]),
        },
        f"groups-{key}",
        {
            "id": None,
            "title": column.TextColumn(t("Group"), required=True, max_chars=30, width="medium"),
            "weight": column.NumberColumn(t("Weight"), min_value=0.0, format="plain"),
            "min_n": _whole(t("At least"), 1),
            "high": _whole(t("Highest dropped"), dropped),
            "low": _whole(t("Lowest dropped"), dropped),
            "from_n": _whole(t("Drop from"), 6),
            "two_way": column.CheckboxColumn(t("Leniency taken off"), default=False),
        },
    )
    st.caption(t("Without groups every judge counts alike. A group without weight needs all groups without weight."))
    return [_group(row) for row in rows]


def _group(row: dict[str, Any]) -> Document:
    low, high = int(row["low"] or 0), int(row["high"] or 0)
    trim = {"low": low, "high": high, "from_n": int(row["from_n"] or 6)} if low or high else None
    return {
        "id": str(row["id"] or made_id("group", text(row["title"]))),
        "title": text(row["title"]),
        "weight": None if row["weight"] is None else number(row["weight"]),
        "min_n": int(row["min_n"] or 1),
        "trim": trim,
        "adjust": "two_way" if row["two_way"] else "none",
    }


def parts_table(parts: list[Document], key: str, t: Translate) -> list[Document]:
    """Draw the parts of the whole; the live one is the meeting and is named so until it has a title of its own."""
    column = st.column_config
    st.text(t("Parts of the whole"))
    meeting = t("the meeting")
    rows = _table(
        {
            "id": (TEXT, [one["id"] for one in parts]),
            "title": (TEXT, [one.get("title", meeting if one["id"] == LIVE else one["id"]) for one in parts]),
            "weight": (NUMBER, [float(one["weight"]) for one in parts]),
            "min": (NUMBER, [float(one["min"]) if "min" in one else None for one in parts]),
            "max": (NUMBER, [float(one["max"]) if "max" in one else None for one in parts]),
        },
        f"parts-{key}",
        {
            "id": None,
            "title": column.TextColumn(t("Part of the whole"), required=True, max_chars=30, width="medium"),
            "weight": column.NumberColumn(t("Weight"), required=True, min_value=0.0, format="plain"),
            "min": column.NumberColumn(t("Lowest value"), format="plain", help=t("Empty: as the scale says.")),
            "max": column.NumberColumn(t("Highest value"), format="plain", help=t("Empty: as the scale says.")),
        },
    )
    st.caption(t("Such as a site visit or a routine assessment; the first row is what the judges mark at the meeting."))
    found = []
    for row in rows:
        name, title = row["id"], text(row["title"])
        one = {"id": str(name or made_id("part", title)), "title": title, "weight": number(row["weight"])}
        if name == LIVE and title == meeting:
            one["title"] = LIVE
        found.append({**one, **{end: number(row[end]) for end in ("min", "max") if row[end] is not None}})
    return found


def _table(columns: Columns, key: str, config: dict[str, Any], width: Any = "stretch") -> Iterator[dict[str, Any]]:
    """Draw a table that grows and return its rows with a title; each column is its kind and its cells.

    Columns have their kind even without a row: Streamlit takes an empty one for numbers and refuses text in it.
    """
    edited = st.data_editor(
        {name: pd.Series(cells, dtype=kind) for name, (kind, cells) in columns.items()},
        key=key, num_rows="dynamic", hide_index=True, placeholder="–", width=width, column_config=config,
    )  # fmt: skip
    rows = (dict(zip(edited, cells, strict=True)) for cells in zip(*edited.values(), strict=True))
    cleaned = ({name: None if pd.isna(cell) else cell for name, cell in row.items()} for row in rows)
    return (row for row in cleaned if row["title"])


def _whole(label: str, default: int) -> Any:
    return st.column_config.NumberColumn(label, min_value=0, max_value=1000, step=1, default=default)


def text(value: object) -> str:
    return str(value or "").strip()


def number(value: object) -> str:
    """Return a number from a table cell as decimal text: what was typed, not its binary neighbour."""
    return plain_decimal(Decimal(str(value))) if value is not None else "0"
