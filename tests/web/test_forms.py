"""The sheets of passes: what stands on a card, and that a name is never more than a name."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

import pytest
import segno

from contest.documents.forms import CARDS_PER_PAGE, SheetRow, link_card, pass_sheet
from contest.text import translator

ZH, EN = translator("zh"), translator("en")
URL = "http://192.168.1.10:8501/join?pass=AAAAAAAAAAAAAAAAAAAAAA"


def row(name: str = "赵一", home: tuple[str, ...] = ()) -> SheetRow:
    return SheetRow(name, "领导组", home, URL, "ABCD-EFGH")


def sheet(*rows: SheetRow, rehearsal: bool = False) -> str:
    return pass_sheet("擂台赛", "东城社区擂台赛", rows or (row(),), ZH, rehearsal=rehearsal)


def texts(html: str) -> str:
    """Return what a reader sees."""
    seen: list[str] = []
    parser = HTMLParser()
    parser.handle_data = seen.append  # type: ignore[method-assign]
    parser.feed(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))
    return "\n".join(seen)


def test_a_card_says_who_where_and_how() -> None:
    shown = texts(sheet(row("陈建国", ("浃底村", "木山后村"))))
    for expected in (
        "陈建国",
        "领导组",
        "东城社区擂台赛",
        "ABCD-EFGH",
        "192.168.1.10:8501",
        "回避：",
        "浃底村、木山后村",
    ):
        assert expected in shown
    assert "AAAAAAAA" not in shown, "the token stands in the QR code only"


def test_a_judge_without_an_own_unit_has_no_word_of_recusal() -> None:
    assert "回避" not in texts(sheet())


def test_the_code_is_the_qr_code_of_the_link() -> None:
    modules = sum(sum(line) for line in segno.make_qr(URL, error="m").matrix)
    drawing = re.search(r'class="qrline"[^>]* d="([^"]+)"', sheet())
    assert drawing is not None
    drawn = sum(int(length) for length in re.findall(r"h(\d+)", drawing[1]))
    assert drawn == modules


@pytest.mark.parametrize(("judges", "pages"), [(0, 0), (1, 1), (8, 1), (9, 2), (31, 4)])
def test_eight_cards_stand_on_a_page(judges: int, pages: int) -> None:
    html = pass_sheet("擂台赛", "东城", [row(f"评委{n}") for n in range(judges)], ZH)
    assert CARDS_PER_PAGE == 8
    assert html.count('<section class="sheet">') == pages
    assert html.count("<article") == judges


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '" onload="x', "</style><b>", "&amp;", "{name}"])
def test_a_name_is_never_more_than_a_name(name: str) -> None:
    html = pass_sheet(name, name, [SheetRow(name, name, (name,), URL, "ABCD-EFGH")], ZH, rehearsal=True)
    assert name in texts(html)
    assert "<script" not in html and 'onload="x"' not in html
    assert escape(name) in html
    assert name in texts(link_card(name, name, URL, ZH, meeting_title=name))


def test_a_rehearsal_says_so_on_every_card() -> None:
    assert sheet(row(), row(), rehearsal=True).count('data-mark="演练"') == 2
    assert "演练" not in sheet()


def test_nothing_is_fetched_from_elsewhere() -> None:
    html = sheet() + link_card("擂台赛", "大屏", URL, ZH, code="ABCD-EFGH")
    assert not re.search(r"(src|href)=|url\(|@import|<link|<script", html)


def test_the_english_sheet_is_english_around_the_names() -> None:
    shown = texts(pass_sheet("擂台赛", "东城", [row("赵一", ("浃底村",))], EN, rehearsal=True))
    for expected in ("Recused:", "Rehearsal", "Scan the code", "赵一"):
        assert expected in shown


def test_a_link_card_holds_one_link() -> None:
    shown = texts(link_card("擂台赛", "监督员", URL, ZH, code="ABCD-EFGH", meeting_title="东城社区擂台赛"))
    for expected in ("擂台赛", "监督员", "ABCD-EFGH", "东城社区擂台赛"):
        assert expected in shown
    assert "ABCD" not in texts(link_card("擂台赛", "大屏", URL, ZH))


def test_a_row_does_not_print_its_secrets() -> None:
    assert URL not in repr(row()) and "ABCD" not in repr(row())
