"""The command line: ``python -m contest [--database URL] COMMAND``.

It acts with the operator's rights on the store it can reach, beside a running server. Exit status 0 done, 1 a
ContestError (in sentences on stderr), 2 wrong usage. With ``--json`` only JSON goes to stdout.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence

from contest import commands as cmd
from contest.cli import agenda, awards, hall, indices, ledger, meetings, notes, photo, rules, scores
from contest.cli.announce import announce
from contest.cli.fairness import fairness
from contest.cli.store import CLI, DEFAULT_DATABASE, REHEARSAL, base_url, join_url
from contest.cli.town import show_town
from contest.errors import N_, ContestError, Invalid, Translate
from contest.model import ROLES
from contest.text import pick, translator

__all__ = ["CLI", "REHEARSAL", "base_url", "join_url", "main"]


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


def _rehearse(arguments: argparse.Namespace, t: Translate) -> None:
    # The robots' libraries take longer to load than most commands run.
    from contest.cli.rehearse import rehearse_command

    rehearse_command(arguments, t)


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

    load = add("load", meetings.load, N_("load a contest folder: all of it, or nothing and every problem"), "folder")
    load.add_argument("--rehearsal", action="store_true", help=t("add invented units, judges and rules"))
    add("status", meetings.status, N_("meetings, phases, ballots in, head")).add_argument("--json", action="store_true")
    passes = add("passes", meetings.passes, N_("issue new passes for a panel; older ones end"), "meeting")
    form = passes.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--html", metavar="FILE", help=t("write the QR sheet to print"))
    link = add("link", meetings.link, N_("print one link for a role"))
    link.add_argument("role", choices=[role for role in ROLES if role != "judge"])
    opening = add(
        "open",
        meetings.act(
            lambda a: cmd.OpenEvaluation(a.meeting, a.unit, a.reason),
            N_("{unit} is open for marks."),
        ),
        N_("open a unit for marks; starts the meeting"),
        "meeting",
        "unit",
    )
    opening.add_argument("--reason", default="", help=t("why a closed or withdrawn unit is opened again"))
    site = add("site", meetings.site, N_("let units be marked on a visit, without a connection"), "meeting")
    site.add_argument("unit", nargs="+", metavar="UNIT")
    site.add_argument("--until", required=True, metavar="HH:MM", help=t("until when ballots may arrive"))
    site.add_argument("--agreed", required=True, metavar="NAME", help=t("who of the panel agreed"))
    agenda.add_commands(add, t)
    notes.add_commands(add, t)
    photo.add_commands(add, t)
    hall.add_commands(add, t)
    add("close", meetings.close, N_("close a unit and say who is missing"), "meeting", "unit")
    reveal = meetings.act(lambda a: cmd.RevealScore(a.meeting, a.unit), N_("{unit} is revealed."))
    add("reveal", reveal, N_("make a closed unit's score public"), "meeting", "unit")
    withdrawal = meetings.act(lambda a: cmd.WithdrawUnit(a.meeting, a.unit, a.reason), N_("{unit} is withdrawn."))
    withdraw = add("withdraw", withdrawal, N_("take a unit out of the meeting"), "meeting", "unit")
    withdraw.add_argument("--reason", required=True)
    add("next", meetings.go_on, N_("do what the desk proposes next"), "meeting")
    seal = add("seal", meetings.seal, N_("seal a meeting's result"), "meeting")
    seal.add_argument("--supervisor", default="CLI", metavar="NAME", help=t("who confirms"))
    awards.add_commands(add, t)
    add("publish", meetings.publish, N_("make a sealed result public"), "meeting")
    standings = add("standings", meetings.standings, N_("standings of the closed units"), "meeting")
    shape = standings.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true")
    shape.add_argument("--csv", action="store_true")
    score = add("score", scores.score, N_("a calculator: a policy and a sheet of marks, no database"), "marks")
    score.add_argument("--policy", required=True, metavar="POLICY.json")
    score.add_argument("--json", action="store_true")
    explain = add("explain", meetings.explain, N_("why this place: every mark and every step"), "meeting", "unit")
    explain.add_argument("--json", action="store_true")
    announcing = add(
        "announce", announce, N_("what the host reads aloud: a revealed unit's score, the award"), "meeting"
    )
    announcing.add_argument("unit", nargs="?", metavar="UNIT")
    add("rules", rules.show_rules, N_("read out a meeting's rules, with their fingerprint"), "meeting").add_argument(
        "--json", action="store_true"
    )
    ready = add("presets", rules.show_presets, N_("ready-made rules; with an id the policy itself"))
    ready.add_argument("preset", nargs="?", metavar="ID")
    ready.add_argument("--json", action="store_true")
    fix = add("fix", scores.fix, N_("fix a meeting's rules; after the start with a reason"), "meeting", "policy")
    fix.add_argument("--reason", default="", help=t("why the rules change during the meeting"))
    adjust = add(
        "adjust", scores.adjust, N_("record a bonus, a deduction or a veto"), "meeting", "unit", "name", "points"
    )
    adjust.add_argument("--reason", required=True)
    adjust.add_argument("--veto", action="store_true", help=t("put the unit out of the award"))
    part = add(
        "part", scores.part, N_("record what units bring from another part: unit, value"), "meeting", "part", "file"
    )
    part.add_argument("--source", default="", help=t("where the values come from; default: the file's name"))
    add(
        "fairness",
        fairness,
        N_("what stands beside the result: corrected order, panels without one judge, other ways"),
        "meeting",
    ).add_argument("--json", action="store_true")
    add("town", show_town, N_("all communities by the judges they have in common")).add_argument(
        "--json", action="store_true"
    )
    rehearsal = add("rehearse", _rehearse, N_("robot judges play a whole meeting against the running server"))
    rehearsal.add_argument("--judges", type=int, default=31, metavar="N", help=t("how many robots (default 31)"))
    rehearsal.add_argument("--units", type=int, default=10, metavar="N", help=t("how many units (default 10)"))
    rehearsal.add_argument("--speed", type=float, default=20.0, help=t("how many times faster than life (default 20)"))
    rehearsal.add_argument("--seed", type=int, default=1, help=t("the same seed gives the same marks"))
    rehearsal.add_argument("--meeting", metavar="ID", help=t("play this planned meeting, with its own units and panel"))
    rehearsal.add_argument("--url", help=t("where the server is; default: this machine"))
    rehearsal.add_argument("--json", action="store_true")
    indices.add_commands(add, t)
    add("export", ledger.write_out, N_("write the ledger as JSON lines"), "file")
    add("import", ledger.read_in, N_("read an exported ledger into an empty store"), "file")
    add("verify", ledger.verify, N_("check the store, or an exported file")).add_argument("file", nargs="?")
    add("backup", ledger.backup, N_("write a verified copy of the store"), "file")
    return parser
