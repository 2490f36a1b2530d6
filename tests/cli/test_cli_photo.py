"""The photo of a stop from the shell, and what a backup says of the photos."""

from __future__ import annotations

from pathlib import Path

import pytest

from contest import photos
from contest.service import Service
from tests.cli.test_cli_scores import Shell, shell
from tests.pictures import jpeg

__all__ = ["shell"]
STOP = ("huheng", "visit", "stop-1")


@pytest.fixture
def loaded(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("CONTEST_PHOTOS", raising=False)
    shell("load", "data/liushi-2023q1", "--rehearsal")
    return shell


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "village.jpg"
    path.write_bytes(jpeg())
    return str(path)


def stored(shell: Shell) -> dict[tuple[str, str], str]:
    service = Service.open(shell.store)
    found = dict(service.meeting("huheng").photos)
    service.close()
    return found


def test_a_photo_is_given_and_taken_away(loaded: Shell, picture: str) -> None:
    folder = loaded.store.with_suffix(".photos")
    out = loaded("photo", *STOP, picture)
    (digest,) = stored(loaded).values()
    assert photos.find(folder, digest) is not None and digest in out
    assert "taken away" in loaded("photo", *STOP, "--remove")
    assert stored(loaded) == {} and photos.count(folder) == 1
    loaded("photo", *STOP, "--remove", status=1)
    assert "nothing to take away" in loaded.err


def test_what_is_wrong_is_told_and_nothing_is_stored(loaded: Shell, picture: str, tmp_path: Path) -> None:
    text = tmp_path / "words.jpg"
    text.write_text("村", "utf-8")
    cases = {
        (*STOP,): "either",
        (*STOP, picture, "--remove"): "either",
        (*STOP, str(tmp_path / "none.jpg")): "no such file",
        (*STOP, str(tmp_path)): "is a folder",
        (*STOP, str(text)): "no picture",
        ("huheng", "visit", "stop-9", picture): "no stop “stop-9”",
        ("huheng", "nowhere", "stop-1", picture): "no stage “nowhere”",
        ("nowhere", "visit", "stop-1", picture): "no meeting “nowhere”",
    }
    for words, sentence in cases.items():
        loaded("photo", *words, status=1)
        assert sentence in loaded.err
    assert stored(loaded) == {} and not loaded.store.with_suffix(".photos").exists()


def test_a_backup_says_how_many_photos_stay_behind(loaded: Shell, picture: str, tmp_path: Path) -> None:
    assert "photos" not in loaded("backup", str(tmp_path / "without.db"))
    loaded("photo", *STOP, picture)
    said = loaded("backup", str(tmp_path / "copy.db"))
    assert "1 photos are not in it" in said and str(loaded.store.with_suffix(".photos")) in said
