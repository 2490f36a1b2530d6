"""``rehearse``: a robots' meeting against the running server, told step by step."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from contextlib import suppress
from typing import Final

from contest.cli.files import print_json
from contest.cli.store import base_url, opened, path_of
from contest.errors import N_, ContestError, Translate
from contest.robots.evening import Report, check_server, rehearse
from contest.robots.room import MOST_JUDGES, MOST_UNITS, chosen_meeting, prepare
from contest.state import MeetingState, State
from contest.views.desk import NextStep

FASTEST: Final = 1000.0


class OutOfRange(ContestError):
    code = "out_of_range"
    template = N_("“{name}” must be from {least} to {most}.")


class NotSound(ContestError):
    code = "not_sound"
    template = N_("The rehearsal found a fault: {lost} acknowledged ballots are not in the ledger as they were sent.")


def rehearse_command(arguments: argparse.Namespace, t: Translate) -> None:
    for name, value, least, most in (
        ("--judges", arguments.judges, 1, MOST_JUDGES),
        ("--units", arguments.units, 1, MOST_UNITS),
        ("--speed", arguments.speed, 0.1, FASTEST),
    ):
        # Also what is no number at all, which is neither less nor more.
        if not least <= value <= most:
            raise OutOfRange(name=name, least=f"{least:g}", most=f"{most:g}")
    url = (arguments.url or base_url()).rstrip("/")
    with opened(arguments, create=True) as service:
        asyncio.run(check_server(service, url, str(path_of(arguments))))
        if arguments.meeting:
            meeting = chosen_meeting(service, arguments.meeting)
        else:
            meeting = prepare(service, arguments.judges, arguments.units)
        # To the error output: with --json nothing else stands on the other.
        print(t("Rehearsal – invented units, judges and marks, no result"), file=sys.stderr)
        print(t("Playing “{meeting}”: {judges} robots, {units} units. Screen: {url}", meeting=meeting.plan.title,
                judges=len(meeting.panel), units=len(meeting.order),
                url=f"{url}/screen?meeting={meeting.id}"), file=sys.stderr)  # fmt: skip

        def told(step: NextStep, after: MeetingState) -> None:
            print(step_text(service.state, step, after, t), file=sys.stderr, flush=True)

        # Whoever stops it from the desk ends it as ^C does: politely.
        with suppress(ValueError):
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            report = asyncio.run(rehearse(service, meeting, url, speed=arguments.speed, seed=arguments.seed, told=told))
        except KeyboardInterrupt:
            print(t("The rehearsal was stopped. “{meeting}” stays as it is.", meeting=meeting.plan.title),
                  file=sys.stderr)  # fmt: skip
            return
    if arguments.json:
        print_json(report.document())
    else:
        print(report_text(report, t))
    if not report.is_sound:
        raise NotSound(lost=len(report.lost) or report.unasked)


def step_text(state: State, step: NextStep, meeting: MeetingState, t: Translate) -> str:
    """Return a step as it was pressed; for a close, how many ballots were in."""
    text = t(step.template, **dict(step.values))
    unit = getattr(step.command, "unit", None)
    if step.kind == "close" and unit:
        expected = len(meeting.expected(unit))
        return f"{text}  {expected - len(meeting.missing(unit))} / {expected}"
    return text


def report_text(report: Report, t: Translate) -> str:
    lines = [
        t("{judges} robots, {units} units, {ballots} ballots acknowledged, {changed} of them changes of mind.",
          judges=report.judges, units=report.units, ballots=report.ballots, changed=report.changed),
        t("{missing} ballots were missing at a close, {refused} came too late and were refused.",
          missing=report.missing, refused=report.refused),
        t("Acknowledged within {p50} ms (half) and {p99} ms (99 of 100).",
          p50=report.answered_ms(0.5), p99=report.answered_ms(0.99)),
    ]  # fmt: skip
    if report.is_sound:
        lines.append(t("Every acknowledged ballot is in the ledger as it was sent, and no other."))
    return "\n".join(lines)
