"""The PNG files that plots become."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from grader.grading.png import png


def noise(height: int, width: int) -> np.ndarray:
    """An image that no two pixels of are alike."""
    return np.random.default_rng(1).integers(0, 256, size=(height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1), (33, 20)])
def test_whoever_reads_the_file_gets_the_pixels(size: tuple[int, int]) -> None:
    image = noise(*size)
    with Image.open(io.BytesIO(png(image)), formats=["PNG"]) as read:
        assert read.mode == "RGB"
        assert np.array_equal(np.asarray(read), image)


def test_an_array_that_can_not_be_written_to_is_as_good() -> None:
    image = np.frombuffer(b"abcdef", np.uint8).reshape(1, 2, 3)
    assert png(image) == png(image.copy())


def test_the_file_holds_pixels_and_nothing_else() -> None:
    data = png(noise(2, 2))
    kinds, at = [], 8
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kinds.append(data[at + 4 : at + 8])
        checked = data[at + 4 : at + 8 + size]
        assert zlib.crc32(checked) == int.from_bytes(data[at + 8 + size : at + 12 + size], "big")
        at += 12 + size
    assert kinds == [b"IHDR", b"IDAT", b"IEND"]
    assert at == len(data)
