"""Pictures for the tests of photos: small landscapes, as a phone or a camera would write them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

GPS, ORIENTATION, ON_ITS_SIDE = 0x8825, 0x0112, 6


def landscape(wide: int = 600, high: int = 400) -> Image.Image:
    """Sky above, fields below: a picture that has an upper side."""
    image = Image.new("RGB", (wide, high), (96, 160, 220))
    ImageDraw.Draw(image).rectangle((0, high // 2, wide, high), fill=(60, 120, 50))
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def jpeg(wide: int = 600, high: int = 400) -> bytes:
    return encoded(landscape(wide, high))


def from_a_phone() -> bytes:
    """A photo taken upright, stored on its side, with the place and the device in it, and a comment behind."""
    image = landscape(400, 600).rotate(90, expand=True)
    exif = Image.Exif()
    exif[ORIENTATION] = ON_ITS_SIDE
    exif[0x0110] = "Telefon 7"
    exif.get_ifd(GPS).update({1: "N", 2: (28.0, 1.0, 2.0), 3: "E", 4: (120.0, 57.0, 3.0)})
    return encoded(image, exif=exif, comment=b"taken by somebody")
