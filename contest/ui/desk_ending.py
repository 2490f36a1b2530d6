"""How a question at the desk ends: what it comes to, and beside it the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from contest.ui import desk
from contest.ui.desk_view import Desk


def ending(
    one: Desk,
    label: str,
    press: Callable[..., None],
    args: tuple[Any, ...] = (),
    *,
    key: str = "",
    back: str = "",
    disabled: bool = False,
) -> None:
    """Draw the two buttons.

    Parameters
    ----------
    key : str
        Of the first button; by default one that carries the point of the meeting, so that a late press is known.
    back : str
        What the second one says; by default that nothing happens.
    """
    left, right = st.columns(2)
    with left:
        st.button(
            label,
            key=key or f"yes-{one.point}",
            type="primary",
            width="stretch",
            disabled=disabled,
            on_click=press,
            args=args,
        )
    with right:
        st.button(back or one.t("Cancel"), key="no", width="stretch", on_click=desk.drop_question)
