"""What the projector shows, chosen at the desk: a button for each scene, a stop, a typed text, and how it all looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

import streamlit as st

from contest import commands as cmd
from contest.decide.screen import LONGEST_MESSAGE
from contest.errors import N_
from contest.model import SCREEN_MOTIONS, SCREEN_THEMES, SceneKind, ScreenMotion, ScreenTheme
from contest.scenes.offered import OFFERED, offered
from contest.state import MeetingState, Scene
from contest.ui import desk, desk_panels
from contest.ui.components.previews import previews
from contest.ui.components.quick import quick
from contest.ui.desk_ending import ending
from contest.ui.desk_photos import photos_button
from contest.ui.desk_view import Desk
from contest.ui.frame import address, photos_address
from contest.ui.literal import literal
from contest.ui.page import language
from contest.web import presence

ASKED: Final[dict[SceneKind, desk.Question]] = {"stop": "stop", "message": "message"}
THEMES: Final[dict[ScreenTheme, str]] = {"festive": N_("Red and gold"), "plain": N_("Plain, dark on white")}
MOTIONS: Final[dict[ScreenMotion, str]] = {"normal": N_("With movement"), "reduced": N_("Without movement")}


def main_scenes(meeting: MeetingState) -> tuple[SceneKind, ...]:
    """Return the scenes an operator reaches for most, in an order that stays: the others are folded up."""
    if not meeting.plan.is_scored:
        return ("welcome", "stage", "agenda", "route", "stop", "message", "closing", "blank")
    has_ceremony = bool(meeting.ceremony and meeting.ceremony.steps)
    return (
        "welcome",
        "stage",
        "unit",
        "reveal",
        "standings",
        "ceremony" if has_ceremony else "timer",
        "award",
        "blank",
    )


def scene_buttons(one: Desk) -> None:
    """Draw a button for each of the main scenes; what the meeting has nothing for cannot be pressed."""
    _buttons(one, main_scenes(one.meeting), "scenes")
    _short_way(one)


def more_scenes(one: Desk) -> None:
    """Draw the other scenes, the switch of the previews, the look, and the values a scene may lack."""
    main = main_scenes(one.meeting)
    _buttons(one, tuple(kind for kind in OFFERED if kind not in main), "scenes-more")
    previews_switch(one)
    left, right = st.columns(2)
    with left:
        st.button(one.t("Look of the screens …"), key="ask-style", width="stretch", on_click=desk.ask, args=("style",))
    with right:
        st.button(one.t("Record indices …"), key="ask-indices", width="stretch", on_click=desk.ask, args=("indices",))
    photos_button(one)


def _buttons(one: Desk, kinds: tuple[SceneKind, ...], key: str) -> None:
    """Draw the buttons; two of them ask what is to be shown."""
    known = offered(one.meeting)
    with st.grid(4, min_column_width=72, gap="xsmall", key=key):
        for kind in kinds:
            scene, is_asked = known[kind], kind in ASKED
            st.button(
                one.t(desk_panels.SCENES[kind]) + (" …" if is_asked else ""),
                key=f"scene-{kind}",
                width="stretch",
                wrap=True,
                disabled=scene is None or (not is_asked and one.meeting.scene == scene),
                on_click=desk.ask if is_asked else show,
                args=(ASKED[kind],) if is_asked else (one.meeting.id, scene or Scene(kind), one.meeting.seq),
            )


def _short_way(one: Desk) -> None:
    """Let presses on any of the buttons go straight to the server, and not wait for the page's run."""
    quick(key=f"quick-{one.meeting.id}", address=_showing(one), ways=_ways(one))


def _showing(one: Desk) -> str:
    return address(f"api/scene/{quote(one.meeting.id, safe='')}").partition("?")[0]


def _ways(one: Desk) -> dict[str, dict[str, object]]:
    """Return what a press on each scene sends; nothing while a question or a refusal stands on the page."""
    # The page itself has to hear of the press then.
    if desk.memory().asking is not None or desk.memory().trouble is not None or not one.may_act:
        return {}
    return {kind: _way(one, found) for kind, found in offered(one.meeting).items() if found and kind not in ASKED}


def previews_switch(one: Desk) -> None:
    st.toggle(one.t("Pictures of every scene"), key="previews")


def _way(one: Desk, scene: Scene) -> dict[str, object]:
    """Return what a press on a scene's button sends: the command that `show` gives, under the same id."""
    about = {"unit": scene.unit, "stage": scene.stage, "stop": scene.stop, "text": scene.text}
    return {"id": desk.command_id(_intent(one.meeting.seq, scene)), "scene": scene.kind, **about}


