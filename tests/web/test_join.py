"""Passes at the door: cookies, takeover, revocation, guessing, and what a client may not say about itself."""

from __future__ import annotations

import httpx
import pytest

from contest import commands as cmd
from contest.events import SeatTaken
from contest.passes import digest
from contest.service import Service
from contest.web import site
from tests.support import DESK, MEETING
from tests.web.conftest import Web, assert_error, put


def seats_taken(web: Web) -> int:
    return sum(isinstance(row.event, SeatTaken) for row in web.house.service.history())


def cookie_line(response: httpx.Response, name: str = "contest_pass") -> str:
    return next(line for line in response.headers.get_list("set-cookie") if line.startswith(f"{name}="))


@pytest.mark.parametrize(
    ("role", "meeting", "address"),
    [
        ("operator", None, "/control"),
        ("supervisor", None, "/control"),
        ("reviewer", None, "/review"),
        ("screen", MEETING, f"/screen?meeting={MEETING}"),
        ("screen", None, "/screen"),
    ],
)
def test_a_pass_leads_to_its_own_page(web: Web, role: str, meeting: str | None, address: str) -> None:
    minted = web.house.link(role, meeting)  # type: ignore[arg-type]
    response = web.visit().get(f"/join?pass={minted.token}")
    assert (response.status_code, response.headers["location"]) == (303, address)


def test_the_cookie_is_kept_from_scripts_and_other_sites(web: Web) -> None:
    response = web.visit().get(f"/join?pass={web.house.passes['j1'].token}")
    assert response.headers["location"] == "/score"
    line = cookie_line(response)
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"} <= set(line.split("; "))
    assert "Secure" not in line
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"


