"""Evenings that have a name: what the next morning's stories are about. Steps as in ``Evening.play``."""

from __future__ import annotations

from tests.rough.evening import Step

NAMED: dict[str, list[Step]] = {
    "cut in mid-send": [("fill", 0, "88"), ("lose", 0), ("send", 0), ("offline", 0), ("wait", 1.5), ("online", 0)],
    "killed in mid-send": [
        ("fill", 0, "88"),
        ("offline", 0),
        ("send", 0),
        ("kill",),
        ("online", 0),
        ("wait", 1.5),
        ("start",),
    ],
    "closed while offline": [("fill", 0, "88"), ("offline", 0), ("send", 0), ("close_unit", "jiadi"), ("online", 0)],
    "reload at every step": [
        ("type", 0, "industry", "88"),
        ("reload", 0),
        ("fill", 0, "90"),
        ("reload", 0),
        ("send", 0),
        ("reload", 0),
        ("change", 0, "91"),
        ("reload", 0),
        ("send", 0),
        ("reload", 0),
    ],
    "crash at every step": [
        ("fill", 1, "90"),
        ("crash", 1),
        ("send", 1),
        ("crash", 1),
        ("change", 1, "91"),
        ("crash", 1),
        ("send", 1),
        ("crash", 1),
    ],
    "the same ballot twice": [("fill", 0, "88"), ("send", 0), ("wait", 0.2), ("again", 0), ("again", 0)],
    "the clock moved": [
        ("fill", 0, "88"),
        ("clock", 0, 26),
        ("send", 0),
        ("change", 0, "90"),
        ("clock", 0, -30),
        ("send", 0),
        ("reload", 0),
    ],
    "storage full": [("full", 0, True), ("fill", 0, "88"), ("send", 0), ("wait", 1.5)],
    "storage full and no network": [
        ("full", 0, True),
        ("fill", 0, "88"),
        ("offline", 0),
        ("send", 0),
        ("wait", 0.2),
        ("full", 0, False),
        ("online", 0),
    ],
    "a second phone and back": [
        ("type", 0, "industry", "88"),
        ("second", 0, "91"),
        ("back", 0),
        ("fill", 0, "92.5"),
        ("send", 0),
    ],
    "offline on the light pad, page reloaded": [
        ("fill", 0, "88"),
        ("send", 0),
        ("wait", 1.5),
        ("change", 0, "90"),
        ("offline", 0),
        ("reload", 0),
        ("send", 0),
        ("online", 0),
    ],
    "server dead, page reloaded": [("fill", 0, "88"), ("kill",), ("send", 0), ("reload", 0), ("start",)],
}