def previews_panel(one: Desk) -> bool:
    """Draw the previews while their switch is on, and tell whether it is; a press on one puts that scene on."""
    t = one.t
    if not st.session_state.get("previews"):
        return False
    labels: dict[str, str] = {kind: t(desk_panels.SCENES[kind]) for kind in OFFERED}
    pressed = previews(
        key=f"previews-{one.meeting.id}",
        address=address(f"api/previews/{quote(one.meeting.id, safe='')}", lang=language()),
        seq=one.state.seq if one.meeting.scene.kind == "town" else one.meeting.seq,
        labels=labels,
        now=t("On the projector now ({n} connected)", n=presence.screens(one.meeting.id)),
        hint=t("Press a picture to show it.") if one.may_act else "",
        may_show=one.may_act,
        showing=_showing(one),
        ways=_ways(one),
        photos=photos_address(),
    )
    scene = next((scene for kind, scene in offered(one.meeting).items() if kind == pressed), None)
    if scene is not None and one.may_act:
        # What it came to is drawn with the push that follows; a refusal stands below the next step at once.
        show(one.meeting.id, scene, one.meeting.seq)
    return True


def show(meeting_id: str, scene: Scene, seq: int) -> None:
    """Put a scene on; ``seq`` is the record it was chosen at, so that a press that is repeated is one command."""
    command = cmd.ShowScene(meeting_id, scene.kind, scene.unit, scene.stage, scene.stop, scene.text)
    desk.act(command, _intent(seq, scene))


def _intent(seq: int, scene: Scene) -> str:
    return f"{seq}|scene|{scene}"


# --- the questions ----------------------------------------------------------------------------------------------


def message_dialog(one: Desk) -> None:
    t = one.t
    st.text(t("The text stands large on the projector until you choose another picture."))
    st.text_area(t("Text, one or several lines"), key="message-text", max_chars=LONGEST_MESSAGE, height=140)
    _end(one, t("Show it"), _show_message)


def _show_message(meeting_id: str, seq: int) -> None:
    text = str(st.session_state.get("message-text") or "")
    desk.act(cmd.ShowScene(meeting_id, "message", text=text), f"{seq}|message|{text}")


def stop_dialog(one: Desk) -> None:
    t = one.t
    stops = {
        f"{stage.id}/{stop.id}": t("Stop {number}: {place}", number=number, place=stop.place)
        for stage in one.meeting.plan.agenda
        for number, stop in enumerate(stage.stops, 1)
    }
    if not stops:
        st.text(t("There is no stop on this agenda."))
        return
    shown = f"{one.meeting.scene.stage}/{one.meeting.scene.stop}"
    ids = list(stops)
    after = ids[(ids.index(shown) + 1) % len(ids)] if shown in ids else ids[0]
    # The next one is proposed: on a visit they come one after the other.
    chosen = st.radio(
        t("Which stop"),
        ids,
        index=ids.index(after),
        format_func=lambda name: literal(stops[name]),
        key=desk.choice_key("which-stop", stops),
    )
    photos_button(one, "stop-photos", str(chosen))
    _end(one, t("Show it"), _show_stop, desk.choice_key("which-stop", stops))


def _show_stop(meeting_id: str, seq: int, key: str) -> None:
    stage, _, stop = str(st.session_state[key]).partition("/")
    desk.act(cmd.ShowScene(meeting_id, "stop", stage=stage, stop=stop), f"{seq}|stop|{stage}|{stop}")


def style_dialog(one: Desk) -> None:
    t, known = one.t, one.meeting.screen_style
    st.text(t("For all screens of this meeting. One screen alone: add &theme=plain or &motion=reduced to its address."))
    st.radio(
        t("Colour scheme"), SCREEN_THEMES, index=SCREEN_THEMES.index(known.theme), key="style-theme",
        format_func=lambda name: t(THEMES[name]),
    )  # fmt: skip
    st.radio(
        t("Movement"), SCREEN_MOTIONS, index=SCREEN_MOTIONS.index(known.motion), key="style-motion",
        format_func=lambda name: t(MOTIONS[name]),
    )  # fmt: skip
    _end(one, t("Use this look"), _style)


def _style(meeting_id: str, seq: int) -> None:
    theme, motion = st.session_state["style-theme"], st.session_state["style-motion"]
    desk.act(cmd.StyleScreen(meeting_id, theme, motion), f"{seq}|style|{theme}|{motion}")


def _end(one: Desk, label: str, press: Callable[..., None], *args: str) -> None:
    """Draw the two buttons. A text may be shown twice at one point of the meeting: the record tells them apart."""
    ending(one, label, press, (one.meeting.id, one.meeting.seq, *args))
