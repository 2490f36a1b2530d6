"""Pictures become photos: upright, small, with nothing but their pixels, written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from contest import photos
from contest.errors import ContestError
from contest.text import translator
from tests.pictures import encoded, from_a_phone, jpeg, landscape


def opened(folder: Path, digest: str) -> Image.Image:
    path = photos.find(folder, digest)
    assert path is not None
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    return Image.open(io.BytesIO(path.read_bytes()))


def bomb(wide: int, high: int) -> bytes:
    """A PNG of some bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def test_a_photo_stored_on_its_side_stands_upright_and_tells_neither_place_nor_device(tmp_path: Path) -> None:
    data = from_a_phone()
    assert b"Telefon 7" in data and b"taken by somebody" in data
    assert Image.open(io.BytesIO(data)).size == (600, 400)
    digest = photos.keep(tmp_path, data)
    image = opened(tmp_path, digest)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (400, 600))
    sky, field = image.getpixel((200, 30)), image.getpixel((200, 570))
    assert isinstance(sky, tuple) and isinstance(field, tuple)
    assert sky[2] > 180 > 100 > field[2], "the sky is above"
    stored = (tmp_path / f"{digest}.jpg").read_bytes()
    assert not any(word in stored for word in (b"Exif", b"Telefon", b"somebody", b"GPS", b"http"))
    assert dict(image.getexif()) == {} and "comment" not in image.info and "icc_profile" not in image.info


def test_the_same_picture_twice_is_one_file_and_nothing_else_stays(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "contest.photos"
    assert photos.count(folder) == 0
    digest = photos.keep(folder, jpeg())
    assert photos.keep(folder, jpeg()) == digest
    assert [path.name for path in folder.iterdir()] == [f"{digest}.jpg"]
    assert photos.keep(folder, jpeg(610)) != digest
    assert photos.count(folder) == 2


@pytest.mark.parametrize(
    ("size", "kept"), [((4000, 3000), (1920, 1440)), ((1000, 4000), (480, 1920)), ((80, 60), (80, 60))]
)
def test_a_large_picture_is_shrunk_and_a_small_one_stays(
    tmp_path: Path, size: tuple[int, int], kept: tuple[int, int]
) -> None:
    assert opened(tmp_path, photos.keep(tmp_path, jpeg(*size))).size == kept


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_can_be_seen_through_stands_on_white(tmp_path: Path, kind: str) -> None:
    clear = Image.new("RGBA", (40, 40), (200, 0, 0, 0))
    seen = opened(tmp_path, photos.keep(tmp_path, encoded(clear, kind, lossless=True))).getpixel((20, 20))
    assert isinstance(seen, tuple) and min(seen) > 250
    for mode in ("L", "P", "LA", "1"):
        photos.keep(tmp_path, encoded(landscape().convert(mode), "PNG"))
    photos.keep(tmp_path, encoded(landscape().convert("CMYK")))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a nothing",
        "村".encode() * 100,
        jpeg()[:400],
        jpeg()[: len(jpeg()) // 2],
        encoded(landscape(), "GIF"),
        encoded(landscape(), "TIFF"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        bomb(30_000, 30_000),
        bomb(9_000, 9_000),
        bomb(2**31 - 1, 2**31 - 1),
        bomb(300, 300),
        b"\xff\xd8" + b"\0" * (photos.MOST_MEGABYTES * 1024 * 1024),
    ],
    ids=[
        "empty",
        "gif-words",
        "text",
        "cut-head",
        "cut",
        "gif",
        "tiff",
        "svg",
        "bomb",
        "large",
        "overflow",
        "short",
        "too-long",
    ],
)
def test_what_is_no_usable_picture_is_refused_in_a_sentence_and_leaves_nothing(tmp_path: Path, data: bytes) -> None:
    folder = tmp_path / "photos"
    with pytest.raises(ContestError) as refused:
        photos.keep(folder, data)
    assert "\n" not in refused.value.text() and "请" in refused.value.text(translator("zh"))
    assert not folder.exists()


def test_odd_words_beside_the_pixels_do_not_stop_a_picture(tmp_path: Path) -> None:
    turned = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x63\0\0\0\0\0\0\0"
    assert opened(tmp_path, photos.keep(tmp_path, encoded(landscape(), exif=turned))).size == (600, 400)


def test_a_folder_that_takes_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "photos").write_text("a file")
    with pytest.raises(photos.NotKept, match="cannot be written"):
        photos.keep(tmp_path / "photos", jpeg())


@pytest.mark.parametrize("digest", ["", "x", "../contest", "ab" * 32 + "/..", "AB" * 32, "ab" * 32 + "\n", "\0" * 64])
def test_what_is_no_digest_is_not_looked_for(tmp_path: Path, digest: str) -> None:
    (tmp_path / "contest.jpg").write_bytes(jpeg())
    assert photos.find(tmp_path / "photos", digest) is None
    assert photos.find(tmp_path, "ab" * 32) is None


def test_the_folder_stands_beside_the_store_unless_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTEST_PHOTOS", raising=False)
    assert photos.folder_of("data/2023q1.db") == Path("data/2023q1.photos")
    assert photos.folder_of(tmp_path / "store") == tmp_path / "store.photos"
    monkeypatch.setenv("CONTEST_PHOTOS", str(tmp_path / "elsewhere"))
    assert photos.folder_of("data/2023q1.db") == tmp_path / "elsewhere"
