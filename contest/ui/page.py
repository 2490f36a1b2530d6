"""What every page starts with: the service, who is there, the language, and how an error is told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from contest.errors import ContestError, Translate, UnknownPass
from contest.model import ROLES, Role
from contest.service import Service, Visitor, shared
from contest.text import pick, translator

DEFAULT_DATABASE: Final = "data/contest.db"


def database() -> str:
    """Return where the store is: ``$CONTEST_DATABASE``, else ``data/contest.db``."""
    return os.environ.get("CONTEST_DATABASE") or DEFAULT_DATABASE


def service() -> Service:
    """Return the one service of this process.

    Raises
    ------
    StoreUnavailable
    """
    return shared(database(), create=True)


def language() -> str:
    """Return the page's language: ``?lang=``, else the cookie, else Chinese."""
    return pick(st.query_params.get("lang"), st.context.cookies.get("lang"))


def translate() -> Translate:
    return translator(language())


def visitor() -> Visitor | None:
    """Return who is there, or None for nobody, a revoked pass, or a seat that moved to another phone."""
    pass_id = st.user.get("pass_id")
    if not isinstance(pass_id, str):
        return None
    device = st.user.get("device")
    try:
        return service().visitor(pass_id, device if isinstance(device, str) else None)
    except UnknownPass:
        return None


def require(*roles: Role) -> Visitor:
    """Return the visitor when it has one of the roles; else say so and stop the page here."""
    who = visitor()
    if who is not None and who.role in (roles or ROLES):
        return who
    t = translate()
    st.error(t("This page needs another pass."))
    st.page_link("home.py", label=t("Back to the start page"))
    st.stop()


@contextmanager
def told() -> Iterator[None]:
    """Show a ContestError raised inside as one sentence; anything else is a bug and must be seen."""
    try:
        yield
    except ContestError as error:
        show(error)


def show(error: ContestError) -> None:
    """Show an error as plain text: names inside it are never read as markdown."""
    t = translate()
    with st.container(border=True, key=f"error-{error.code}"):
        st.text("⚠ " + error.text(t))
        for problem in getattr(error, "problems", ()):
            # A path or a name says where; the plain name of a field only repeats the sentence, and in English.
            is_field = problem.where.isascii() and problem.where.isidentifier()
            st.text("· " + (f"{problem.where}: " if problem.where and not is_field else "") + problem.text(t))
