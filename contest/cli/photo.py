"""The photo of a stop, from the shell."""

from __future__ import annotations

import argparse

from contest import commands as cmd
from contest import photos
from contest.cli.files import Unreadable, read_bytes
from contest.cli.store import CLI, Add, loaded, opened, path_of
from contest.decide import decide
from contest.errors import N_, Translate
from contest.service import utc_now

_UNKNOWN = "0" * 64


def add_commands(add: Add, t: Translate) -> None:
    """Add the command of this file to the parser."""
    photo = add("photo", _photo, N_("give a stop of a visit its photo, or take it away"), "meeting", "stage", "stop")
    photo.add_argument("file", nargs="?", metavar="FILE", help=t("JPEG, PNG or WebP"))
    photo.add_argument("--remove", action="store_true", help=t("take the stop's photo away"))


def _photo(arguments: argparse.Namespace, t: Translate) -> None:
    if bool(arguments.file) == arguments.remove:
        raise Unreadable(N_("Give either the file of a photo or --remove."))
    meeting, stage, stop = arguments.meeting, arguments.stage, arguments.stop
    folder, digest = photos.folder_of(path_of(arguments)), ""
    with opened(arguments) as service:
        loaded(service)
        if arguments.file:
            # A wrong stop is told before its photo is stored.
            decide(service.state, cmd.PhotographStop(meeting, stage, stop, _UNKNOWN), CLI, utc_now())
            # One byte more than may be is enough to refuse it.
            digest = photos.keep(folder, read_bytes(arguments.file, photos.MOST_MEGABYTES * 1024 * 1024 + 1))
        service.submit(cmd.PhotographStop(meeting, stage, stop, digest), CLI)
    if digest:
        print(t("The photo is kept: {path}", path=str(folder / f"{digest}.jpg")))
    else:
        print(t("The photo is taken away. Its file stays in {path}.", path=str(folder)))
