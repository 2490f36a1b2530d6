"""Passes: the sheet for a panel, one judge's pass anew, and links for everybody else. Each secret is shown once."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import segno
import streamlit as st

from contest import commands as cmd
from contest.decide import ROLE_NAMES
from contest.documents.forms import SheetRow, link_card, pass_sheet
from contest.errors import N_, Translate, UnknownPass
from contest.model import Judge, Role
from contest.passes import Minted, mint
from contest.results import policy_of
from contest.state import MeetingState, Pass, State
from contest.ui import page
from contest.ui.frame import moment_text
from contest.ui.setup_frame import save, slip, table_height

LINKED: Final[tuple[Role, ...]] = ("screen", "supervisor", "operator", "reviewer")


@dataclass(frozen=True)
class Handed:
    """What was just made: a printable document, and for a single pass its link and code. Its text shows no secret."""

    title: str
    file_name: str
    html: str
    url: str = ""
    code: str = ""

    def __repr__(self) -> str:
        return f"Handed({self.file_name!r})"


def base_url() -> str:
    """Return the address people reach this server at: ``$CONTEST_URL``, else the one this page was opened under."""
    fixed = os.environ.get("CONTEST_URL")
    if fixed:
        return fixed.rstrip("/")
    here = urlsplit(str(st.context.url or ""))
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else "http://localhost:8501"
    return f"{origin}/{base}".rstrip("/")


def join_url(minted: Minted) -> str:
    return f"{base_url()}/join?pass={minted.token}"


def handed_over(t: Translate) -> None:
    """Show what was just made until it is put away."""
    handed = slip().handed
    if not isinstance(handed, Handed):
        return
    with st.container(border=True, key="handed"):
        st.text(handed.title)
        st.text(t("Shown only now: nobody can look it up later. Keep it like a key."))
        left, right = st.columns([1, 3], vertical_alignment="center")
        if handed.url:
            with left:
                st.image(qr_png(handed.url), width=180, alt=t("QR code of the link"))
            with right:
                st.code(handed.url, language=None, wrap_lines=True)
                st.text(t("Short code: {code}", code=handed.code))
        st.download_button(
            t("Download to print"),
            handed.html,
            file_name=handed.file_name,
            mime="text/html",
            key="download-handed",
            type="primary",
            on_click="ignore",
        )
        st.button(t("I have it – put it away"), key="put-away", on_click=_put_away)


def _put_away() -> None:
    slip().handed = None


def qr_png(text: str) -> bytes:
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=6, border=3)
    return out.getvalue()


# --- a meeting's judges -----------------------------------------------------------------------------------------


def passes_part(state: State, meeting: MeetingState | None, t: Translate) -> None:
    if _is_local():
        st.text(t("Phones cannot reach “{url}”. Open this page under the server's own address, or set CONTEST_URL.",
                  url=base_url()))  # fmt: skip
    handed_over(t)
    if meeting is not None and meeting.plan.is_scored:
        _judges(state, meeting, t)
    _links(state, t)


def _is_local() -> bool:
    return (urlsplit(base_url()).hostname or "") in ("localhost", "127.0.0.1", "::1")


def _judges(state: State, meeting: MeetingState, t: Translate) -> None:
    st.subheader(t("Judges"))
    if not meeting.panel:
        st.text(t("There is no judge on the panel."))
        return
    valid = {one.judge: one for one in state.passes.values() if one.meeting == meeting.id and one.revoked_at is None}
    titles = {group.id: group.title for group in policy_of(meeting).groups}
    st.dataframe(
        [
            {
                t("Name"): judge.name,
                t("Group"): titles.get(judge.group, judge.group),
                t("Pass"): _standing(valid.get(judge.id), t),
            }
            for judge in meeting.panel
        ],
        hide_index=True,
        width="stretch",
        height=table_height(len(meeting.panel), 8),
        key="pass-table",
    )
    label = t("Issue passes for all {n} judges", n=len(meeting.panel))
    if valid:
        warning = N_(
            "{n} judges hold a valid pass. New passes end all of them: phones that are signed in must scan again."
        )
        st.text(t(warning, n=len(valid)))
    sure = not valid or st.checkbox(t("Yes, end the older passes"), key=f"sure-{slip().round}")
    st.button(
        label, key="issue-all", type="primary", disabled=not sure, on_click=_issue_all, args=(meeting.id, state.seq)
    )
    names = {judge.id: judge.name for judge in meeting.panel}
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    with left:
        st.selectbox(t("One judge"), list(names), format_func=names.__getitem__, key=f"one-judge-{meeting.id}")
    with middle:
        st.button(t("New pass"), key="reissue", width="stretch", on_click=_reissue, args=(meeting.id, state.seq))
    with right:
        st.button(
            t("End the pass"), key="revoke", width="stretch", on_click=_revoke_judge, args=(meeting.id, state.seq)
        )


def _standing(known: Pass | None, t: Translate) -> str:
    if known is None:
        return t("none")
    at = moment_text(known.issued_at, t)
    return t("issued {at}, in use", at=at) if known.device else t("issued {at}, not scanned yet", at=at)


def _issue_all(meeting_id: str, seq: int) -> None:
    meeting = page.service().meeting(meeting_id)
    _issue_judges(meeting, meeting.panel, seq)


def _reissue(meeting_id: str, seq: int) -> None:
    meeting = page.service().meeting(meeting_id)
    judge = meeting.judge(str(st.session_state[f"one-judge-{meeting_id}"]))
    if judge is not None:
        _issue_judges(meeting, (judge,), seq)


def _issue_judges(meeting: MeetingState, judges: Sequence[Judge], seq: int) -> None:
    """Issue passes and keep their sheet for this tab."""
    t, state = page.translate(), page.service().state
    contest = state.contest
    assert contest is not None
    minted = [mint("judge", contest.id, meeting=meeting.id, judge=one.id, name=one.name) for one in judges]
    said = t("{n} passes are issued; older ones have ended.", n=len(minted))
    if not save([cmd.IssuePasses(tuple(one.new for one in minted))], said, seq):
        return
    titles = {group.id: group.title for group in policy_of(meeting).groups}
    rows = [
        SheetRow(
            name=judge.name,
            group=titles.get(judge.group, judge.group),
            home=tuple(map(state.unit_name, judge.home)),
            url=join_url(one),
            code=one.printed_code,
        )
        for judge, one in zip(judges, minted, strict=True)
    ]
    html = pass_sheet(contest.title, meeting.plan.title, rows, t, rehearsal=contest.rehearsal)
    single = minted[0] if len(minted) == 1 else None
    slip().handed = Handed(
        title=t("Pass of {name}", name=judges[0].name)
        if single
        else t("Passes of {meeting}: {n}", meeting=meeting.plan.title, n=len(minted)),
        file_name=f"passes-{meeting.id}.html",
        html=html,
        url=join_url(single) if single else "",
        code=single.printed_code if single else "",
    )


def _revoke_judge(meeting_id: str, seq: int) -> None:
    judge = str(st.session_state[f"one-judge-{meeting_id}"])
    for known in page.service().state.passes.values():
        if (known.meeting, known.judge) == (meeting_id, judge) and known.revoked_at is None:
            _revoke(known.id, seq)
            return
    slip().trouble = UnknownPass()


def _revoke(pass_id: str, seq: int) -> None:
    t = page.translate()
    save([cmd.RevokePass(pass_id, "desk")], t("The pass has ended."), seq)


# --- links for everybody else -----------------------------------------------------------------------------------


def _links(state: State, t: Translate) -> None:
    st.subheader(t("Links for the screen, the supervisor and others"))
    left, middle, right = st.columns([2, 3, 2], vertical_alignment="bottom")
    with left:
        st.selectbox(t("For"), LINKED, format_func=lambda one: t(ROLE_NAMES[one]), key="link-role")
    with middle:
        st.text_input(t("Name (optional)"), max_chars=30, key="link-name")
    with right:
        st.button(t("Make the link"), key="make-link", width="stretch", on_click=_make_link, args=(state.seq,))
    others = [one for one in state.passes.values() if one.role != "judge" and one.revoked_at is None]
    mine = page.visitor()
    with st.container(key="links"):
        for one in others:
            who, what = st.columns([5, 2], vertical_alignment="center")
            with who:
                name = f" · {one.name}" if one.name and one.name != t(ROLE_NAMES[one.role]) else ""
                st.text(f"{t(ROLE_NAMES[one.role])}{name} · {t('issued {at}', at=moment_text(one.issued_at, t))}")
            with what:
                is_mine = mine is not None and mine.pass_id == one.id
                label = t("This is you") if is_mine else t("End")
                st.button(
                    label, key=f"end-{one.id[:16]}", width="stretch", disabled=is_mine, on_click=_revoke,
                    args=(one.id, state.seq),
                )  # fmt: skip


def _make_link(seq: int) -> None:
    t, service = page.translate(), page.service()
    contest = service.state.contest
    if contest is None:
        return
    role: Role = st.session_state["link-role"]
    name = " ".join(str(st.session_state.get("link-name") or "").split()) or t(ROLE_NAMES[role])
    minted = mint(role, contest.id, name=name)
    title = t("Link for: {role}", role=t(ROLE_NAMES[role]))
    if save([cmd.IssuePasses((minted.new,))], title, seq):
        url = join_url(minted)
        code = minted.printed_code
        html = link_card(contest.title, t(ROLE_NAMES[role]), url, t, code=code, rehearsal=contest.rehearsal)
        slip().handed = Handed(title, f"link-{role}.html", html, url, code)
