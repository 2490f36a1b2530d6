"""The photos of a visit's stops: files beside the store, each named by the sha256 of what it holds.

What comes in is never kept as it came: it is opened, turned upright, shrunk and written anew, so that nothing but the
picture itself reaches the hall – no place, no camera, no hidden file behind it.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contest.decide.screen import names_photo
from contest.errors import N_, ContestError

if TYPE_CHECKING:
    from PIL import Image

LONGEST_SIDE: Final = 1920
MOST_MEGABYTES: Final = 20
# Some hundred megabytes while it is opened; more only comes from files that are made to be too much.
MOST_PIXELS: Final = 65_000_000
_QUALITY: Final = 85
# What phones and cameras write. Every other format is one more reader that a hostile file could look for faults in.
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_SUFFIX: Final = ".jpg"


class NoPicture(ContestError):
    code = "no_picture"
    template = N_("This file is no picture that can be read – choose a JPEG, PNG or WebP file.")


class TooLargePicture(ContestError):
    code = "too_large_picture"
    template = N_("This picture is larger than {megabytes} MB – choose a smaller one.")


class TooManyPixels(ContestError):
    code = "too_many_pixels"
    template = N_("This picture has more than {millions} million pixels – choose a smaller one.")


class NotKept(ContestError):
    code = "not_kept"
    template = N_("The photo cannot be written to {path}: {reason}")


def folder_of(database: Path | str) -> Path:
    """Return where a store's photos lie: ``$CONTEST_PHOTOS``, else beside it, in a folder of its name."""
    named = os.environ.get("CONTEST_PHOTOS")
    return Path(named) if named else Path(database).with_suffix(".photos")


def keep(folder: Path, data: bytes) -> str:
    """Store a picture and return its digest. The same picture again is the same file.

    Raises
    ------
    ContestError
        It is no picture, it is too large, or it cannot be written; nothing was stored.
    """
    if len(data) > MOST_MEGABYTES * 1024 * 1024:
        raise TooLargePicture(megabytes=MOST_MEGABYTES)
    jpeg = _as_jpeg(data)
    digest = hashlib.sha256(jpeg).hexdigest()
    _write(folder, f"{digest}{_SUFFIX}", jpeg)
    return digest


def find(folder: Path, digest: str) -> Path | None:
    """Return the file of a digest; None when there is none, or when it is no digest at all."""
    path = folder / f"{digest}{_SUFFIX}"
    return path if names_photo(digest) and path.is_file() else None


def count(folder: Path) -> int:
    """Return how many photos lie in a folder, which may not be there."""
    try:
        return sum(1 for path in folder.iterdir() if path.suffix == _SUFFIX and names_photo(path.stem))
    except OSError:
        return 0


def _as_jpeg(data: bytes) -> bytes:
    """Return the picture upright, small enough for a projector, and without anything beside its pixels."""
    # Most commands and most evenings have no photo to open.
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooManyPixels(millions=MOST_PIXELS // 1_000_000)
            # A JPEG is read at a half or a quarter of its size where that is enough.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            upright = ImageOps.exif_transpose(opened)
        return _encoded(upright)
    except ContestError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(millions=MOST_PIXELS // 1_000_000) from error
    except Exception as error:
        # Readers of broken pictures raise whatever they stumble over.
        raise NoPicture() from error


def _encoded(image: Image.Image) -> bytes:
    from PIL import Image

    # A picture of its own: what the file said beside its pixels would else be written along.
    bare = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        bare.paste(seen, mask=seen.getchannel("A"))
    else:
        bare.paste(image.convert("RGB"))
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _write(folder: Path, name: str, data: bytes) -> None:
    """Write a file whole or not at all, whatever happens meanwhile."""
    part = folder / f".{name}.{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(folder / name)
        finally:
            part.unlink(missing_ok=True)
        _settle(folder)
    except OSError as error:
        raise NotKept(path=str(folder), reason=error.strerror or str(error)) from error


def _settle(folder: Path) -> None:
    """Let the new name outlive a power failure, where a folder can be synced."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
