"""The light pad's addresses: who gets what, how it is packed, and that old browsers can read it."""

from __future__ import annotations

import gzip
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import tree_sitter
import tree_sitter_javascript
from playwright.sync_api import Browser, Page, expect
from starlette.datastructures import Headers

from contest import commands as cmd
from contest.browser import pad
from contest.browser.bundle import squeezed_script, squeezed_style
from contest.web import assets
from contest.web.assets import files, pack
from contest.web.browsers import wants_light_pad
from contest.web.light.build import build
from contest.web.shell import shell
from tests.support import DESK
from tests.web.conftest import Web, assert_error

ROOT = Path(__file__).parents[2]
CHROME = "Mozilla/5.0 (Linux; Android 13; V2199A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS {} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 10; MI 8 Build/QKQ1; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/126.0.0.0 XWEB/1260 Mobile Safari/537.36 MicroMessenger/8.0.49(0x2800315A) NetType/4G Language/zh_CN"
)
ANDROID = "Mozilla/5.0 (Linux; Android 12; ANA-AN00) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "


@pytest.mark.parametrize(
    ("agent", "path", "goes_to"),
    [
        (CHROME.format("110.0.0.0"), "/", "/pad?lang=zh"),
        (CHROME.format("110.0.0.0"), "/?lang=en", "/pad?lang=en"),
        (CHROME.format("110.0.0.0"), "/review", None),
        (CHROME.format("126.0.0.0"), "/", None),
        (f"{IPHONE.format('15_8')} Version/15.6 Mobile/15E148 Safari/604.1", "/", "/pad?lang=zh"),
        # A chat app shows the public page as well as any other browser does.
        (WECHAT, "/", None),
        (f"{IPHONE.format('17_5')} Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI", "/", None),
    ],
)
def test_who_types_the_address_on_an_old_phone_gets_a_page_that_works(
    web: Web, agent: str, path: str, goes_to: str | None
) -> None:
    headers = {"User-Agent": agent, "Accept": "text/html", "Accept-Language": "zh-CN"}
    answer = web.visit().get(path, headers=headers)
    assert (answer.status_code, answer.headers.get("location")) == ((303, goes_to) if goes_to else (200, None))


def raw(client: httpx.Client, path: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """Return an answer with its body as it came over the wire."""
    with client.stream("GET", path, headers=headers) as response:
        return response, b"".join(response.iter_raw())


@pytest.mark.parametrize(
    ("agent", "is_light"),
    [
        (CHROME.format("126.0.0.0"), False),
        (CHROME.format("111.0.5563.116"), False),
        (CHROME.format("110.0.0.0"), True),
        (f"{CHROME.format('130.0.0.0')} EdgA/130.0.0.0", False),
        (f"{CHROME.format('99.0.4844.88')} HuaweiBrowser/14.0.5.302", True),
        (WECHAT, True),
        (f"{IPHONE.format('17_5')} Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI", True),
        (f"{ANDROID}Chrome/114.0.0.0 Mobile Safari/537.36 DingTalk/7.5.20", True),
        (f"{ANDROID}Chrome/109.0 MQQBrowser/6.2 TBS/046281 Mobile Safari/537.36 V1_AND_SQ QQ/8.9.68", True),
        (f"{ANDROID}Chrome/125.0.0.0 Mobile Safari/537.36 Lark/7.20.6 LarkLocale/zh_CN", True),
        ("Mozilla/5.0 (Linux; Android 9; wv) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", True),
        (f"{ANDROID}Chrome/100.0.4896.58 UCBrowser/16.5.7.1324 UWS/5.12 Mobile Safari/537.36", True),
        ("Mozilla/5.0 (Linux; U; Android 4.4.2) AppleWebKit/534.30 Version/4.0 Mobile Safari/534.30", True),
        (f"{IPHONE.format('16_4')} Version/16.4 Mobile/15E148 Safari/604.1", False),
        (f"{IPHONE.format('16_3_1')} Version/16.3 Mobile/15E148 Safari/604.1", True),
        (f"{IPHONE.format('15_8')} CriOS/126.0.6478.35 Mobile/15E148 Safari/604.1", True),
        (f"{IPHONE.format('18_1')} CriOS/130.0.6723.37 Mobile/15E148 Safari/604.1", False),
        (f"{IPHONE.format('18_1')} Mobile/15E148", True),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/15.6 Safari/605.1.15", True),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.1 Safari/605.1.15", False),
        ("Mozilla/5.0 (Android 12; Mobile; rv:114.0) Gecko/114.0 Firefox/114.0", True),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", False),
        ("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", True),
        ("", False),
    ],
)
def test_browsers_that_streamlits_page_does_not_serve_get_the_light_pad(agent: str, is_light: bool) -> None:
    assert wants_light_pad(Headers({"user-agent": agent})) is is_light
    assert wants_light_pad(Headers({"user-agent": agent, "save-data": "on"}))


