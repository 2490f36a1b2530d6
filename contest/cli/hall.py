"""What goes on in the hall, from the shell: the speaking time, the draw, all units in one window."""

from __future__ import annotations

import argparse
from dataclasses import replace

from contest import commands as cmd
from contest.cli.files import print_json
from contest.cli.store import CLI, Add, loaded, opened
from contest.decide.draw import drawn_order, is_seed, left_to_draw, lot_of
from contest.errors import N_, ContestError, Translate
from contest.loading.lots import new_seed, shuffled_numbers
from contest.state import MeetingState, State
from contest.views.hall import METHODS, clock_text, draw_document


def add_commands(add: Add, t: Translate) -> None:
    """Add the commands of this file to the parser."""
    timer = add("timer", _timer, N_("start or stop a unit's speaking time, or set the limit"), "meeting", "unit")
    timer.add_argument("act", choices=["start", "stop", "restart"])
    timer.add_argument("--seconds", type=int, metavar="N", help=t("the limit from now on, for all units"))
    timer.add_argument("--warn", type=int, nargs="*", metavar="N", help=t("seconds left at which the hall is warned"))
    draw = add("draw", _draw, N_("how the order was drawn, line by line, so that anybody can check it"), "meeting")
    draw.add_argument("--seed", default="", metavar="HEX", help=t("check the recorded order against this seed"))
    draw.add_argument("--new", action="store_true", help=t("draw the order now, with a new seed"))
    draw.add_argument("--json", action="store_true")
    lot = add("lot", _lot, N_("a unit draws its own lot; with the last one the order stands"), "meeting", "unit")
    lot.add_argument("--number", type=int, metavar="N", help=t("the number drawn from a box"))
    lot.add_argument("--reason", default="", help=t("why a lot is drawn again"))
    add("openall", _open_all, N_("open every unit that waits, at once"), "meeting")
    add("closeall", _close_all, N_("close every open unit at once and say who is missing"), "meeting")


def _timer(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        loaded(service)
        meeting = service.meeting(arguments.meeting)
        if arguments.seconds is not None or arguments.warn is not None:
            limit = meeting.limit
            seconds = limit.seconds if arguments.seconds is None else arguments.seconds
            warnings = tuple(one for one in limit.warnings if one < seconds)
            warnings = warnings if arguments.warn is None else tuple(arguments.warn)
            limit = replace(limit, seconds=seconds, warnings=warnings)
            service.submit(cmd.SetTimeLimit(meeting.id, limit), CLI)
        command: cmd.Command = cmd.StopTimer(meeting.id, arguments.unit)
        if arguments.act != "stop":
            command = cmd.StartTimer(meeting.id, arguments.unit, arguments.act == "restart")
        state = service.submit(command, CLI).state
    timer = state.meetings[meeting.id].timer
    assert timer is not None
    name = state.unit_name(timer.unit)
    if timer.elapsed is None:
        print(t("{unit}: the time runs, {limit}.", unit=name, limit=clock_text(timer.seconds)))
    elif timer.over:
        used = {"used": clock_text(timer.elapsed), "over": clock_text(timer.over)}
        print(t("{unit}: {used} used, {over} over.", unit=name, **used))
    else:
        print(t("{unit}: {used} used.", unit=name, used=clock_text(timer.elapsed)))


def _draw(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        loaded(service)
        meeting = service.meeting(arguments.meeting)
        if arguments.new:
            seed = arguments.seed or new_seed()
            order = drawn_order(meeting.plan.units, seed)
            service.submit(cmd.DrawOrder(meeting.id, order, "lot", seed), CLI)
            meeting = service.meeting(meeting.id)
        state = service.state
    if arguments.seed and not is_seed(arguments.seed):
        raise ContestError(N_("The seed must be 16 to 64 digits and letters from a to f."))
    document = draw_document(state, meeting, arguments.seed)
    if arguments.json:
        print_json(document)
    else:
        _read_out(state, meeting, arguments.seed or meeting.order_seed, document, t)
    if document["follows"] is False:
        raise ContestError(N_("The recorded order does not follow from this seed."))


def _read_out(state: State, meeting: MeetingState, seed: str, document: dict[str, object], t: Translate) -> None:
    print(t("Order of appearance: {method}", method=t(METHODS[str(document["method"])])))
    if not seed:
        for number, unit in enumerate(meeting.order, 1):
            print(f"{number:>3}  {unit:<20} {state.unit_name(unit)}")
        return
    print(t("Seed: {seed}", seed=seed))
    print(t("Each line: SHA-256 of the seed with the unit's id behind it, the smallest first."))
    for number, unit in enumerate(drawn_order(meeting.order, seed), 1):
        print(f"{number:>3}  {lot_of(seed, unit)}  {unit:<20} {state.unit_name(unit)}")
    if document["follows"]:
        print(t("The recorded order follows from the seed."))


def _lot(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        loaded(service)
        total = len(service.meeting(arguments.meeting).plan.units)
        shuffled = shuffled_numbers(total)
        command = cmd.DrawLot(arguments.meeting, arguments.unit, arguments.number, shuffled, arguments.reason)
        state = service.submit(command, CLI).state
    meeting = state.meetings[arguments.meeting]
    print(t("{unit} has drawn number {n}.", unit=state.unit_name(arguments.unit), n=meeting.lots[arguments.unit]))
    left = len(left_to_draw(meeting))
    print(t("{n} units have not drawn yet.", n=left) if left else t("All have drawn, and the order stands."))


def _open_all(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        loaded(service)
        state = service.submit(cmd.OpenAll(arguments.meeting), CLI).state
    units = state.meetings[arguments.meeting].in_phase("open")
    print(t("Open for marks: {units}", units=t(", ").join(map(state.unit_name, units))))


def _close_all(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        loaded(service)
        outcome = service.submit(cmd.CloseAll(arguments.meeting), CLI)
    meeting = outcome.state.meetings[arguments.meeting]
    for record in outcome.records:
        unit = getattr(record.event, "unit", "")
        missing = [judge.name for judge in meeting.panel if judge.id in meeting.evaluation(unit).missing]
        name = outcome.state.unit_name(unit)
        if missing:
            print(t("{unit} is closed. Without a ballot: {names}", unit=name, names=t(", ").join(missing)))
        else:
            print(t("{unit} is closed. Every ballot is in.", unit=name))
