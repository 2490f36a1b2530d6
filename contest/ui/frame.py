"""What stands around every page: who may open which, the language switch, addresses, the rehearsal sign."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote, urlencode

import streamlit as st

from contest.errors import LOCAL_TIME, N_, PassMoved, Translate, UnknownPass
from contest.model import Contest, Role
from contest.palette import GOLD, INK, PAPER, RED
from contest.ui.components.paper import paper
from contest.ui.page import language, translate

Position = Literal["hidden", "top"]

# File, title, and whose page it is; None is a visitor without a pass.
PAGES: Final[tuple[tuple[str, str, tuple[Role | None, ...]], ...]] = (
    ("home", N_("Start"), (None, "operator", "judge", "screen", "supervisor", "reviewer")),
    ("score", N_("Marking pad"), ("judge",)),
    ("control", N_("Desk"), ("operator", "supervisor")),
    ("town", N_("Town desk"), ("operator", "supervisor")),
    ("proxy", N_("Paper ballots"), ("operator", "supervisor")),
    ("setup", N_("Set-up"), ("operator",)),
    ("screen", N_("Projector"), (None, "operator", "judge", "screen", "supervisor", "reviewer")),
    ("review", N_("Review"), (None, "operator", "judge", "screen", "supervisor", "reviewer")),
    ("rules", N_("Rules"), (None, "operator", "judge", "screen", "supervisor", "reviewer")),
)
_WITH_MENU: Final[tuple[Role | None, ...]] = ("operator", "supervisor", "reviewer")
ICON: Final = str(Path(__file__).parent / "icon.svg")
_LANGUAGES: Final = {"zh": "中文", "en": "English"}
_STYLE: Final = f"""<style>
.st-key-language {{ position: fixed; top: .35rem; right: .75rem; z-index: 1000000; width: auto; }}
.st-key-language button {{ min-height: 3rem; padding: 0 .7rem; color: {INK}; background: {PAPER}; }}
.st-key-page {{ max-width: 70rem; margin: 0 auto; }}
/* Streamlit's hints below a field ("Press Enter to apply") come in English only. */
[data-testid="InputInstructions"] {{ display: none; }}
.st-key-page button[role="tab"] {{ min-height: 3rem; }}
.st-key-page button[role="tab"] p {{ font-size: 1.02rem; }}
.st-key-review-files button {{ min-height: 3rem; }}
.st-key-page .react-aria-ComboBox > div, .st-key-page [data-testid="stTextInputRootElement"] {{ min-height: 3rem; }}
[class*="st-key-wide-"] {{ overflow-x: auto; }}
[class*="st-key-wide-"] > * {{ min-width: 46rem; }}
.st-key-closed {{ max-width: 34rem; margin: 12vh auto 0; padding: 2rem; border-top: 4px solid {RED};
  background: #FFFFFF; box-shadow: 0 1px 0 {GOLD}; }}
</style>"""


def may_open(name: str, role: Role | None) -> bool:
    return any(role in roles for page, _, roles in PAGES if page == name)


def menu(role: Role | None) -> Position:
    """Return where the menu stands: judges, the projector and the public see none."""
    return "top" if role in _WITH_MENU else "hidden"


def address(name: str = "", **params: str | None) -> str:
    """Return the address of a page or route on this server, keeping a language that was chosen.

    Parameters
    ----------
    name : str
        Without slashes; empty is the start page.
    **params : str or None
        The query; None leaves an entry out.
    """
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    wanted = {"lang": st.query_params.get("lang"), **params}
    query = urlencode({key: value for key, value in wanted.items() if value})
    return (f"/{quote(base)}" if base else "") + f"/{name}" + (f"?{query}" if query else "")


def photos_address() -> str:
    """Return the address that the photos of stops lie below; they are the same in every language."""
    return address("photos/").partition("?")[0]


def keep_language() -> None:
    """Carry a chosen language from page to page: Streamlit drops the query when the page changes."""
    chosen = st.query_params.get("lang")
    if chosen:
        st.session_state["language"] = chosen
    elif kept := st.session_state.get("language"):
        st.query_params["lang"] = kept


def language_switch() -> None:
    """Offer the other language; the page and the rest of its address stay as they are."""
    st.html(_STYLE)
    other = "en" if language() == "zh" else "zh"
    with st.container(key="language"):
        st.button(_LANGUAGES[other], key="switch-language", on_click=_speak, args=(other,), type="tertiary")


def _speak(lang: str) -> None:
    st.query_params["lang"] = lang


def closed_page() -> None:
    """Say that a page needs another pass, and why one that worked before does not."""
    t = translate()
    with st.container(key="closed"):
        st.text(ended_text(t) or t("This page needs another pass."))
        st.page_link("home.py", label=t("Back to the start page"))


def ended_text(t: Translate) -> str:
    """Say what became of the pass this browser came with; empty when it came with none, or with a good one."""
    code = st.user.get("ended")
    return t((PassMoved if code == PassMoved.code else UnknownPass).template) if code else ""


def has_moved() -> bool:
    """Tell whether this browser's pass is good, and in use on another phone."""
    return bool(st.user.get("ended") == PassMoved.code)


def moment_text(at: str, t: Translate) -> str:
    """Return a UTC time as a reader in China writes it: 2023年4月7日 14:05."""
    local = datetime.fromisoformat(at).astimezone(LOCAL_TIME)
    parts = {"year": local.year, "month": local.month, "day": local.day, "clock": f"{local:%H:%M}"}
    return t("{year}-{month:02}-{day:02} {clock}", **parts)


def rehearsal_notice(t: Translate) -> dict[str, str]:
    """Return the block that says on every page that what stands there is invented."""
    return {"kind": "notice", "tone": "rehearsal", "text": t("Rehearsal – invented units, judges and marks, no result")}


def page_head(title: str, contest: Contest | None, t: Translate) -> None:
    """Draw what a page of the desk's begins with: its title, and below it the rehearsal sign where it is one."""
    blocks: list[dict[str, str]] = [{"kind": "heading", "text": title}]
    if contest is not None and contest.rehearsal:
        blocks.append(rehearsal_notice(t))
    paper(key="page-head", blocks=blocks)
