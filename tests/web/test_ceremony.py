"""On the wire of a real server: nobody reads a place or a score before the step of the ceremony that shows it."""

from __future__ import annotations

import json

from contest import commands as cmd
from contest.events import MeetingSealed
from tests.support import MEETING, SUPERVISOR, UNITS, House
from tests.web.conftest import Web

VALUES = {"jiadi": "87.5", "mushanhou": "91.5", "houjie": "78.5"}


def sealed(house: House) -> dict[str, str]:
    """Mark and close all units, seal, reveal nothing; return the scores."""
    for unit, value in VALUES.items():
        house.open(unit)
        for judge in house.passes:
            if (unit, judge) != ("jiadi", "j4"):
                house.cast(unit, judge, value)
        house.close(unit)
    outcome = house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))
    (event,) = [one.event for one in outcome.records]
    assert isinstance(event, MeetingSealed)
    return {line.unit: line.score or "" for line in event.results}


def test_no_byte_on_the_wire_tells_a_score_or_place_before_its_step(web: Web) -> None:
    house = web.house
    screen = web.visit()

    with web.live() as line:
        scores = sealed(house)
        hidden = dict(scores)

        def check(brought: tuple[str, ...] = ()) -> None:
            seq = house.service.meeting(MEETING).seq
            wire = json.dumps(line.until(seq), ensure_ascii=False)
            board = screen.get(f"/api/board/{MEETING}")
            texts = [screen.get(f"/api/scene/{MEETING}", params={"lang": lang}).text for lang in ("zh", "en")]
            for unit in brought:
                # The same search finds it now, so it would have found a leak.
                score = hidden.pop(unit)
                assert score in texts[0] and score in board.text
            for text in (wire, board.text, *texts):
                assert [score for score in hidden.values() if score in text] == []
            for row in board.json()["units"]:
                if row["unit"] in hidden:
                    assert (row["score"], row["place"], row["tied"]) == (None, None, False)
            scene = json.loads(texts[0])
            assert scene["kind"] != "ceremony" or not {row["unit"] for row in scene["body"]["rows"]} & set(hidden)
            for scene_kind in ("standings", "charts", "town", "award"):
                before = house.service.meeting(MEETING).scene
                house.submit(cmd.ShowScene(MEETING, scene_kind))
                text = screen.get(f"/api/scene/{MEETING}").text
                assert [score for score in hidden.values() if score in text] == []
                house.submit(cmd.ShowScene(MEETING, before.kind, before.unit))
            line.until(house.service.meeting(MEETING).seq)

        check()
        house.submit(cmd.PlanCeremony(MEETING, ((2,), (1,))))
        check()
        house.submit(cmd.ShowScene(MEETING, "ceremony"))
        check()
        house.submit(cmd.StepCeremony(MEETING, 1))
        check(("jiadi",))
        assert UNITS["mushanhou"] not in screen.get(f"/api/scene/{MEETING}").text
        board = {row["unit"]: row["place"] for row in screen.get(f"/api/board/{MEETING}").json()["units"]}
        # It is second, although it is the only one known.
        assert board == {"jiadi": 2, "mushanhou": None, "houjie": None}
        house.submit(cmd.StepCeremony(MEETING, 0))
        check()
        assert json.loads(screen.get(f"/api/scene/{MEETING}").text)["body"]["rows"] == []
        house.submit(cmd.StepCeremony(MEETING, 1))
        check()
        house.submit(cmd.StepCeremony(MEETING, 2))
        check(("mushanhou",))
        text = screen.get(f"/api/scene/{MEETING}").text
        # The bottom place is never named, nor is it in the data.
        assert "houjie" not in text and UNITS["houjie"] not in text
        assert set(hidden) == {"houjie"}
        house.submit(cmd.PublishResult(MEETING))
        assert scores["houjie"] in screen.get(f"/api/board/{MEETING}").text
