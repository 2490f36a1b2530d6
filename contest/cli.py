"""The command line: ``python -m contest [--database URL] COMMAND``.

It acts with the operator's rights on the store it can reach, beside a running server. Exit status 0 done, 1 a
ContestError (in sentences on stderr), 2 wrong usage. With ``--json`` only JSON goes to stdout.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from contest import commands as cmd
from contest.cli_files import csv_text, print_json, read_json, read_text, write_private
from contest.decide import ROLE_NAMES
from contest.documents.forms import SheetRow, pass_sheet
from contest.errors import N_, ContestError, Invalid, NotFound, Translate
from contest.ledger import audit, jsonl
from contest.ledger.errors import LedgerTampered
from contest.ledger.port import Head
from contest.ledger.settings import Settings
from contest.loading import read_folder
from contest.model import ROLES, Actor
from contest.passes import Minted
from contest.results import explanation_of
from contest.scoring.explain import explanation_text
from contest.scoring.policy import Policy
from contest.scoring.sheet import score_sheet
from contest.service import Service, utc_now
from contest.text import pick, translator
from contest.views.desk import next_step
from contest.views.status import standings_document, status_document

CLI: Final = Actor("operator", "cli", "CLI")
DEFAULT_DATABASE: Final = "data/contest.db"
REHEARSAL: Final = Path(__file__).parent.parent / "data" / "rehearsal"


class Unsupported(ContestError):
    code = "unsupported"
    template = N_("PostgreSQL is not part of this version – give the path of an SQLite file.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A console that knows no Chinese gets \uXXXX, which JSON readers understand too, instead of a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    t = translator(pick(os.environ.get("CONTEST_LANG")))
    arguments = _parser(t).parse_args(argv)
    try:
        arguments.run(arguments, t)
    except Invalid as error:
        print(error.text(t), file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem.where}: {problem.text(t)}" if problem.where else f"  {problem.text(t)}", file=sys.stderr)
        return 1
    except ContestError as error:
        print(error.text(t), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader (head, less) has seen enough; nothing was asked of the store any more.
        sys.stderr.close()
        return 0
    return 0


def base_url() -> str:
    """Return the address people reach the server at: ``$CONTEST_URL``, else this machine on ``$PORT``."""
    return (os.environ.get("CONTEST_URL") or f"http://localhost:{os.environ.get('PORT') or 8501}").rstrip("/")


def join_url(minted: Minted) -> str:
    return f"{base_url()}/join?pass={minted.token}"


def _path(arguments: argparse.Namespace) -> Path:
    database: str = arguments.database
    if "://" in database:
        if not database.startswith("sqlite:"):
            raise Unsupported()
        database = database.split("://", 1)[1]
    return Path(database)


@contextmanager
def _service(arguments: argparse.Namespace, *, create: bool = False) -> Iterator[Service]:
    service = Service.open(_path(arguments), create=create)
    try:
        yield service
    finally:
        service.close()


def _loaded(service: Service) -> str:
    if service.contest_id is None:
        raise NotFound(N_("No contest is loaded yet – load a contest folder first."))
    return service.contest_id


# --- commands ---------------------------------------------------------------------------------------------------


def _load(arguments: argparse.Namespace, t: Translate) -> None:
    plan = read_folder(Path(arguments.folder), REHEARSAL if arguments.rehearsal else None)
    with _service(arguments, create=True) as service:
        outcome = service.submit(cmd.PlanContest(plan.events(at=utc_now(), by=CLI)), CLI)
        state = outcome.state
        title = state.contest.title if state.contest else ""
        print(t("Loaded “{title}”: {meetings} meetings, {units} units, {events} events.", title=title,
                meetings=len(state.meetings), units=len(state.units), events=state.seq))  # fmt: skip


def _status(arguments: argparse.Namespace, t: Translate) -> None:
    with _service(arguments) as service:
        document = status_document(service.state)
    if arguments.json:
        return print_json(document)
    print(f"{document['contest'] or '–'}  seq {document['seq']}  head {document['head']}")
    for meeting in document["meetings"]:
        print(f"{meeting['id']:<12} {t(meeting['phase'])}  {meeting['title']}")
        for unit in meeting["units"]:
            counted = f"{unit['ballots_in']}/{unit['ballots_expected']}"
            print(f"    {unit['id']:<20} {t(unit['phase'])}  {counted:>7}  {unit['name']}")
    return None


def _passes(arguments: argparse.Namespace, t: Translate) -> None:
    with _service(arguments) as service:
        meeting = service.meeting(arguments.meeting)
        minted = service.issue_panel(meeting.id, CLI)
        state = service.state
    judges = {judge.id: judge for judge in meeting.panel}
    rows = [
        {
            "judge": one.new.judge,
            "name": one.new.name,
            "group": judges[one.new.judge or ""].group,
            "home": list(judges[one.new.judge or ""].home),
            "pass": one.token,
            "code": one.printed_code,
            "url": join_url(one),
        }
        for one in minted
    ]
    if arguments.json:
        print_json(rows)
    elif arguments.html:
        titles = {group.id: group.title for group in meeting.policy.groups} if meeting.policy else {}
        cards = [
            SheetRow(
                name=one.new.name,
                group=titles.get(judges[one.new.judge or ""].group, judges[one.new.judge or ""].group),
                home=tuple(map(state.unit_name, judges[one.new.judge or ""].home)),
                url=join_url(one),
                code=one.printed_code,
            )
            for one in minted
        ]
        contest = state.contest
        html = pass_sheet(
            contest.title if contest else "",
            meeting.plan.title,
            cards,
            t,
            rehearsal=bool(contest and contest.rehearsal),
        )
        write_private(Path(arguments.html), html)
        print(t("{count} passes written to {path} – older ones have ended.", count=len(rows), path=arguments.html))
    else:
        for row in rows:
            print(f"{row['name']}\t{row['group']}\t{row['code']}\t{row['url']}")


def _link(arguments: argparse.Namespace, t: Translate) -> None:
    with _service(arguments) as service:
        _loaded(service)
        if arguments.role == "judge":
            raise NotFound(N_("Judges' passes belong to a meeting – use “passes MEETING”."))
        minted = service.issue(arguments.role, CLI, name=t(ROLE_NAMES[arguments.role]))
    print(join_url(minted))
    if arguments.role == "supervisor":
        print(t("code for the seal: {code}", code=minted.printed_code), file=sys.stderr)


def _act(build: Callable[[argparse.Namespace], cmd.Command], done: str) -> Callable[..., None]:
    def run(arguments: argparse.Namespace, t: Translate) -> None:
        with _service(arguments) as service:
            _loaded(service)
            state = service.submit(build(arguments), CLI).state
        names = {"meeting": state.meetings[arguments.meeting].plan.title}
        if hasattr(arguments, "unit"):
            names["unit"] = state.unit_name(arguments.unit)
        print(t(done, **names))

    return run


def _close(arguments: argparse.Namespace, t: Translate) -> None:
    with _service(arguments) as service:
        _loaded(service)
        state = service.submit(cmd.CloseEvaluation(arguments.meeting, arguments.unit), CLI).state
    meeting = state.meetings[arguments.meeting]
    missing = [judge.name for judge in meeting.panel if judge.id in meeting.evaluation(arguments.unit).missing]
    name = state.unit_name(arguments.unit)
    if missing:
        print(t("{unit} is closed. Without a ballot: {names}", unit=name, names=t(", ").join(missing)))
    else:
        print(t("{unit} is closed. Every ballot is in.", unit=name))


def _next(arguments: argparse.Namespace, t: Translate) -> None:
    with _service(arguments) as service:
        meeting = service.meeting(arguments.meeting)
        step = next_step(service.state, meeting)
        if step is None:
            raise NotFound(N_("“{meeting}” has come to its end."), meeting=meeting.plan.title)
        if step.command is None:
            raise NotFound(
                N_("Next comes “{step}”, which needs a decision."), step=t(step.template, **dict(step.values))
            )
        service.submit(step.command, CLI)
    print(t(step.template, **dict(step.values)))


def _seal(arguments: argparse.Namespace, t: Translate) -> None:
    supervisor = Actor("supervisor", "cli", arguments.supervisor)
    with _service(arguments) as service:
        _loaded(service)
        state = service.submit(cmd.SealMeeting(arguments.meeting, supervisor), CLI).state
    meeting = state.meetings[arguments.meeting]
    if meeting.seal is not None:
        print(t("“{meeting}” is sealed: seq {seq}, head {hash}", meeting=meeting.plan.title, seq=meeting.seal.seq,
                hash=meeting.seal.hash))  # fmt: skip


def _standings(arguments: argparse.Namespace, t: Translate) -> None:
    with _service(arguments) as service:
        rows = standings_document(service.state, arguments.meeting)
    if arguments.json:
        return print_json(rows)
    if arguments.csv:
        print(csv_text(rows), end="")
        return None
    for row in rows:
        place = "–" if row["place"] is None else f"{row['place']}{'=' if row['tied'] else ''}"
        print(f"{place:>4}  {row['score'] or '–':>7}  {row['name']}  {t(row['status'])}")
    return None


def _score(arguments: argparse.Namespace, t: Translate) -> None:
    document = read_json(arguments.policy)
    rows = score_sheet(Policy.from_document(document), read_text(arguments.marks))
    if arguments.json:
        return print_json(rows)
    for row in rows:
        place = "–" if row["place"] is None else f"{row['place']}{'=' if row['tied'] else ''}"
        print(f"{place:>4}  {row['score'] or '–':>7}  {row['unit']}  {t(row['status'])}")
    return None


def _export(arguments: argparse.Namespace, t: Translate) -> None:
    with _service(arguments) as service:
        head = jsonl.export(service.ledger, _loaded(service), Path(arguments.file))
    _say_head(t("Written to {path}.", path=arguments.file), head)


def _import(arguments: argparse.Namespace, t: Translate) -> None:
    records = jsonl.read_file(Path(arguments.file))
    with _service(arguments, create=True) as service:
        heads = service.ledger.adopt(records)
    for head in heads.values():
        _say_head(t("Read from {path}.", path=arguments.file), head)


def _verify(arguments: argparse.Namespace, t: Translate) -> None:
    if arguments.file:
        records = jsonl.read_file(Path(arguments.file))
        return _say_head(t("{path} is intact.", path=arguments.file), Head(records[-1].seq, records[-1].hash))
    # Not through the service: it would refuse a store without its guards before a bad record can be named.
    found = audit.verify(_path(arguments), Settings(), {})
    if found.fault is not None:
        raise LedgerTampered(found.fault)
    for contest, head in found.heads.items():
        _say_head(t("{contest} is intact.", contest=contest), head)
    return None


def _backup(arguments: argparse.Namespace, t: Translate) -> None:
    with _service(arguments) as service:
        heads = service.ledger.backup(Path(arguments.file))
    for head in heads.values():
        _say_head(t("Written to {path}.", path=arguments.file), head)


def _say_head(sentence: str, head: Head) -> None:
    print(f"{sentence} seq {head.seq} head {head.hash}")


def _explain(arguments: argparse.Namespace, t: Translate) -> None:
    with _service(arguments) as service:
        meeting = service.meeting(arguments.meeting)
        if arguments.unit not in meeting.order:
            raise NotFound(what=N_("unit"), id=arguments.unit)
        lines = explanation_of(service.state, meeting, arguments.unit)
    print(explanation_text(lines, t))


# --- the words of the command line ------------------------------------------------------------------------------


def _parser(t: Translate) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m contest", description=t("Live scoring for contests."))
    default = os.environ.get("CONTEST_DATABASE") or DEFAULT_DATABASE
    parser.add_argument(
        "--database", default=default, metavar="URL", help=t("SQLite path (default {path})", path=default)
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[..., None], help: str, *names: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=t(help), description=t(help))
        for one in names:
            command.add_argument(one, metavar=one.upper())
        command.set_defaults(run=run)
        return command

    load = add("load", _load, N_("load a contest folder: all of it, or nothing and every problem"), "folder")
    load.add_argument("--rehearsal", action="store_true", help=t("add invented units, judges and rules"))
    add("status", _status, N_("meetings, phases, ballots in, head")).add_argument("--json", action="store_true")
    passes = add("passes", _passes, N_("issue new passes for a panel; older ones end"), "meeting")
    form = passes.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--html", metavar="FILE", help=t("write the QR sheet to print"))
    link = add("link", _link, N_("print one link for a role"))
    link.add_argument("role", choices=[role for role in ROLES if role != "judge"])
    opening = add(
        "open",
        _act(
            lambda a: cmd.OpenEvaluation(a.meeting, a.unit, a.reason),
            N_("{unit} is open for marks."),
        ),
        N_("open a unit for marks; starts the meeting"),
        "meeting",
        "unit",
    )
    opening.add_argument("--reason", default="", help=t("why a closed unit is opened again"))
    add("close", _close, N_("close a unit and say who is missing"), "meeting", "unit")
    reveal = _act(lambda a: cmd.RevealScore(a.meeting, a.unit), N_("{unit} is revealed."))
    add("reveal", reveal, N_("make a closed unit's score public"), "meeting", "unit")
    withdrawal = _act(lambda a: cmd.WithdrawUnit(a.meeting, a.unit, a.reason), N_("{unit} is withdrawn."))
    withdraw = add("withdraw", withdrawal, N_("take a unit out of the meeting"), "meeting", "unit")
    withdraw.add_argument("--reason", required=True)
    add("next", _next, N_("do what the desk proposes next"), "meeting")
    seal = add("seal", _seal, N_("seal a meeting's result"), "meeting")
    seal.add_argument("--supervisor", default="CLI", metavar="NAME", help=t("who confirms"))
    publish = _act(lambda a: cmd.PublishResult(a.meeting), N_("“{meeting}” is published."))
    add("publish", publish, N_("make a sealed result public"), "meeting")
    standings = add("standings", _standings, N_("standings of the closed units"), "meeting")
    shape = standings.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true")
    shape.add_argument("--csv", action="store_true")
    score = add("score", _score, N_("a calculator: a policy and a sheet of marks, no database"), "marks")
    score.add_argument("--policy", required=True, metavar="POLICY.json")
    score.add_argument("--json", action="store_true")
    add("explain", _explain, N_("why this place: every mark and every step"), "meeting", "unit")
    add("export", _export, N_("write the ledger as JSON lines"), "file")
    add("import", _import, N_("read an exported ledger into an empty store"), "file")
    add("verify", _verify, N_("check the store, or an exported file")).add_argument("file", nargs="?")
    add("backup", _backup, N_("write a verified copy of the store"), "file")
    return parser