def test_a_judges_pass_leads_to_the_pad_that_the_browser_can_open(web: Web) -> None:
    token = web.house.passes["j1"].token

    def leads(query: str = "", **headers: str) -> str:
        return web.visit(**headers).get(f"/join?pass={token}{query}").headers["location"]

    assert leads() == "/score"
    assert leads(**{"User-Agent": CHROME.format("126.0.0.0")}) == "/score"
    assert leads(**{"User-Agent": WECHAT}) == "/pad"
    assert leads(**{"Save-Data": "on"}) == "/pad"
    assert leads("&lang=en", **{"User-Agent": WECHAT}) == "/pad?lang=en"
    assert leads("&light=1") == "/pad"


def test_only_judges_are_sent_to_the_light_pad(web: Web) -> None:
    desk, screen = web.house.link("operator"), web.house.link("screen", "dongcheng")
    for minted, address in ((desk, "/control"), (screen, "/screen?meeting=dongcheng")):
        answer = web.visit(**{"User-Agent": WECHAT}).get(f"/join?pass={minted.token}&light=1")
        assert answer.headers["location"] == address


def test_the_page_is_the_same_for_every_judge_and_sent_once(web: Web) -> None:
    first, second = (web.judge(one).get("/pad") for one in ("j1", "j2"))
    assert first.status_code == 200 and first.content == second.content
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    again = web.judge("j1").get("/pad", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert web.judge("j1").get("/pad", headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_page_speaks_the_readers_language(web: Web) -> None:
    client = web.judge("j1")
    chinese, english = client.get("/pad"), client.get("/pad?lang=en")
    assert '<html lang="zh-CN"' in chinese.text and '<html lang="en"' in english.text
    assert chinese.headers["etag"] != english.headers["etag"]
    told = json.loads(re.findall(r'id="pad-data">(.*?)</script>', chinese.text)[0])
    assert told["lang"] == "zh" and told["texts"]["Send"] == "提交评分"
    assert len(told["texts"]) > 60 and set(told["texts"]) <= set(pad.MSGIDS)
    client.cookies.set("lang", "en")
    assert client.get("/pad").content == english.content


def test_the_policy_lets_the_page_run_nothing_but_its_own_file(web: Web) -> None:
    page = web.judge("j1").get("/pad")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    scripts = re.findall(r"<script([^>]*)>", page.text)
    assert sum("src=" in one for one in scripts) == 1 and len(scripts) == 2
    assert all("src=" in one or 'type="application/json"' in one for one in scripts)
    assert not re.search(r"\son\w+=", page.text)


def test_the_files_are_kept_for_a_year_under_names_that_hold_their_content(web: Web) -> None:
    client = web.judge("j1")
    addresses = re.findall(r'(?:src|href)="(/pad/assets/[^"]+)"', client.get("/pad").text)
    addresses.append(pad.files("zh")["texts"])
    assert len(addresses) == 3
    for address in addresses:
        packed, body = raw(client, address, **{"Accept-Encoding": "gzip, deflate, br"})
        assert packed.headers["content-encoding"] == "gzip" and packed.headers["vary"] == "Accept-Encoding"
        assert packed.headers["cache-control"] == "public, immutable, max-age=31536000"
        for wish in ("identity", "br", "gzip;q=0"):
            plain, whole = raw(client, address, **{"Accept-Encoding": wish})
            assert "content-encoding" not in plain.headers
            assert whole == gzip.decompress(body)
        head = client.head(address, headers={"Accept-Encoding": "gzip"})
        assert head.content == b"" and int(head.headers["content-length"]) == len(body)
        types = {"js": "text/javascript", "css": "text/css", "json": "application/json"}
        assert packed.headers["content-type"].startswith(types[address.rsplit(".", 1)[1]])


def test_what_a_page_takes_in_repeats_no_policy_and_a_worker_has_its_own(web: Web) -> None:
    client = web.visit()
    for address in (pad.files("zh")["script"], pad.files("zh")["style"]):
        headers = client.get(address).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "content-security-policy" not in headers
    assert client.get("/pad/worker.js").headers["content-security-policy"] == "default-src 'self'"


def test_only_the_judges_page_of_streamlit_offers_the_light_one_while_it_does_not_start() -> None:
    html = shell("zh", "擂台赛", is_pad=True)
    assert '<a href="pad?lang=zh">打开轻便打分页</a>' in html and "agent" not in html.split("<noscript>")[1]
    other = shell("en", "%LATE%")
    assert '<div id="root"></div>' in other and "<title>%LATE%</title>" in other


def test_an_unknown_file_is_not_found_and_not_kept(web: Web) -> None:
    client = web.judge("j1")
    for name in ("pad-0000000000000000.js", "pad.js", "..%2f..%2fapp.py"):
        answer = client.get(f"/pad/assets/{name}")
        assert answer.status_code == 404 and "immutable" not in answer.headers.get("cache-control", "")
    assert_error(client.get("/pad/assets/pad.js"), 404, "not_found")


def test_the_worker_looks_after_the_pad_alone(web: Web) -> None:
    answer = web.visit().get("/pad/worker.js")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["service-worker-allowed"] == "/pad"
    assert answer.headers["cache-control"] == "no-cache"
    told = json.loads(re.findall(r"const BUILD = (.*);", answer.text)[0])
    assert told["page"] == "/pad"
    client = web.judge("j1")
    assert all(client.get(one).status_code == 200 for one in told["assets"])
    assert client.get("/pad").headers["contest-pad"] == told["version"]


def test_a_stranger_types_the_code_and_comes_back(web: Web) -> None:
    client = web.visit()
    page = client.get("/pad")
    assert page.status_code == 401 and page.headers["cache-control"] == "no-store"
    action = re.findall(r'action="([^"]+)"', page.text)[0].replace("&amp;", "&")
    joined = client.post(action, data={"code": web.house.passes["j1"].printed_code})
    assert joined.status_code == 303
    assert client.get(joined.headers["location"]).status_code == 200


def test_another_role_is_shown_the_way_to_its_own_page(web: Web) -> None:
    for role, address in (("operator", "/control"), ("reviewer", "/review")):
        page = web.visit(web.house.link(role)).get("/pad")  # type: ignore[arg-type]
        assert page.status_code == 403 and f'href="{address}"' in page.text
        assert "pad-data" not in page.text


def test_a_phone_that_lost_its_seat_keeps_the_pad_and_a_phone_with_an_ended_pass_does_not(web: Web) -> None:
    first = web.judge("j1")
    web.judge("j1")
    assert first.get("/api/pad").json()["error"]["code"] == "replaced"
    assert first.get("/pad").status_code == 200
    web.house.submit(cmd.RevokePass(web.house.passes["j2"].new.pass_id, "lost"), DESK)
    ended = web.judge("j3")
    web.house.submit(cmd.RevokePass(web.house.passes["j3"].new.pass_id, "lost"), DESK)
    page = ended.get("/pad")
    assert page.status_code == 401 and "存在本机的评分不会丢失" in page.text


def test_a_base_path_stands_before_every_address() -> None:
    made = build("/town")
    page = made.pages["zh"].plain.decode()
    told = json.loads(re.findall(r'id="pad-data">(.*?)</script>', page)[0])
    assert (told["base"], told["live"]) == ("/town", "/town/live")
    assert told["worker"] == {"address": "/town/pad/worker.js", "scope": "/town/pad"}
    linked = set(re.findall(r'"(/town/pad/assets/[^"]+)"', page))
    assert len(linked) == 2 and linked <= {f"/town/pad/assets/{one}" for one in made.assets}
    assert '"page":"/town/pad"' in made.worker.plain.decode()
    assert made.version != build("").version


# What came into the language after ES2019; a five-year-old WebView stops at the first of them.
NEWER_NODES = {
    "optional_chain": "?.",
    "field_definition": "class fields",
    "private_property_identifier": "#private",
    "class_static_block": "static {}",
    "import": "import()",
    "meta_property": "import.meta",
    "ERROR": "not JavaScript",
}
NEWER_TOKENS = {"??", "??=", "||=", "&&="}


def parsed(source: str) -> tree_sitter.Node:
    language = tree_sitter.Language(tree_sitter_javascript.language())
    return tree_sitter.Parser(language).parse(source.encode()).root_node


def nodes(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def newer(source: str) -> list[str]:
    """Return what in a script an ES2019 engine cannot read."""
    found = []
    root = parsed(source)
    for node in nodes(root):
        text = (node.text or b"").decode()
        if node.is_missing or (node.is_named and node.type in NEWER_NODES) or node.type in NEWER_TOKENS:
            found.append(f"{node.type}: {text[:60]}")
        if node.type == "number" and (text.endswith("n") or "_" in text):
            found.append(text)
        if node.type == "regex_pattern" and re.search(r"\(\?<[=!]", text):
            found.append(text)
        if node.type == "await_expression" and not is_inside_function(node):
            found.append(f"top-level {text}")
    return found


def is_inside_function(node: tree_sitter.Node) -> bool:
    above = node.parent
    while above is not None:
        if "function" in above.type or above.type == "method_definition":
            return True
        above = above.parent
    return False


@pytest.mark.parametrize(
    "source",
    [
        "a?.b;",
        "a ?? b;",
        "a ??= b;",
        "class A { x = 1; }",
        "const n = 1n;",
        "import('x');",
        "await f();",
        "/(?<=a)b/;",
        "(",
    ],
)
def test_the_check_for_old_browsers_sees_what_is_newer(source: str) -> None:
    assert newer(source)


def test_an_engine_of_2019_can_read_the_script_and_the_worker() -> None:
    made = build("")
    scripts = [one for name, one in made.assets.items() if name.endswith(".js")]
    assert len(scripts) == 1
    for one in (*scripts, made.worker):
        assert newer(one.plain.decode()) == []


def words(source: str) -> list[bytes]:
    """Return the words of a script without its comments, and where the parser ends its statements."""
    return [
        (node.text or b"") if not node.children else node.type.encode()
        for node in nodes(parsed(source))
        if node.type != "comment"
    ]


SCRIPTS = sorted((ROOT / "contest").rglob("*.js"))


@pytest.mark.parametrize("path", SCRIPTS, ids=[path.name for path in SCRIPTS])
def test_taking_comments_out_changes_no_word_of_a_script(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    squeezed = squeezed_script(source, path.name)
    assert words(squeezed) == words(source)
    assert len(squeezed) < len(source)


@pytest.mark.parametrize(
    "source",
    ["const a = `one\ntwo`;\n", 'const a = "one \\\n// two";\n', "f(); /* one\n// two */\n", "/* one */ f();\n"],
)
def test_a_script_whose_comments_cannot_be_told_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="script:"):
        squeezed_script(source)


@pytest.mark.browser
def test_a_browser_reads_the_squeezed_style_as_it_reads_the_sources(browser: Browser) -> None:
    script = """(text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return Array.from(sheet.cssRules, (rule) => rule.cssText);
    }"""
    page = browser.new_page()
    for path in sorted((ROOT / "contest").rglob("*.css")):
        source = path.read_text(encoding="utf-8")
        rules: list[Any] = page.evaluate(script, source)
        assert rules and page.evaluate(script, squeezed_style(source)) == rules, path.name
    page.close()


# Not wait_for_function: the page's policy forbids what that evaluates.
WORKER_HELD = """new Promise((resolve) => {
  const look = () => {
    const worker = navigator.serviceWorker.controller;
    if (worker && worker.state === "activated") resolve();
    else setTimeout(look, 30);
  };
  look();
})"""


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def names_of_caches(page: Page) -> list[str]:
    found: list[str] = page.evaluate("caches.keys()")
    return found


@pytest.mark.browser
def test_a_new_version_of_the_server_reaches_a_phone_at_its_next_load(
    web: Web, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.house.open()
    page = browser.new_page()
    page.goto(f"{web.address}/join?pass={web.house.passes['j1'].token}&light=1")
    page.evaluate(WORKER_HELD)
    old = names_of_caches(page)
    # A cache of somebody else on this origin is none of the worker's business.
    page.evaluate("caches.open('light pad /other 1')")
    monkeypatch.setattr("contest.web.light.build._AROUND", "html{--version:2}")
    build.cache_clear()
    try:
        page.reload()
        version = "getComputedStyle(document.documentElement).getPropertyValue('--version')"
        assert page.evaluate(version) == "2"
        until(lambda: len(names_of_caches(page)) == 2 and old[0] not in names_of_caches(page))
        assert "light pad /other 1" in names_of_caches(page)
        # What is kept now is the new one.
        web.server.should_exit = True
        expect(page.get_by_text("离线")).to_be_visible()
        page.reload()
        page.locator(".pad").wait_for()
        assert page.evaluate(version) == "2"
    finally:
        build.cache_clear()
        page.close()


@pytest.mark.browser
def test_without_a_network_the_page_comes_in_the_language_it_was_opened_in(web: Web, browser: Browser) -> None:
    web.house.open()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{web.address}/join?pass={web.house.passes['j1'].token}&light=1&lang=en")
    page.evaluate(WORKER_HELD)
    context.set_offline(True)
    for address, lang in (("/pad?lang=en", "en"), ("/pad?lang=en&from=qr", "en"), ("/pad", "en")):
        page.goto(f"{web.address}{address}")
        page.locator(".pad").wait_for()
        assert page.evaluate("document.documentElement.lang") == lang
    context.close()


def test_the_files_of_a_first_visit_are_packed_at_start_and_the_others_when_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assets, "_packed", {})
    # Another test's server may have ended in this process.
    monkeypatch.setattr(assets, "_is_ending", threading.Event())
    assets.pack_first()
    packed = list(assets._packed)
    html = (next(iter(files().values())).parents[2] / "index.html").read_text(encoding="utf-8")
    assert len(packed) > 10 and packed == [f"/{one}" for one in re.findall(r'(?:src|href)="\./(static/[^"]+)"', html)
                                           if f"/{one}" in files()]  # fmt: skip
    late = next(name for name in files() if name not in packed)
    for name in (packed[0], late):
        assert gzip.decompress(pack(name)) == files()[name].read_bytes()
