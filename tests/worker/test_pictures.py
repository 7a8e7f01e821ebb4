"""Pictures become pixels, or nothing at all."""

import base64
import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from grader.worker import protocol
from grader.worker.pictures import MAX_PIXELS, TooManyPixels, pixels


def saved(image: Image.Image, form: str = "PNG", **more: Any) -> bytes:
    """An image as a notebook has it."""
    file = io.BytesIO()
    image.save(file, form, **more)
    return base64.b64encode(file.getvalue())


def decoded(data: bytes, width: int = 100, height: int = 100) -> NDArray[np.uint8]:
    """The pixels as an array."""
    shape, found = pixels(data, width, height)
    return np.frombuffer(found, np.uint8).reshape(shape)


def noise(height: int, width: int) -> NDArray[np.uint8]:
    """An image that no two pixels of are alike."""
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, size=(height, width, 3), dtype=np.uint8)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def claiming(width: int, height: int) -> bytes:
    """A PNG file that says it is of this size, and has next to nothing in it."""
    head = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + parts)


def test_the_pixels_of_a_picture_are_its_own() -> None:
    image = noise(5, 7)
    assert np.array_equal(decoded(saved(Image.fromarray(image))), image)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16"])
def test_every_kind_of_png_is_of_three_colours(mode: str) -> None:
    assert decoded(saved(Image.new(mode, (7, 5)))).shape == (5, 7, 3)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_kind_of_jpeg_is_of_three_colours(mode: str) -> None:
    assert decoded(saved(Image.new(mode, (7, 5)), "JPEG")).shape == (5, 7, 3)


def test_what_is_transparent_is_white() -> None:
    assert decoded(saved(Image.new("RGBA", (1, 1), (9, 9, 9, 0)))).tolist() == [[[255] * 3]]


def test_half_of_a_colour_is_half_white() -> None:
    assert decoded(saved(Image.new("RGBA", (1, 1), (255, 0, 0, 128)))).tolist() == [
        [[255, 127, 127]]
    ]


@pytest.mark.parametrize(
    ("size", "found"), [((400, 200), (50, 100, 3)), ((50, 400), (100, 12, 3)), ((9, 9), (9, 9, 3))]
)
def test_what_is_large_is_scaled_down_and_nothing_up(
    size: tuple[int, int], found: tuple[int, int, int]
) -> None:
    assert decoded(saved(Image.new("RGB", size))).shape == found


def test_nothing_is_scaled_down_to_nothing() -> None:
    assert decoded(saved(Image.new("1", (1, 1000)))).shape == (100, 1, 3)


@pytest.mark.parametrize("size", [(30_000, 30_000), (MAX_PIXELS + 1, 1), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_by_what_the_head_says(size: tuple[int, int]) -> None:
    with pytest.raises(TooManyPixels):
        pixels(claiming(*size), 100, 100)


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "WEBP", "ICO", "PDF", "EPS", "PPM"])
def test_other_formats_are_refused_whatever_they_are_called(form: str) -> None:
    with pytest.raises(OSError, match="cannot identify image file"):
        pixels(saved(Image.new("RGB", (16, 16)), form), 100, 100)


def test_of_an_animation_the_first_picture_is_taken() -> None:
    first, second = Image.new("RGB", (2, 2), "red"), Image.new("RGB", (2, 2), "blue")
    found = decoded(saved(first, save_all=True, append_images=[second]))
    assert found[0, 0].tolist() == [255, 0, 0]


def test_a_truncated_picture_is_refused() -> None:
    data = base64.b64decode(saved(Image.fromarray(noise(50, 50))))
    with pytest.raises(OSError, match="truncated"):
        pixels(base64.b64encode(data[: len(data) // 2]), 100, 100)


@pytest.mark.parametrize("data", [b"", b"%%%", b"A", b"AAAA", b"\xff" * 9])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, OSError)):
        pixels(data, 100, 100)


def test_a_text_that_unpacks_to_much_is_refused() -> None:
    bomb = chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(100 << 20)))
    data = base64.b64decode(saved(Image.new("RGB", (2, 2))))
    with pytest.raises(ValueError, match="Decompressed data too large"):
        pixels(base64.b64encode(data[:33] + bomb + data[33:]), 100, 100)


def test_a_worker_answers_with_an_array(client: Any) -> None:
    image = noise(3, 2)
    reply = client.ask(protocol.Decode(1, saved(Image.fromarray(image)), 100, 100))
    assert reply == protocol.Answer(1, protocol.Array("uint8", (3, 2, 3), image.tobytes()))


def test_a_worker_says_what_went_wrong(client: Any) -> None:
    reply = client.ask(protocol.Decode(1, claiming(30_000, 30_000), 100, 100))
    assert (type(reply), reply.type) == (protocol.Raised, "TooManyPixels")
