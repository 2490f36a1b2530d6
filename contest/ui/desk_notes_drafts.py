"""What is being typed as a note: it outlives every push, another choice, and a dialog that was put away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from contest.service import new_id

_KEY: Final = "desk-notes"


@dataclass
class Drafts:
    """``texts`` by field; ``ids`` are the notes that forms will make; ``editing`` is the note being changed.

    ``seen`` is the record of that note when the change began: what somebody else did meanwhile is then told.
    """

    texts: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    editing: str = ""
    seen: int = 0


def drafts() -> Drafts:
    known = st.session_state.get(_KEY)
    if not isinstance(known, Drafts):
        known = st.session_state[_KEY] = Drafts()
    return known


def text_field(key: str, label: str, *, start: str = "", most: int = 60, lines: bool = False, hint: str = "") -> None:
    """Draw a field whose text stays. Its key and its label never change: a browser would lose what is half typed."""
    if key not in st.session_state:
        st.session_state[key] = drafts().texts.get(key, start)
    if lines:
        st.text_area(label, key=key, max_chars=most, height=110, placeholder=hint, on_change=_keep, args=(key,))
    else:
        st.text_input(label, key=key, max_chars=most, placeholder=hint, on_change=_keep, args=(key,))


def _keep(key: str) -> None:
    drafts().texts[key] = str(st.session_state[key])


def typed(key: str) -> str:
    """Return what stands in a field now, drawn or not."""
    return str(st.session_state.get(key, drafts().texts.get(key, "")))


def words(key: str) -> tuple[str, ...]:
    """Return the parts of a field that lists several things."""
    text = typed(key).replace("；", ";").replace("\n", ";")
    return tuple(part.strip() for part in text.split(";") if part.strip())


def clear(*keys: str) -> None:
    """Empty fields; only from a callback, before they are drawn again."""
    for key in keys:
        drafts().texts.pop(key, None)
        if key in st.session_state:
            st.session_state[key] = ""


def note_id(form: str) -> str:
    """Return the id of the note that a form makes: the same until it is made, so that pressing twice makes one."""
    return drafts().ids.setdefault(form, new_id())


def made(form: str) -> None:
    drafts().ids.pop(form, None)
