"""A roster from a spreadsheet: everything that is wrong with it, or what it will change, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from contest import commands as cmd
from contest.errors import Translate
from contest.events import plain_decimal
from contest.loading import Roster, RosterGroup, read_roster
from contest.loading.headers import JUDGE_HEADERS, UNIT_HEADERS
from contest.results import policy_of
from contest.scoring.policy import Policy
from contest.state import MeetingState, State
from contest.ui.setup_frame import is_locked, problem_table, save, slip
from contest.ui.uploader import uploader
from contest.views.rules import proposed


def roster_part(state: State, meeting: MeetingState, t: Translate) -> None:
    if is_locked(meeting, t):
        return
    st.text(t("A CSV or XLSX file with units, with judges, or (XLSX) with a sheet for each."))
    st.caption(
        t(
            "Units: {units}. Judges: {judges}. English headers work as well.",
            units=_headers(UNIT_HEADERS, t),
            judges=_headers(JUDGE_HEADERS, t),
        )
    )
    has_groups = bool(policy_of(meeting).groups)
    own_groups = not has_groups or st.toggle(
        t("Take the groups and weights of the file instead of those in the rules"), key="roster-groups"
    )
    key = f"roster-{meeting.id}-{slip().round}"
    upload = uploader(t("Roster file"), ("csv", "xlsx", "txt"), t, key=key, box="roster-file", megabytes=1)
    if upload is None:
        return
    roster = read_roster(
        upload.name,
        upload.getvalue(),
        communities=state.contest.communities if state.contest else (),
        units=tuple(state.units.values()),
        groups=None if own_groups else {one.id: one.title for one in policy_of(meeting).groups},
        community=meeting.plan.community,
    )
    if roster.problems:
        st.text(
            "⚠ " + t("{n} problems. Nothing is loaded; correct the file and choose it again.", n=len(roster.problems))
        )
        problem_table(roster.problems, t)
        return
    _preview(roster, state, t)
    commands = roster_commands(state, meeting, roster)
    # No callback: its arguments would be those of the drawing before.
    if st.button(t("Load the roster"), key="load-roster", type="primary", disabled=not commands):
        said = t("Loaded: {units} units, {judges} judges.", units=len(roster.units), judges=len(roster.judges))
        save(commands, said, state.seq)
        st.rerun()


def _headers(headers: Mapping[str, tuple[str, ...]], t: Translate) -> str:
    return t(", ").join(names[0] for names in headers.values())


def _preview(roster: Roster, state: State, t: Translate) -> None:
    for sheet in roster.sheets:
        if sheet.ignored:
            st.text(t("{sheet}: these columns are not used: {columns}", sheet=sheet.title,
                      columns=t(", ").join(sheet.ignored)))  # fmt: skip
    if roster.units:
        contest = state.contest
        names = {one.id: one.name for one in contest.communities} if contest else {}
        st.text(t("{n} units", n=len(roster.units)))
        st.dataframe(
            [
                {
                    t("Unit"): one.name,
                    t("Kind"): t(one.kind),
                    t("Member of"): names.get(one.community or "", ""),
                    t("Presented by"): one.presenter,
                    t("New"): t("yes") if one.id not in state.units else t("no"),
                }
                for one in roster.units
            ],
            hide_index=True,
            width="stretch",
        )
    if roster.judges:
        titles = {one.id: one for one in roster.groups}
        units = {**state.units, **{one.id: one for one in roster.units}}
        st.text(t("{n} judges", n=len(roster.judges)))
        st.dataframe(
            [
                {
                    t("Name"): one.name,
                    t("Group"): titles[one.group].title,
                    t("Weight"): _weight(titles[one.group]),
                    t("Staff number"): one.person,
                    t("Own units"): t(", ").join(units[unit].name for unit in one.home),
                }
                for one in roster.judges
            ],
            hide_index=True,
            width="stretch",
        )


def _weight(group: RosterGroup) -> str:
    return "" if group.weight is None else plain_decimal(group.weight)


def roster_commands(state: State, meeting: MeetingState, roster: Roster) -> list[cmd.Command]:
    """Return what a roster changes: its units join their communities' meetings, its judges become the panel.

    Units of the file come first, in its order; units a meeting had before and the file leaves out stay behind them.
    """
    commands: list[cmd.Command] = []
    if roster.units:
        commands.append(cmd.ListUnits(roster.units))
        listed = {unit.id for unit in roster.units}
        for other in state.meetings.values():
            theirs = tuple(unit.id for unit in roster.units if unit.community == other.plan.community)
            # The town's own round keeps whom it invited: a unit's community says nothing of it.
            moved = set(theirs) if other.plan.community is None else listed
            wanted = (*theirs, *(unit for unit in other.plan.units if unit not in moved))
            if wanted != other.plan.units:
                commands.append(cmd.PlanMeeting(replace(other.plan, units=wanted)))
    if roster.judges:
        ruled = {one.id for one in policy_of(meeting).groups}
        if not {one.id for one in roster.groups} <= ruled:
            commands.append(cmd.FixPolicy(meeting.id, _with_groups(meeting.policy or proposed(state), roster.groups)))
        commands.append(cmd.SeatPanel(meeting.id, roster.judges))
    return commands


def _with_groups(policy: Policy, groups: Sequence[RosterGroup]) -> dict[str, object]:
    entries = [
        {"id": one.id, "title": one.title, "weight": None if one.weight is None else plain_decimal(one.weight)}
        for one in groups
    ]
    # Steps that part ties may name groups that are gone now.
    return {**policy.document(), "groups": entries, "ties": {"cascade": []}}
