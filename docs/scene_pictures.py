"""Take a picture of every scene of the projector: ``python -m docs.scene_pictures FOLDER [--lang en] [--theme plain]``.

One file per scene, in the states a meeting goes through, at 1920×1080 or at a size that is asked for. Nothing is
served: the scenes are those of the rehearsal played in memory, drawn by the projector's own script.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from contest.model import SCREEN_THEMES
from contest.ui.components.stage import SCRIPT, STYLE
from tests.browsers import launched
from tests.screen.hall import bare_page, crowded, crowded_indices, every_scene

SIZE = "1920x1080"


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m docs.scene_pictures", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--theme", choices=SCREEN_THEMES, default="festive")
    parser.add_argument("--size", default=SIZE, metavar="WIDTHxHEIGHT")
    parser.add_argument("--only", default="", metavar="NAME", help="scenes whose name begins like this")
    wish = parser.parse_args(argv)
    width, height = map(int, wish.size.split("x"))
    wish.folder.mkdir(parents=True, exist_ok=True)
    shots = every_scene(wish.lang) | {
        "standings-24": crowded(24, wish.lang),
        "charts-12": crowded(12, wish.lang, "charts"),
        "indices-24": crowded_indices(wish.lang),
    }
    with launched() as browser:
        page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        page.set_content(bare_page(SCRIPT, STYLE))
        page.wait_for_function("window.ready")
        for name, document in shots.items():
            if not name.startswith(wish.only):
                continue
            style = {"theme": wish.theme, "motion": "reduced"}
            page.evaluate("(document) => window.show(document)", {**document, "style": style})
            file = wish.folder / f"{re.sub(r'[^a-z0-9-]', '-', name)}.png"
            page.screenshot(path=str(file))
            print(file, flush=True)


if __name__ == "__main__":
    main()
