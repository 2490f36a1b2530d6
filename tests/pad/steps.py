"""What a judge does on the pad, as short functions."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

from playwright.sync_api import Page

MARKS = {
    "party_building": "92.5",
    "industry": "88",
    "environment": "95",
    "prosperity": "90.5",
    "governance": "91",
    "civility": "93.5",
}
# What a judge presses for these: after 92.5 nothing can follow and the pad goes on by itself, after 88 it waits.
KEYS = ["92.5", "88", "next", "95", "next", "90.5", "91", "next", "93.5"]


def press(page: Page, *keys: str) -> None:
    """Press the big keys: "92.5" is four of them, "next" and "back" are one each."""
    for key in keys:
        for one in [key] if key in ("next", "back", "phone") else key:
            page.locator(f'[data-key="{one}"]').click()


def type_keys(page: Page, text: str) -> None:
    """Type on a real keyboard into the row that is active, once there is one."""
    page.locator(".row.is-active").wait_for()
    page.keyboard.type(text)


def send(page: Page) -> None:
    """Send, and confirm what is read back."""
    page.locator(".send").click()
    page.locator(".confirm").click()


def values(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator(".field").all()]


def until(holds: Callable[[], object], seconds: float = 8) -> None:
    """Wait until the server side has come to a state."""
    deadline = monotonic() + seconds
    while not holds():
        assert monotonic() < deadline, "did not happen in time"
        sleep(0.03)


def mark_all(page: Page) -> None:
    """Press the keys of ``KEYS`` in one go: for tests about what happens afterwards."""
    page.locator(".keypad").wait_for()
    keys = [one for key in KEYS for one in ([key] if key == "next" else key)]
    page.evaluate(
        """(keys) => keys.forEach((key) =>
             document.getElementById("host").shadowRoot.querySelector(`[data-key="${key}"]`).click())""",
        keys,
    )
