"""What goes otherwise than planned, from the shell: the agenda, a wrong opening, who left and who came late."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from contest import commands as cmd
from contest.cli.files import print_json
from contest.cli.store import CLI, Add, join_url, loaded, opened
from contest.errors import N_, NotFound, Translate
from contest.loading.late import late_judge
from contest.model import STAGE_KINDS, Stage
from contest.passes import mint
from contest.views.agenda import Agenda, changed, inserted, moved, removed, stage_in
from contest.views.status import agenda_document

Run = Callable[[argparse.Namespace, Translate], None]


def add_commands(add: Add, t: Translate) -> None:
    """Add the commands of this file to the parser."""
    cancel = add("cancel", _cancel, N_("take back an opening: the wrong unit was opened"), "meeting", "unit")
    cancel.add_argument("--reason", required=True)
    add("enter", _enter, N_("go to a stage of the agenda, also to a skipped one"), "meeting", "stage")
    skip = add("skip", _skip, N_("skip a stage; it stays on the agenda"), "meeting", "stage")
    skip.add_argument("--reason", default="")
    agenda = add("agenda", show_or_change, N_("read out a running meeting's agenda, or change it"), "meeting")
    agenda.add_argument("--json", action="store_true")
    act = agenda.add_mutually_exclusive_group()
    act.add_argument("--move", metavar="STAGE", help=t("put a stage before another one, or at the end"))
    act.add_argument(
        "--insert", nargs=2, metavar=("KIND", "TITLE"), help=t("kinds: {kinds}", kinds=" ".join(STAGE_KINDS))
    )
    act.add_argument("--retitle", nargs=2, metavar=("STAGE", "TITLE"))
    act.add_argument("--at", nargs=2, metavar=("STAGE", "HH:MM"), help=t("when a stage is planned to begin"))
    act.add_argument("--minutes", nargs=2, metavar=("STAGE", "N"), help=t("how long a stage is planned to take"))
    act.add_argument("--remove", metavar="STAGE")
    agenda.add_argument("--before", metavar="STAGE", help=t("where to put it; default: at the end"))
    agenda.add_argument("--reason", default="", help=t("why the agenda changes during the meeting"))
    absent = add(
        "absent", _absent, N_("mark a judge absent: nobody waits for the ballots any more"), "meeting", "judge"
    )
    absent.add_argument("--back", action="store_true", help=t("the judge is back"))
    absent.add_argument("--reason", default="")
    late = add("judge", _late, N_("add a judge who comes late, and print the pass"), "meeting", "name", "group")
    late.add_argument("--home", nargs="*", default=[], metavar="UNIT", help=t("units this judge does not mark"))
    late.add_argument("--person", default="", help=t("staff number: the same person on several panels"))


def _submit(arguments: argparse.Namespace, command: cmd.Command, done: str, t: Translate) -> None:
    with opened(arguments) as service:
        loaded(service)
        state = service.submit(command, CLI).state
    meeting = state.meetings[arguments.meeting]
    names = {"meeting": meeting.plan.title}
    if "unit" in arguments:
        names["unit"] = state.unit_name(arguments.unit)
    if "stage" in arguments:
        names["stage"] = stage_in(meeting.plan.agenda, arguments.stage).title
    if "judge" in arguments:
        judge = meeting.judge(arguments.judge)
        names["name"] = judge.name if judge else ""
    print(t(done, **names))


def _cancel(arguments: argparse.Namespace, t: Translate) -> None:
    command = cmd.CancelOpening(arguments.meeting, arguments.unit, arguments.reason)
    _submit(arguments, command, N_("{unit} waits again. Ballots that are in stay."), t)


def _enter(arguments: argparse.Namespace, t: Translate) -> None:
    _submit(arguments, cmd.EnterStage(arguments.meeting, arguments.stage), N_("Now: {stage}"), t)


def _skip(arguments: argparse.Namespace, t: Translate) -> None:
    command = cmd.SkipStage(arguments.meeting, arguments.stage, arguments.reason)
    _submit(arguments, command, N_("“{stage}” is skipped."), t)


def _absent(arguments: argparse.Namespace, t: Translate) -> None:
    command = cmd.MarkAbsent(arguments.meeting, arguments.judge, not arguments.back, arguments.reason)
    _submit(arguments, command, N_("{name} is back.") if arguments.back else N_("{name} is marked absent."), t)


def _late(arguments: argparse.Namespace, t: Translate) -> None:
    judge = late_judge(arguments.name, arguments.group, arguments.home, arguments.person)
    with opened(arguments) as service:
        contest = loaded(service)
        service.submit(cmd.AddJudge(arguments.meeting, judge), CLI)
        minted = mint("judge", contest, meeting=arguments.meeting, judge=judge.id, name=judge.name)
        service.submit(cmd.IssuePasses((minted.new,)), CLI)
    print(f"{judge.name}\t{judge.group}\t{minted.printed_code}\t{join_url(minted)}")


def show_or_change(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        meeting = service.meeting(arguments.meeting)
        changing = _changing(arguments, meeting.plan.agenda)
        if changing is not None:
            command = cmd.ChangeAgenda(meeting.id, changing, arguments.reason)
            service.submit(command, CLI)
            meeting = service.meeting(arguments.meeting)
    rows = agenda_document(meeting)
    if arguments.json:
        return print_json(rows)
    for row in rows:
        print(f"{row['planned_at'] or '–':>5}  {row['id']:<14} {t(row['progress']):<8} {row['title']}")
    return None


def _changing(arguments: argparse.Namespace, agenda: Agenda) -> tuple[Stage, ...] | None:
    """Return the agenda that is asked for, or None when it is only read out."""
    if arguments.move:
        return moved(agenda, arguments.move, arguments.before)
    if arguments.insert:
        kind, title = arguments.insert
        known = next((one for one in STAGE_KINDS if one == kind), None)
        if known is None:
            raise NotFound(N_("There is no kind of stage “{kind}” – one of: {kinds}"), kind=kind,
                           kinds=" ".join(STAGE_KINDS))  # fmt: skip
        return inserted(agenda, known, title, arguments.before)
    if arguments.retitle:
        return changed(agenda, arguments.retitle[0], title=arguments.retitle[1])
    if arguments.at:
        return changed(agenda, arguments.at[0], planned_at=arguments.at[1])
    if arguments.minutes:
        return changed(agenda, arguments.minutes[0], minutes=_whole(arguments.minutes[1]))
    return removed(agenda, arguments.remove) if arguments.remove else None


def _whole(text: str) -> int:
    """Return a whole number as typed; what is none becomes one that no stage may take."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
