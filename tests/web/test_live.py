"""The push: what is told to whom, how often, and what never."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import uvloop
from websockets.exceptions import ConnectionClosed, InvalidStatus

from contest import commands as cmd
from contest.model import Actor
from contest.passes import digest
from contest.web import hub, presence, rounds, site
from contest.web.seats import Presence
from tests.support import MEETING, House, marks
from tests.web.conftest import Web, put


def close_code(line: object) -> int | None:
    with pytest.raises(ConnectionClosed) as closed:
        line.next()  # type: ignore[attr-defined]
    return closed.value.rcvd.code if closed.value.rcvd else None


def test_the_present_is_told_on_connect(web: Web) -> None:
    meeting = web.house.service.meeting(MEETING)
    with web.live() as line:
        assert line.next() == {
            "seq": meeting.seq, "meeting": MEETING, "phase": "planned", "unit": None, "at": meeting.at,
        }  # fmt: skip


def test_what_happens_is_told_at_once(web: Web) -> None:
    with web.live() as line:
        line.next()
        began = time.monotonic()
        seq = web.house.open().records[-1].seq
        told = line.until(seq)[-1]
        assert (told["phase"], told["unit"]) == ("running", "jiadi")
        assert time.monotonic() - began < 2


def test_a_burst_ends_with_the_last_and_is_not_told_one_by_one(web: Web) -> None:
    web.house.open()
    with web.live() as line:
        line.next()
        for revision in range(1, 201):
            last = web.house.service.send(
                cmd.CastBallot(MEETING, "jiadi", "j1", revision, marks()), Actor("judge", "j1")
            )
        seq = last.result().records[-1].seq
        messages = line.until(seq)
        assert messages[-1]["seq"] == seq
        assert len(messages) < 100
        assert [one["seq"] for one in messages] == sorted(one["seq"] for one in messages)


def test_a_move_of_the_meeting_does_not_wait_behind_ballots(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "QUIET_SECONDS", 60)
    monkeypatch.setattr(rounds, "LATEST_SECONDS", 60)
    web.house.open()
    with (
        web.live(client=web.judge("j2")) as pad,
        web.live(client=web.visit(web.house.link("screen", MEETING))) as screen,
    ):
        pad.next()
        web.house.cast("jiadi", "j1")
        seq = web.house.cast("jiadi", "j3").records[-1].seq
        assert screen.until(seq)[-1]["seq"] == seq, "the desk and the projector hear every ballot"
        seq = web.house.close().records[-1].seq
        assert pad.until(seq)[-1]["seq"] == seq


def test_a_new_picture_does_not_wait_behind_ballots(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "GAP_SECONDS", 60)
    web.house.open()
    with web.live(client=web.visit(web.house.link("screen", MEETING))) as hall:
        hall.next()
        web.house.cast("jiadi", "j1")
        with pytest.raises(TimeoutError):
            hall.until(web.house.cast("jiadi", "j2").records[-1].seq, 0.5)
        seq = web.house.service.submit(cmd.ShowScene(MEETING, "standings"), Actor("operator", "desk")).records[-1].seq
        assert hall.until(seq)[-1]["seq"] == seq


def test_a_desk_hears_of_a_ballot_at_once_and_of_a_stream_now_and_then(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "DESK_QUIET_SECONDS", 60)
    with web.live(client=web.visit(web.house.link("operator"))) as desk:
        desk.next()
        desk.until(web.house.open().records[-1].seq)
        site.current().hub._rounds.clear()
        seq = web.house.cast("jiadi", "j1").records[-1].seq
        assert desk.until(seq)[-1]["seq"] == seq
        web.house.cast("jiadi", "j2")
        seq = web.house.cast("jiadi", "j3").records[-1].seq
        with pytest.raises(TimeoutError):
            desk.until(seq, 0.5)
        seq = web.house.close().records[-1].seq
        assert desk.until(seq)[-1]["seq"] == seq, "a move does not wait"


def test_a_pad_hears_of_ballots_when_they_are_over_and_now_and_then_while_they_last(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "QUIET_SECONDS", 60)
    monkeypatch.setattr(rounds, "LATEST_SECONDS", 0.3)
    web.house.open()
    with web.live(client=web.judge("j2")) as pad:
        pad.next()
        seqs = [web.house.cast("jiadi", "j1", revision=n).records[-1].seq for n in range(1, 4)]
        assert pad.until(seqs[0])[-1]["seq"] >= seqs[0], "it does not wait for quiet that never comes"
    monkeypatch.setattr(rounds, "QUIET_SECONDS", 0.2)
    monkeypatch.setattr(rounds, "LATEST_SECONDS", 60)
    with web.live(client=web.judge("j3")) as pad:
        pad.next()
        seqs = [web.house.cast("jiadi", "j1", revision=n).records[-1].seq for n in range(4, 7)]
        began = time.monotonic()
        assert pad.until(seqs[-1])[-1]["seq"] == seqs[-1]
        assert time.monotonic() - began < 5


def test_who_comes_in_is_told_nothing_older_afterwards(web: Web) -> None:
    web.house.open()
    seqs = []
    for revision in range(1, 30):
        web.house.cast("jiadi", "j1", revision=revision)
        with web.live() as line:
            first = line.next()["seq"]
            assert first >= web.house.service.meeting(MEETING).seq
            seqs.append(first)
    assert seqs == sorted(seqs)


def test_a_message_never_holds_a_mark_or_a_name(web: Web) -> None:
    with web.live() as line:
        seq = web.house.open().records[-1].seq
        texts = [str(one) for one in line.until(seq)]
        client = web.judge("j1")
        seq = put(client, marks=marks("61.5")).json()["seq"]
        texts += [str(one) for one in line.until(seq)]
        seq = web.house.close().records[-1].seq
        texts += [str(one) for one in line.until(seq)]
        seq = web.house.reveal().records[-1].seq
        messages = line.until(seq)
    assert not any("61.5" in text or "浃底" in text or "赵一" in text or "j1" in text for text in texts)
    assert set(messages[-1]) == {"seq", "meeting", "phase", "unit", "at"}


def test_a_judge_without_a_wish_follows_the_own_meeting_and_anybody_else_all(web: Web) -> None:
    with web.live("", web.judge("j1")) as own, web.live("") as all_of_them:
        assert own.next()["meeting"] == MEETING
        assert all_of_them.next()["meeting"] == MEETING


def test_an_unknown_meeting_is_closed_with_4404(web: Web) -> None:
    with web.live("?meeting=nowhere") as line:
        assert close_code(line) == 4404


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_a_foreign_page_cannot_follow(web: Web, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, web.live(origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_our_own_page_can_follow(web: Web) -> None:
    with web.live(origin=web.address) as line:
        assert line.next()["meeting"] == MEETING


def test_the_first_phone_is_told_when_a_second_takes_the_seat(web: Web) -> None:
    with web.live(client=web.judge("j1")) as first:
        first.next()
        second = web.judge("j1")
        told = first.next()
        assert told["ended"] == "replaced" and told["meeting"] == MEETING
        assert close_code(first) == 4401
        with web.live(client=second) as line:
            assert "ended" not in line.next()


def test_a_phone_is_told_when_its_pass_ends(web: Web) -> None:
    with web.live(client=web.judge("j1")) as line, web.live(client=web.judge("j2")) as other:
        line.next()
        other.next()
        web.house.submit(cmd.RevokePass(web.house.passes["j1"].new.pass_id, "lost"))
        assert line.next()["ended"] == "revoked"
        assert close_code(line) == 4401
        seq = web.house.open().records[-1].seq
        assert "ended" not in other.until(seq)[-1]


def test_a_pass_that_ended_during_the_handshake_ends_the_socket(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    client = web.judge("j1")
    join = hub.Hub.join

    def late(self: hub.Hub, listener: hub.Listener) -> None:
        web.house.submit(cmd.RevokePass(web.house.passes["j1"].new.pass_id, "lost"))
        join(self, listener)

    monkeypatch.setattr(hub.Hub, "join", late)
    with web.live(client=client) as line:
        told = []
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                told.append(line.next())
        assert told[-1]["ended"] == "revoked"
        assert closed.value.rcvd and closed.value.rcvd.code == 4401
    wait_for_judges(0)


def wait_for_judges(count: int) -> set[str]:
    deadline = time.monotonic() + 5
    while len(presence.connected(MEETING)) != count:
        assert time.monotonic() < deadline, presence.last_seen(MEETING)
        time.sleep(0.01)
    return set(presence.connected(MEETING))


def test_the_desk_sees_who_is_connected_and_is_told_of_changes(web: Web) -> None:
    desk = web.visit(web.house.link("operator"))
    with web.live(client=desk) as line, web.live() as public:
        line.next()
        public.next()
        judge = web.judge("j1")
        with web.live(client=judge), web.live(client=judge):
            assert wait_for_judges(1) == {"j1"}
            assert presence.connected(MEETING)["j1"].sockets <= 2
            told = line.next()
            assert told["seats"] > 0 and "j1" not in str(told)
        assert wait_for_judges(0) == set()
        assert set(presence.last_seen(MEETING)) == {"j1"}
        assert line.next()["seats"] > told["seats"]
        with pytest.raises(TimeoutError):
            public.next(0.5)


def test_a_desk_is_told_on_connect_who_came_while_it_was_being_drawn(web: Web) -> None:
    desk, judge, screen = (
        web.visit(web.house.link("operator")),
        web.judge("j1"),
        web.visit(web.house.link("screen", MEETING)),
    )
    drawn = presence.version()
    with web.live(client=judge) as pad, web.live(client=screen) as hall:
        assert "seats" not in pad.next() and "seats" not in hall.next()
        time.sleep(2 * hub.SEATS_GAP_SECONDS)
        with web.live(client=desk) as line:
            assert line.next()["seats"] == drawn + 2


def test_a_stranger_who_names_a_judge_is_not_counted(web: Web) -> None:
    client = web.visit()
    client.cookies.set("contest_pass", f"{'a' * 22}~{'b' * 22}")
    with web.live(client=client) as line:
        line.next()
        assert presence.connected(MEETING) == {}


def test_screens_are_counted(web: Web) -> None:
    screen = web.visit(web.house.link("screen", MEETING))
    with web.live(client=screen) as line:
        line.next()
        assert presence.screens(MEETING) == 1


@pytest.fixture
def quick_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "BEAT_SECONDS", 0.2)


def test_the_present_is_repeated_so_that_a_dead_line_shows(quick_beat: None, web: Web) -> None:
    with web.live() as line:
        first, second = line.next(), line.next()
        assert second == {**first, "beat": 0.2}


def test_a_hundred_sockets_hear_the_last_ballot(web: Web) -> None:
    web.house.open()
    judges = [web.judge(one) for one in ("j1", "j2", "j3", "j5")]
    with ExitStack() as stack:
        lines = [stack.enter_context(web.live()) for _ in range(100)]
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda n: put(judges[n], f"b{n}"), range(4)))
        seq = max(one.json()["seq"] for one in answers)
        assert {line.until(seq)[-1]["seq"] for line in lines} == {seq}


def test_the_digest_of_the_device_is_what_counts(web: Web) -> None:
    client = web.judge("j1")
    device = client.cookies["contest_pass"].split("~")[1]
    known = web.house.service.state.passes[web.house.passes["j1"].new.pass_id]
    assert known.device == digest(device)


def test_a_pad_hears_whether_anything_but_ballots_has_happened(web: Web) -> None:
    web.house.open()
    with web.live(client=web.judge("j1")) as line:
        before = line.next()["moved"]
        seq = web.house.cast("jiadi", "j2").state.meetings[MEETING].seq
        assert line.until(seq)[-1]["moved"] == before
        until = "2999-04-07T18:00:00+08:00"
        allowed = web.house.submit(
            cmd.AllowSiteMarking(MEETING, (web.house.service.meeting(MEETING).order[1],), until, "陈")
        )
        seq = allowed.state.meetings[MEETING].seq
        assert line.until(seq)[-1]["moved"] == seq


def test_a_round_that_is_due_at_once_does_not_stumble_over_the_loops_handles(house: House) -> None:
    """uvloop returns a handle without a time of its own for what is due within half a millisecond."""

    async def many_rounds() -> bool:
        here, loop = hub.Hub(Presence()), asyncio.get_running_loop()
        here.start(loop, house.service)
        for _ in range(200):
            here._rounds[MEETING, "screen"] = rounds.Round("screen", told_at=loop.time() - rounds.GAP_SECONDS + 0.0004)
            here._plan(MEETING, "screen", is_move=False)
            here._plan(MEETING, "screen", is_move=False)
            await asyncio.sleep(0.001)
        told_at = here._rounds[MEETING, "screen"].told_at
        here.stop()
        return loop.time() - told_at < 1

    assert uvloop.run(many_rounds())
