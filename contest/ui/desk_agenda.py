"""The agenda at the desk: go to a stage, skip one, change the agenda, and take back a wrong opening."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from unicodedata import normalize

import streamlit as st

from contest import commands as cmd
from contest.errors import N_, WrongPhase
from contest.model import STAGE_KINDS, Stage, StageKind
from contest.state import MeetingState
from contest.ui import desk, desk_panels, page
from contest.ui.desk_ending import ending
from contest.ui.desk_view import Desk
from contest.ui.literal import literal
from contest.views.agenda import Agenda, changed, inserted, removed, shifted, stage_in

PROGRESS: Final = {"later": "", "now": N_("now"), "done": N_("done"), "skipped": N_("skipped")}


class ChangedMeanwhile(WrongPhase):
    template = N_("The agenda was changed meanwhile – look at it again.")


# --- on the desk ------------------------------------------------------------------------------------------------


def stage_acts(one: Desk) -> None:
    """Draw the way to any stage, skipped or not, and to the changes of the agenda."""
    t, meeting = one.t, one.meeting
    ids = [stage.id for stage in meeting.plan.agenda]
    titles = {stage.id: _line(n, stage, meeting, one) for n, stage in enumerate(meeting.plan.agenda, 1)}
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        chosen = st.selectbox(
            t("Go to another stage"),
            ids,
            index=ids.index(one.view.coming) if one.view.coming else 0,
            format_func=titles.__getitem__,
            # The proposal follows the meeting: at each new point the stage that comes next is chosen again.
            key=f"stage-{one.point}",
        )
    with right:
        st.button(
            t("Go there"),
            key=f"enter-{one.point}",
            width="stretch",
            disabled=chosen is None or not one.allows(cmd.EnterStage(meeting.id, str(chosen))),
            on_click=_enter,
            args=(meeting.id, one.point),
        )
    left, right = st.columns(2)
    with left:
        st.button(
            t("Skip this stage …"),
            key=f"skip-{one.point}",
            width="stretch",
            disabled=chosen is None or not one.allows(cmd.SkipStage(meeting.id, str(chosen))),
            on_click=_ask_skip,
            args=(one.point,),
        )
    with right:
        st.button(
            t("Change the agenda …"),
            key="ask-agenda",
            width="stretch",
            disabled=meeting.phase == "planned",
            on_click=desk.ask,
            args=("agenda", meeting.stage or ""),
        )


def _line(number: int, stage: Stage, meeting: MeetingState, one: Desk) -> str:
    progress = PROGRESS[meeting.progress(stage.id)]
    parts = (f"{number}  {stage.title}", stage.planned_at, one.t(progress) if progress else "")
    return " · ".join(filter(None, parts))


def _enter(meeting_id: str, point: str) -> None:
    stage = str(st.session_state[f"stage-{point}"])
    desk.act(cmd.EnterStage(meeting_id, stage), f"{point}|enter|{stage}")


def _ask_skip(point: str) -> None:
    desk.ask("skip", str(st.session_state[f"stage-{point}"]))


# --- skip a stage, take back an opening -------------------------------------------------------------------------


def skip_dialog(one: Desk) -> None:
    t = one.t
    stage = one.meeting.plan.stage(desk.memory().unit)
    st.text(t("“{stage}” stays on the agenda, marked as skipped. Going there later takes the mark away.",
              stage=stage.title if stage else ""))  # fmt: skip
    st.text_input(t("Reason (may stay empty)"), key="reason-skip", max_chars=200)
    _buttons(one, t("Skip"), _skip, (one.meeting.id, one.point, desk.memory().unit))


def _skip(meeting_id: str, point: str, stage: str) -> None:
    reason = str(st.session_state["reason-skip"]).strip()
    desk.act(cmd.SkipStage(meeting_id, stage, reason), f"{point}|skip|{stage}|{reason}")


def cancel_dialog(one: Desk) -> None:
    t, unit = one.t, desk.memory().unit
    ballots = len(page.service().meeting(one.meeting.id).evaluation(unit).ballots)
    st.text(t("The unit waits again until it is opened in its turn. The pads say that it is not open."))
    if ballots:
        st.text(t("{n} ballots are in: they stay stored and count again when the unit is opened.", n=ballots))
    reason = st.text_input(t("Reason"), key="reason-cancel", max_chars=200)
    _buttons(one, t("Cancel the opening"), _cancel, (one.meeting.id, one.point, unit), disabled=not reason.strip())


def _cancel(meeting_id: str, point: str, unit: str) -> None:
    reason = str(st.session_state["reason-cancel"]).strip()
    desk.act(cmd.CancelOpening(meeting_id, unit, reason), f"{point}|cancel|{unit}|{reason}")


def trouble() -> None:
    """Show why what was pressed last was refused."""
    found = desk.memory().trouble
    if found is not None:
        page.show(found)


def _buttons(
    one: Desk, label: str, press: Callable[..., None], args: tuple[Any, ...], *, disabled: bool = False
) -> None:
    ending(one, label, press, args, back=one.t("Back"), disabled=disabled)


# --- change the agenda ------------------------------------------------------------------------------------------


def agenda_dialog(one: Desk) -> None:
    """Draw the agenda being changed: one stage is chosen, and what is pressed happens to it; saved is all at once."""
    t, mine = one.t, desk.memory()
    meeting = page.service().meeting(one.meeting.id)
    if mine.draft is None:
        mine.draft = mine.draft_of = meeting.plan.agenda
    draft = mine.draft
    ids = [stage.id for stage in draft]
    lines = {stage.id: literal(_line(n, stage, meeting, one)) for n, stage in enumerate(draft, 1)}
    key = desk.choice_key("agenda-stage", lines)
    with st.container(key="agenda-stages"):
        chosen = str(
            st.radio(
                t("Stages"),
                ids,
                index=ids.index(mine.unit) if mine.unit in ids else 0,
                format_func=lines.__getitem__,
                key=key,
                on_change=desk.choose,
                args=(key,),
            )
        )
    _moves(one, meeting, draft, chosen)
    _details(one, stage_in(draft, chosen))
    with st.expander(t("Insert a stage behind it")):
        _insertion(one, draft, chosen)
    reason = st.text_input(t("Reason"), key="reason-agenda", max_chars=200)
    trouble()
    is_same = draft == meeting.plan.agenda
    _buttons(one, t("Save the agenda"), _save, (meeting.id,), disabled=is_same or not reason.strip())


def _moves(one: Desk, meeting: MeetingState, draft: Agenda, chosen: str) -> None:
    t = one.t
    at = [stage.id for stage in draft].index(chosen)
    is_new = meeting.plan.stage(chosen) is None
    begun = not is_new and meeting.progress(chosen) in ("now", "done")
    may_skip = not is_new and one.may_act and meeting.progress(chosen) == "later"
    with st.container(horizontal=True, gap="small", key="agenda-moves"):
        st.button(t("↑ Earlier"), key="agenda-up", disabled=at == 0, on_click=_shift, args=(chosen, -1))
        st.button(t("↓ Later"), key="agenda-down", disabled=at == len(draft) - 1, on_click=_shift, args=(chosen, 1))
        st.button(t("Skip"), key="agenda-skip", disabled=not may_skip, on_click=_skip_here, args=(meeting.id, chosen))
        st.button(t("Take out"), key="agenda-remove", disabled=begun, on_click=_remove, args=(chosen,))


def _details(one: Desk, stage: Stage) -> None:
    t = one.t
    title, clock, minutes = st.columns([5, 3, 3])
    with title:
        st.text_input(t("Title"), stage.title, key=f"agenda-title-{stage.id}", max_chars=60,
                      on_change=_edit, args=(stage.id,))  # fmt: skip
    with clock:
        st.text_input(t("Planned for"), stage.planned_at, key=f"agenda-at-{stage.id}", max_chars=5, placeholder="14:30",
                      on_change=_edit, args=(stage.id,))  # fmt: skip
    with minutes:
        st.number_input(t("Minutes"), 1, 1440, stage.minutes, key=f"agenda-minutes-{stage.id}", on_change=_edit,
                        args=(stage.id,))  # fmt: skip


def _insertion(one: Desk, draft: Agenda, chosen: str) -> None:
    t = one.t
    kinds: dict[StageKind, str] = {kind: t(desk_panels.STAGE_KINDS[kind]) for kind in STAGE_KINDS}
    st.selectbox(t("Kind"), list(kinds), format_func=kinds.__getitem__, key="insert-kind")
    st.text_input(t("Title"), key="insert-title", max_chars=60, placeholder=t("as the kind is called"))
    st.text_input(t("Planned for"), key="insert-at", max_chars=5, placeholder="14:30")
    ids = [stage.id for stage in draft]
    behind = ids.index(chosen) + 1
    st.button(
        t("Insert"),
        key="agenda-insert",
        width="stretch",
        on_click=_insert,
        args=(ids[behind] if behind < len(ids) else None, kinds),
    )


def _shift(stage: str, by: int) -> None:
    _draft(lambda draft: shifted(draft, stage, by))


def _remove(stage: str) -> None:
    _draft(lambda draft: removed(draft, stage))


def _edit(stage: str) -> None:
    typed = st.session_state
    minutes = typed.get(f"agenda-minutes-{stage}")
    title, clock = str(typed[f"agenda-title-{stage}"]), clock_text(str(typed[f"agenda-at-{stage}"]))
    _draft(lambda draft: changed(draft, stage, title=title, planned_at=clock, minutes=minutes))


def clock_text(typed: str) -> str:
    """Return a time as it is stored: a Chinese keyboard types full-width digits and colons, and 9:05 is 09:05.

    >>> clock_text("9：05 "), clock_text("14:30"), clock_text("later")
    ('09:05', '14:30', 'later')
    """
    clock = normalize("NFKC", typed).strip()
    return f"0{clock}" if len(clock) == 4 and clock[1] == ":" else clock


def _insert(before: str | None, kinds: dict[StageKind, str]) -> None:
    typed = st.session_state
    kind: StageKind = typed["insert-kind"]
    title, clock = str(typed["insert-title"]).strip() or kinds[kind], clock_text(str(typed["insert-at"]))
    known = {stage.id for stage in desk.memory().draft or ()}
    _draft(lambda draft: inserted(draft, kind, title, before, clock))
    desk.memory().unit = next(stage.id for stage in desk.memory().draft or () if stage.id not in known)
    typed["insert-title"] = typed["insert-at"] = ""


def _draft(change: Callable[[Agenda], Agenda]) -> None:
    mine = desk.memory()
    if mine.draft is not None:
        mine.draft, mine.trouble = change(mine.draft), None


def _skip_here(meeting_id: str, stage: str) -> None:
    """Skip at once and keep the dialog: skipping is no change of the agenda."""
    reason = str(st.session_state.get("reason-agenda") or "").strip()
    point = desk.turn(page.service().meeting(meeting_id))
    desk.act(cmd.SkipStage(meeting_id, stage, reason), f"{point}|skip|{stage}|{reason}")
    desk.memory().asking = "agenda"


def _save(meeting_id: str) -> None:
    mine = desk.memory()
    meeting = page.service().meeting(meeting_id)
    if mine.draft is None or mine.draft_of != meeting.plan.agenda:
        mine.draft = mine.draft_of = meeting.plan.agenda
        mine.trouble = ChangedMeanwhile()
        return
    reason = str(st.session_state["reason-agenda"]).strip()
    command = cmd.ChangeAgenda(meeting_id, mine.draft, reason)
    desk.act(command, f"{desk.turn(meeting)}|agenda|{mine.draft}|{reason}")
