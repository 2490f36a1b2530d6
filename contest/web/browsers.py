"""Which browsers get the light pad: those that Streamlit's own page does not serve, and those that count bytes.

Streamlit 1.67 is built for Vite's widely available baseline of 2026, Chrome 111, Firefox 114 and Safari 16.4, and what
it loads at start does need it: classes with a static block (Chrome 94, Safari 16.4), look-behind in regular expressions
(Safari 16.4) and ``Array.prototype.toSorted`` (Chrome 110, Firefox 115). An older engine shows a white page and says
nothing. The browsers built into chat apps run whatever engine the app or the phone brought along, lose what is typed
when the app is left, and ask before a download of a megabyte; the light pad is made for them.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import Headers

OLDEST_CHROME: Final = 111
OLDEST_FIREFOX: Final = 115
OLDEST_SAFARI: Final = (16, 4)

_IN_APP: Final = re.compile(
    # WeChat, WeCom, DingTalk, QQ, Weibo, Feishu, Alipay, Douyin, Toutiao, Kuaishou, Baidu; any WebView of Android.
    r"MicroMessenger|wxwork|DingTalk|\bQQ/|Weibo|\bLark\b|Feishu|AlipayClient|aweme|NewsArticle|BytedanceWebview|Kwai"
    r"|baiduboxapp|;\s*wv\)"
    # Browsers that send the page through a server of their own, or bring an engine whose version says little.
    r"|UCBrowser|UCWEB|UBrowser|MQQBrowser|Opera Mini|MSIE |Trident/",
    re.IGNORECASE,
)
_IOS: Final = re.compile(r"\((?:iPhone|iPad|iPod)[^)]* OS (\d+)[_.](\d+)")
_SAFARI: Final = re.compile(r"Version/(\d+)\.(\d+)[^ ]* (?:Mobile(?:/\w+)? )?Safari/")
_CHROME: Final = re.compile(r"\b(?:Chrome|Chromium)/(\d+)")
_FIREFOX: Final = re.compile(r"\bFirefox/(\d+)")


def wants_light_pad(headers: Headers) -> bool:
    """Tell whether a judge's browser is to be sent to the light pad.

    A browser that does not say what it is gets Streamlit's page.

    >>> wants_light_pad(Headers({"user-agent": "AppleWebKit/537.36 Chrome/89.0 Safari/537.36"}))
    True
    >>> wants_light_pad(Headers({"user-agent": "AppleWebKit/537.36 Chrome/126.0 Safari/537.36"}))
    False
    """
    if headers.get("save-data", "").strip().lower() == "on":
        return True
    agent = headers.get("user-agent", "")
    return _IN_APP.search(agent) is not None or _is_in_ios_app(agent) or is_too_old(agent)


def _is_in_ios_app(agent: str) -> bool:
    # Every browser of an iPhone runs the engine of its system, and only Safari and its like say "Safari/".
    return _IOS.search(agent) is not None and "Safari/" not in agent


def is_too_old(agent: str) -> bool:
    """Tell whether a browser shows nothing at all of Streamlit's page."""
    if ios := _IOS.search(agent):
        return (int(ios[1]), int(ios[2])) < OLDEST_SAFARI
    if chrome := _CHROME.search(agent):
        return int(chrome[1]) < OLDEST_CHROME
    if firefox := _FIREFOX.search(agent):
        return int(firefox[1]) < OLDEST_FIREFOX
    if safari := _SAFARI.search(agent):
        # Without a Chrome in its name this is Safari, or the browser of an Android before there was one.
        return "Android" in agent or (int(safari[1]), int(safari[2])) < OLDEST_SAFARI
    return False
