"""Decodes a picture into its pixels, in a worker that nothing else is asked of."""

import base64
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 16_000_000
FORMATS = ("PNG", "JPEG")


class TooManyPixels(Exception):
    """A picture says that it has more pixels than are decoded."""


def pixels(data: bytes, width: int, height: int) -> tuple[tuple[int, int, int], bytes]:
    """The shape (H, W, 3) and the bytes of a picture on white, scaled down to fit.

    Args:
        data: a PNG or JPEG file as base64.
        width: the most columns, `height` the most rows.
    Raises: TooManyPixels from the header alone; anything if it is no such picture.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the bound is ours
    image: Image.Image = Image.open(io.BytesIO(base64.b64decode(data)), formats=FORMATS)
    if image.width * image.height > MAX_PIXELS:
        raise TooManyPixels
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((width, height))
    image = _on_white(image)
    return (image.height, image.width, 3), image.tobytes()


def _on_white(image: "Image") -> "Image":
    from PIL import Image

    if image.mode == "RGB":
        return image
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")
