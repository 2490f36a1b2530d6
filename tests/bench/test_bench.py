"""The benchmark itself: it runs, it counts ballots rather than answers, and it does not flatter what was lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.figures import Idle, Load, Round, quantile, summaries
from bench.line import seq_in
from bench.pen import Pen
from bench.plan import AT_ONCE, SHIFTS, SPREAD, SUSTAINED, marks_of
from bench.report import Results
from bench.scene_figures import Press, Presses
from bench.sides import Side
from bench.tables import Table
from bench.tap import SHOWN_SECONDS, Taps
from bench.targets import best_rate, scene_verdict, tap_verdict, verdicts

ROOT = Path(__file__).parents[2]


def round_of(
    *latencies: float,
    pattern: str = AT_ONCE.name,
    sent: int | None = None,
    found: int | None = None,
    told: float = 0.1,
    spread: float = 1.0,
    setting: str = "phones",
) -> Round:
    count = len(latencies)
    return Round(
        pattern,
        setting,
        sent=count if sent is None else sent,
        latencies=latencies,
        found=count if found is None else found,
        counted=count,
        spread=spread,
        told={"desk": told / 2, "last phone": told},
        known=2 * told,
        load=Load(0.5, 0.1, 0.2),
        seconds=1,
        patience=60,
    )


def side_of(who: str, *rounds: Round, judges: int = 1000) -> Side:
    return Side(who, judges, rounds=list(rounds))


@pytest.mark.parametrize(
    ("share", "expected"),
    # Ten values 1 … 10: half of them are at most 5; 95 % of ten is nine and a half, so the tenth is needed.
    [(0.5, 5.0), (0.9, 9.0), (0.95, 10.0), (0.99, 10.0), (1.0, 10.0)],
)
def test_a_quantile_is_a_measured_value_that_covers_the_share(share: float, expected: float) -> None:
    assert quantile([10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0], share) == expected


def test_a_ballot_without_answer_counts_with_the_patience_it_outlasted() -> None:
    (summary,) = summaries([round_of(0.1, 0.2, sent=3)])
    assert summary.waits == [0.1, 0.2, 60]
    assert not summary.is_complete
    (table,) = Results({}, [], [side_of("plain", round_of(0.1, 0.2, sent=3))]).tables()[:1]
    assert "≥ 60,000" in table.rows[0]


def test_an_answer_without_a_stored_ballot_is_not_complete() -> None:
    results = Results({}, [(side_of("contest", round_of(0.1, 0.2, found=1)), side_of("ceiling", round_of(0.1)))])
    assert not results.is_complete
    assert not results.document()["complete"]


def test_rounds_are_pooled_by_kind_with_the_middle_rate_and_the_worst_telling() -> None:
    rounds = [
        round_of(0.1, 0.1, spread=0.5, told=0.1),
        round_of(0.2, pattern=SPREAD.name),
        round_of(0.3, 0.3, spread=2.0, told=0.4),
        round_of(0.4, 0.4, spread=1.0, told=0.2),
        round_of(0.4, setting="evening"),
    ]
    first, spread, evening = summaries(rounds)
    assert (first.rate, first.worst_told, first.sent) == (2.0, 0.4, 6)
    assert (spread.pattern, evening.setting) == (SPREAD.name, "evening")


def test_a_rate_of_ballots_that_were_lost_does_not_count_them() -> None:
    assert round_of(0.1, 0.2, sent=10, spread=2.0).rate == 1.0


def test_nothing_is_taken_off_what_idle_phones_cost() -> None:
    assert Idle("phones", 100, 10, base=0.01, cores=0.03).per_phone == pytest.approx(0.0003)
    assert Idle("phones", 100, 10, base=0.03, cores=0.01).per_phone == pytest.approx(0.0001)


def test_each_target_is_met_at_its_limit_and_missed_beyond_it() -> None:
    def lines(rate: float, ceiling: float, p99: float, told: float, memory: float, idle: float) -> list[str]:
        contest = side_of("contest", *(
            round_of(*[p99] * 100, pattern=pattern, told=told, spread=100 / rate)
            for pattern in (SPREAD.name, AT_ONCE.name, SUSTAINED)
        ))  # fmt: skip
        contest.memory_per_phone, contest.memory_per_page = memory, 6 * memory
        contest.idle = [Idle("phones", 1000, 50, 0.0, idle), Idle("evening", 1000, 50, 0.0, idle)]
        others = [round_of(*[0.1] * 100, pattern=one, spread=100 / ceiling) for one in (AT_ONCE.name, SUSTAINED)]
        plain = side_of("plain", round_of(*[1.0] * 10, spread=1.0))
        return [one.line() for one in verdicts(contest, side_of("ceiling", *others), [plain])]

    met = lines(1000, 1000 / 0.6, 1.0, 0.5, 20_000, 0.1)
    assert len(met) == 13 and all(one.startswith("met ") for one in met), met
    missed = lines(999, 1000 / 0.6, 1.001, 0.501, 20_001, 0.11)
    assert len(missed) == 13 and all(one.startswith("MISSED ") for one in missed), missed
    assert met[0] == "met     durable ballots/s, sustained, of the bare ceiling, 1,000 judges: 60.0% (at least 60%)"


def test_the_plain_app_is_taken_at_its_best() -> None:
    slow, fast = round_of(0.1, spread=1.0, pattern=SPREAD.name), round_of(0.1, 0.1, spread=1.0)
    assert best_rate([side_of("plain", slow, fast), side_of("plain", slow, judges=30)], 1000) == 2.0
    assert best_rate([side_of("plain", fast, judges=30)], 1000) == 2.0
    assert best_rate([], 1000) is None


def test_a_tap_that_was_never_seen_counts_as_long_as_it_was_waited_for() -> None:
    taps = Taps("contest", 300, 200, 199, (0.1,) * 18, 2, Load(0, 0, 0))
    assert taps.wait(0.5) == 0.1
    assert taps.wait(0.95) == SHOWN_SECONDS
    assert tap_verdict(taps).line().startswith("MISSED  tap to changed pixels, p95, 300 judges: 30,000 ms")
    quiet = Taps("contest", 300, 200, 120, (0.1,) * 20, 0, Load(0, 0, 0))
    assert "without the full background" in tap_verdict(quiet).line()


def test_a_picture_that_never_came_counts_and_the_way_there_only_where_it_was_seen() -> None:
    seen = [Press("blank", "button", 10.0, seen=10.2, half=10.4, decided=10.05)] * 18
    never = [Press("blank", "button", 10.0)] * 2
    found = Presses("contest", "ballots", 30, 30, 29, [*seen, *never], Load(0, 0, 0))
    assert found.lost == 2 and found.wait(0.5) == pytest.approx(0.2) and found.wait(0.95) == SHOWN_SECONDS
    assert found.wait(1.0, "decided") == pytest.approx(0.05) and found.wait(0.5, "told") is None
    assert not scene_verdict(found).is_met
    (times, ways) = Results({}, presses=[found]).tables()
    assert times.rows[0][:4] == ("contest, ballots", "30", "20", "2") and ways.rows[0][2] == "50 / 50"
    met = Presses("contest", "ballots", 30, 30, 10, seen, Load(0, 0, 0))
    assert scene_verdict(met).line() == (
        "met     press at the desk to the new picture, p95, ballots (without all of them), 30 judges: "
        "200 ms beside 10 ballots/s (at most 200 ms)"
    )


def test_a_written_ballot_is_a_whole_request_with_the_length_it_states() -> None:
    pen = Pen("http://127.0.0.1:1", "dongcheng", "j1", 7, "pass=x", ("a", "b", "c", "d", "e", "f"))
    pen.turn_to("u1")
    for revision in range(1, SHIFTS + 3):
        request, sent = pen.write()
        head, _, body = request.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        assert head.startswith(f"PUT /api/ballots/{sent.id} HTTP/1.1\r\n".encode())
        assert int(fields["Content-Length"]) == len(body)
        document = json.loads(body)
        assert (document["revision"], sent.revision) == (revision, revision)
        assert tuple(document["marks"].values()) == marks_of(sent.shift)
        assert (document["unit"], fields["Cookie"]) == ("u1", "pass=x")


def test_the_newest_sequence_number_of_a_text_is_read() -> None:
    assert seq_in(b'{"seq":7,"unit":null}{"seq":12}') == 12
    assert seq_in(b'{"ok":true}') == 0


def test_a_table_is_the_same_on_the_console_and_in_markdown() -> None:
    table = Table("Title", ("server", "ballots/s"), [("contest", "1,000"), ("plain", "9.1")])
    assert table.text().splitlines() == ["Title", "server   ballots/s", "contest      1,000", "plain          9.1"]
    assert table.markdown().splitlines()[2:] == [
        "| server | ballots/s |", "| --- | ---: |", "| contest | 1,000 |", "| plain | 9.1 |",
    ]  # fmt: skip


def bench(*words: str, timeout: float) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", *words], cwd=ROOT, capture_output=True, text=True, timeout=timeout
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_quick_benchmark_stores_every_ballot_and_holds_it_against_both_ends(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    printed = bench("--judges", "6", "--parts", "sides", "plain", "--json", str(file), "--markdown", timeout=400)
    assert "every ballot of the contest was acknowledged and found in the ledger" in printed
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found["complete"] and found["machine"]["cores"] >= 1
    contest, ceiling, plain = found["sides"]
    assert [one["who"] for one in found["sides"]] == ["contest", "ceiling", "plain"]
    kinds = [(one["setting"], one["pattern"]) for one in contest["rounds"]]
    phones = [("phones", one) for one in (SPREAD.name, AT_ONCE.name, SUSTAINED)]
    assert kinds == [*phones, *(("evening", one) for _, one in phones)]
    assert [(one["setting"], one["pattern"]) for one in ceiling["rounds"]] == phones
    for one in (*contest["rounds"], *ceiling["rounds"], *plain["rounds"]):
        assert one["sent"] == one["acknowledged"] == one["found"] > 0, one
        assert f"| {one['sent']:,} |" in printed
    for one in (*contest["rounds"][:2], *ceiling["rounds"][:2], *plain["rounds"]):
        assert one["sent"] == 6
    # Six judges send at most 19 ballots a second each, for a second and the one before.
    assert 12 < contest["rounds"][2]["sent"] < 6 * 19 * 2 * 1.2
    verdict = next(
        one for one in found["targets"] if one["name"] == "durable ballots/s, sustained, of the bare ceiling"
    )
    assert verdict["value"] == pytest.approx(
        contest["rounds"][2]["ballots_per_second"] / ceiling["rounds"][2]["ballots_per_second"], rel=0.01
    )


@pytest.mark.browser
def test_a_tap_is_seen_on_the_projector_of_every_server(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    bench("--judges", "12", "--parts", "tap", "--json", str(file), timeout=400)
    taps = {one["who"]: one for one in json.loads(file.read_text(encoding="utf-8"))["taps"]}
    assert list(taps) == ["contest", "ceiling", "plain"]
    for one in taps.values():
        assert (one["taps"], one["lost"]) == (5, 0), one
        # A frame takes 16 ms, and two of them are waited for.
        assert 0.016 < one["tap_to_pixels_seconds"]["p50"] < SHOWN_SECONDS, one
    assert taps["contest"]["background_ballots_per_second"]["reached"] > 20


@pytest.mark.browser
def test_a_press_at_the_desk_is_seen_on_the_projector_of_every_server(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    printed = bench("--judges", "12", "--parts", "scene", "--json", str(file), "--markdown", timeout=400)
    found = json.loads(file.read_text(encoding="utf-8"))
    presses = {(one["who"], one["setting"]): one for one in found["presses"]}
    assert list(presses) == [("contest", "alone"), ("contest", "ballots"), ("ceiling", "alone"), ("plain", "alone")]
    for (who, setting), one in presses.items():
        assert one["presses"] >= (12 if who == "contest" else 5) and one["lost"] == 0, one
        assert f"| {who}, {setting} |" in printed
        for each in one["each"]:
            # A frame takes 16 ms, and two of them are waited for.
            assert 0.016 < each["seconds"]["seen"] < SHOWN_SECONDS, each
            if who == "contest":
                assert 0 < each["seconds"]["decided"] < each["seconds"]["seen"] < each["seconds"]["half"], each
    alone, beside = presses["contest", "alone"], presses["contest", "ballots"]
    # Both kinds of press, and every picture that a meeting without a result has.
    assert {one["by"] for one in alone["each"]} == {"button", "key N"}
    assert {one["picture"] for one in beside["each"]} >= {"welcome", "agenda", "standings", "charts", "unit", "blank"}
    assert beside["background_ballots_per_second"]["reached"] > 2
    assert [one["name"] for one in found["targets"]] == [
        f"press at the desk to the new picture, p95, {setting}" for setting in ("alone", "ballots")
    ]