def test_behind_https_the_cookie_is_secure(web: Web) -> None:
    response = web.visit().get(f"/join?pass={web.house.passes['j1'].token}", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in cookie_line(response).split("; ")


def test_the_chosen_language_goes_along(web: Web) -> None:
    minted = web.house.link("screen", MEETING)
    response = web.visit().get(f"/join?pass={minted.token}&lang=en")
    assert response.headers["location"] == f"/screen?meeting={MEETING}&lang=en"
    assert cookie_line(response, "lang").startswith("lang=en")


@pytest.mark.parametrize("typed", ["{}", "{} ", "lower"])
def test_a_short_code_opens_the_same_door(web: Web, typed: str) -> None:
    code = web.house.passes["j2"].printed_code
    typed = code.lower().replace("-", " ") if typed == "lower" else typed.format(code)
    client = web.visit()
    assert client.post("/join", data={"code": typed}).headers["location"] == "/score"
    assert client.get("/api/pad").json()["judge"] == "j2"


def test_who_joined_by_code_stays_signed_in_over_a_restart(web: Web) -> None:
    client = web.visit()
    client.get(f"/join?code={web.house.passes['j2'].code}")
    key = site.current().key
    again = site.Site(str(web.house.path))
    assert again.key == key
    assert client.get("/api/pad").status_code == 200


def test_a_forged_ticket_is_nobody(web: Web) -> None:
    pass_id = web.house.passes["j1"].new.pass_id
    client = web.visit()
    client.cookies.set("contest_pass", f".{pass_id}.{'0' * 64}~{'d' * 22}")
    assert_error(client.get("/api/pad"), 401, "unknown_pass")
    client.cookies.set("contest_pass", f"{pass_id}~{'d' * 22}")
    assert_error(client.get("/api/pad"), 401, "unknown_pass")


def test_a_second_phone_takes_the_seat_and_the_first_is_told(web: Web) -> None:
    web.house.open()
    first = web.judge("j1")
    assert put(first).status_code == 201
    second = web.judge("j1")
    assert second.get("/api/pad").json()["units"][0]["ballot"]["id"] == "b1"
    error = assert_error(first.get("/api/pad"), 401, "replaced")
    assert "另一部手机" in error["message"]
    assert_error(put(first, "b2", revision=2), 401, "replaced")
    assert put(second, "b2", revision=2).status_code == 201


def test_scanning_again_takes_the_seat_back(web: Web) -> None:
    first, second = web.judge("j1"), web.judge("j1")
    first.get(f"/join?pass={web.house.passes['j1'].token}")
    assert first.get("/api/pad").status_code == 200
    assert_error(second.get("/api/pad"), 401, "replaced")


def test_the_same_browser_joining_again_keeps_its_seat_without_a_word(web: Web) -> None:
    client = web.judge("j1")
    cookie = client.cookies["contest_pass"]
    client.get(f"/join?pass={web.house.passes['j1'].token}")
    assert client.cookies["contest_pass"] == cookie
    assert seats_taken(web) == 1


def test_looking_at_a_link_takes_no_seat(web: Web) -> None:
    phone = web.judge("j1")
    link = f"/join?pass={web.house.passes['j1'].token}"
    assert web.visit().head(link).status_code == 303
    prefetch = web.visit().get(link, headers={"Sec-Purpose": "prefetch;prerender"})
    assert "set-cookie" not in prefetch.headers
    assert phone.get("/api/pad").status_code == 200
    assert seats_taken(web) == 1


def test_only_digests_of_passes_and_devices_are_stored(web: Web) -> None:
    client = web.judge("j1")
    token, device = client.cookies["contest_pass"].split("~")
    rows = "".join(row.body for row in web.house.service.ledger.read("trial"))
    assert digest(token) in rows and digest(device) in rows
    assert token not in rows and device not in rows and web.house.passes["j1"].code not in rows


def test_a_revoked_pass_ends_at_once(web: Web) -> None:
    client = web.judge("j1")
    web.house.submit(cmd.RevokePass(web.house.passes["j1"].new.pass_id, "lost"))
    assert_error(client.get("/api/pad"), 401, "unknown_pass")
    response = web.visit().get(f"/join?pass={web.house.passes['j1'].token}")
    assert response.status_code == 401


def test_passes_issued_anew_end_the_old_ones(web: Web) -> None:
    client = web.judge("j1")
    web.house.service.issue_panel(MEETING, DESK)
    assert_error(client.get("/api/pad"), 401, "unknown_pass")


def test_an_unknown_pass_gets_a_chinese_page_that_does_not_repeat_it(web: Web) -> None:
    response = web.visit().get("/join?pass=%3Cscript%3Ewrong-wrong-wrong%3C/script%3E")
    assert response.status_code == 401
    assert response.headers["content-type"].startswith("text/html")
    assert "通行证" in response.text and 'lang="zh-CN"' in response.text
    assert "wrong-wrong" not in response.text
    assert "<script" not in response.text
    assert "pass" in web.visit().get("/join?pass=wrong&lang=en").text


def test_ten_wrong_passes_have_to_wait_and_the_right_one_from_another_phone_still_works(web: Web) -> None:
    guesser = web.visit()
    answers = [guesser.get(f"/join?pass=wrong-{n}") for n in range(12)]
    assert [one.status_code for one in answers[:9]] == [401] * 9
    assert [one.status_code for one in answers[9:]] == [429] * 3
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 300
    assert answers[-1].headers["retry-after"] in answers[-1].text
    token = web.house.passes["j1"].token
    assert web.visit().get(f"/join?pass={token}").status_code == 303
    assert guesser.get(f"/join?pass={token}").status_code == 303, "128 bits need no limit"


def test_wrong_codes_hold_up_only_whoever_typed_them(web: Web) -> None:
    guesser = web.visit(**{"User-Agent": "phone A"})
    answers = [guesser.post("/join", data={"code": f"AAAA-AAA{letter}"}) for letter in "ABCDEFGHJKM"]
    assert [one.status_code for one in answers] == [401] * 9 + [429] * 2
    right = web.house.passes["j1"].code
    assert guesser.post("/join", data={"code": right}).status_code == 429, "codes are not looked at while waiting"
    assert web.visit(**{"User-Agent": "phone B"}).post("/join", data={"code": right}).status_code == 303


def test_who_drops_cookies_and_changes_names_ends_at_the_limit_of_the_address(web: Web) -> None:
    here = site.current()
    for _ in range(200):
        here.tries_of_address.add("127.0.0.1")
    right = web.house.passes["j1"]
    assert web.visit().post("/join", data={"code": right.code}).status_code == 429
    assert web.visit().get(f"/join?pass={right.token}").status_code == 303


def test_a_neighbour_with_the_same_phone_is_not_held_up(web: Web) -> None:
    guesser = web.visit(**{"User-Agent": "same phone"})
    for n in range(12):
        guesser.post("/join", data={"code": f"wrong{n}"})
    neighbour = web.visit(**{"User-Agent": "same phone"})
    assert neighbour.post("/join", data={"code": web.house.passes["j1"].code}).status_code == 303


def test_leaving_forgets_the_pass_on_this_device_only(web: Web) -> None:
    client = web.judge("j1")
    assert client.get("/leave").status_code == 200
    response = client.post("/leave")
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert_error(client.get("/api/pad"), 401, "unknown_pass")
    assert web.judge("j1").get("/api/pad").status_code == 200


def test_who_is_not_signed_in_can_type_a_code_on_every_such_page(web: Web) -> None:
    for path in ("/leave", "/join?pass=wrong"):
        response = web.visit().get(path)
        assert response.status_code == 401
        assert 'action="/join?lang=zh"' in response.text and 'name="code"' in response.text


def test_a_join_without_a_pass_leads_to_the_start(web: Web) -> None:
    assert web.visit().get("/join").headers["location"] == "/"


@pytest.mark.parametrize("name", ["X-Contest-Pass", "x-contest-pass", "X-Contest-Role", "X-Contest-Device"])
def test_what_a_client_says_about_itself_is_dropped(web: Web, name: str) -> None:
    pass_id = web.house.link("operator").new.pass_id
    assert_error(web.visit().get("/api/pad", headers={name: pass_id}), 401, "unknown_pass")


@pytest.mark.parametrize("path", ["/join", "/leave"])
def test_another_site_cannot_post_here(web: Web, path: str) -> None:
    client = web.judge("j1")
    response = client.post(path, data={"code": "x"}, headers={"Origin": "https://elsewhere.example"})
    assert response.status_code == 403
    assert client.get("/api/pad").status_code == 200


def test_another_site_cannot_send_a_ballot(web: Web) -> None:
    web.house.open()
    client = web.judge("j1")
    client.headers["Origin"] = "https://elsewhere.example"
    assert_error(put(client), 403, "foreign_origin")
    client.headers["Origin"] = "null"
    assert_error(put(client), 403, "foreign_origin")
    client.headers["Origin"] = web.address
    assert put(client).status_code == 201


def test_a_pass_that_the_shell_has_just_issued_opens_the_door_at_once(web: Web) -> None:
    """The server looks at the store ten times a second; nobody who holds a valid pass is turned away meanwhile."""
    shell = Service.open(web.house.path)
    for _ in range(10):
        minted = shell.issue("screen", DESK, meeting=MEETING)
        assert web.visit().get(f"/join?pass={minted.token}").status_code == 303
    (judge, *_) = shell.issue_panel(MEETING, DESK)
    assert web.visit().get(f"/join?code={judge.code}").status_code == 303
    shell.close()
    assert web.visit().get("/join?pass=nonsense").status_code == 401
