"""Small pictures for logos."""

import base64
import io

from PIL import Image


def a_png(width: int = 240, height: int = 80, mode: str = "RGBA", **saved: object) -> bytes:
    """A picture with something in it."""
    picture = Image.new(mode, (width, height))
    for place in range(min(width, height)):
        picture.putpixel((place, place), 200 if mode == "L" else (13, 74, 61, 255)[: len(mode)])
    out = io.BytesIO()
    picture.save(out, "PNG", **saved)
    return out.getvalue()


def as_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
