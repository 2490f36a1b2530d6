"""Meetings from the shell: load, status, passes, every step of a meeting, standings, why."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import time
from pathlib import Path

from contest import commands as cmd
from contest.cli.files import csv_text, print_json, write_private
from contest.cli.store import CLI, REHEARSAL, join_url, loaded, opened
from contest.decide import ROLE_NAMES
from contest.decide.ballots import deadline
from contest.documents.forms import SheetRow, pass_sheet
from contest.errors import N_, ContestError, NotFound, Translate
from contest.loading import read_folder
from contest.model import Actor
from contest.scoring.explain import explanation_text
from contest.service import Service, utc_now
from contest.views.desk import next_step
from contest.views.explaining import explaining, explaining_document
from contest.views.fairness import desk_remarks
from contest.views.status import standings_document, status_document


def load(arguments: argparse.Namespace, t: Translate) -> None:
    plan = read_folder(Path(arguments.folder), REHEARSAL if arguments.rehearsal else None)
    with opened(arguments, create=True) as service:
        outcome = service.submit(cmd.PlanContest(plan.events(at=utc_now(), by=CLI)), CLI)
        state = outcome.state
        title = state.contest.title if state.contest else ""
        print(t("Loaded “{title}”: {meetings} meetings, {units} units, {events} events.", title=title,
                meetings=len(state.meetings), units=len(state.units), events=state.seq))  # fmt: skip


def status(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        document = status_document(service.state)
    if arguments.json:
        return print_json(document)
    print(f"{document['contest'] or '–'}  seq {document['seq']}  head {document['head']}")
    for meeting in document["meetings"]:
        print(f"{meeting['id']:<12} {t(meeting['phase'])}  {meeting['title']}")
        skipped = [one["title"] for one in meeting["agenda"] if one["progress"] == "skipped"]
        if skipped:
            print("    " + t("skipped: {stages}", stages=t(", ").join(skipped)))
        if meeting["absent"]:
            print("    " + t("absent: {names}", names=t(", ").join(meeting["absent"])))
        for unit in meeting["units"]:
            counted = f"{unit['ballots_in']}/{unit['ballots_expected']}"
            print(f"    {unit['id']:<20} {t(unit['phase'])}  {counted:>7}  {unit['name']}")
    return None


def passes(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
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


def link(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        loaded(service)
        if arguments.role == "judge":
            raise NotFound(N_("Judges' passes belong to a meeting – use “passes MEETING”."))
        minted = service.issue(arguments.role, CLI, name=t(ROLE_NAMES[arguments.role]))
    print(join_url(minted))
    if arguments.role == "supervisor":
        print(t("code for the seal: {code}", code=minted.printed_code), file=sys.stderr)


def site(arguments: argparse.Namespace, t: Translate) -> None:
    try:
        until = deadline(time.fromisoformat(arguments.until), utc_now())
    except ValueError as error:
        wrong = N_("“{value}” is no time of the day – write it like 16:30.")
        raise ContestError(wrong, value=arguments.until[:20]) from error
    with opened(arguments) as service:
        loaded(service)
        command = cmd.AllowSiteMarking(arguments.meeting, tuple(arguments.unit), until, arguments.agreed)
        state = service.submit(command, CLI).state
    names = t(", ").join(state.unit_name(unit) for unit in arguments.unit)
    print(t("{units}: ballots may arrive until {until}.", units=names, until=arguments.until))


def act(build: Callable[[argparse.Namespace], cmd.Command], done: str) -> Callable[..., None]:
    def run(arguments: argparse.Namespace, t: Translate) -> None:
        with opened(arguments) as service:
            loaded(service)
            state = service.submit(build(arguments), CLI).state
        names = {"meeting": state.meetings[arguments.meeting].plan.title}
        if hasattr(arguments, "unit"):
            names["unit"] = state.unit_name(arguments.unit)
        print(t(done, **names))

    return run


def close(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        loaded(service)
        state = service.submit(cmd.CloseEvaluation(arguments.meeting, arguments.unit), CLI).state
    meeting = state.meetings[arguments.meeting]
    missing = [judge.name for judge in meeting.panel if judge.id in meeting.evaluation(arguments.unit).missing]
    name = state.unit_name(arguments.unit)
    if missing:
        print(t("{unit} is closed. Without a ballot: {names}", unit=name, names=t(", ").join(missing)))
    else:
        print(t("{unit} is closed. Every ballot is in.", unit=name))


def _warn(service: Service, meeting_id: str, t: Translate, *, sealing: bool = False) -> None:
    """Say what the desk is told before a result is sealed or published; it stops nothing."""
    meeting = service.meeting(meeting_id)
    if meeting.phase == "published" or (sealing and meeting.phase != "running"):
        return
    for remark in desk_remarks(service.state, meeting):
        print(remark.text(t), file=sys.stderr)


def publish(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        loaded(service)
        _warn(service, arguments.meeting, t)
        state = service.submit(cmd.PublishResult(arguments.meeting), CLI).state
    print(t("“{meeting}” is published.", meeting=state.meetings[arguments.meeting].plan.title))


def go_on(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        meeting = service.meeting(arguments.meeting)
        step = next_step(service.state, meeting)
        if step is None:
            raise NotFound(N_("“{meeting}” has come to its end."), meeting=meeting.plan.title)
        if step.command is None:
            raise NotFound(
                N_("Next comes “{step}”, which needs a decision."), step=t(step.template, **dict(step.values))
            )
        if step.kind == "publish":
            _warn(service, meeting.id, t)
        service.submit(step.command, CLI)
    print(t(step.template, **dict(step.values)))


def seal(arguments: argparse.Namespace, t: Translate) -> None:
    supervisor = Actor("supervisor", "cli", arguments.supervisor)
    with opened(arguments) as service:
        loaded(service)
        _warn(service, arguments.meeting, t, sealing=True)
        state = service.submit(cmd.SealMeeting(arguments.meeting, supervisor), CLI).state
    meeting = state.meetings[arguments.meeting]
    if meeting.seal is not None:
        print(t("“{meeting}” is sealed: seq {seq}, head {hash}", meeting=meeting.plan.title, seq=meeting.seal.seq,
                hash=meeting.seal.hash))  # fmt: skip
        if state.contest is not None and state.contest.rehearsal:
            print(t("This is a rehearsal: it is sealed as an exercise, never as a result."), file=sys.stderr)


def standings(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
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


def explain(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        meeting = service.meeting(arguments.meeting)
        explanation = explaining(service.state, meeting.id, arguments.unit, CLI.role)
        document = explaining_document(service.state, meeting.id, explanation, t)
    if arguments.json:
        return print_json(document)
    if document["rehearsal"]:
        print(t("Rehearsal – invented units, judges and marks, no result"))
    print(explanation_text(explanation, t))
    if "award_tie" in document:
        print("\n" + t("The award:") + "\n" + "\n".join(document["award_tie"]))
    return None
