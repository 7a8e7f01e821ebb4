"""Draws plots into the notebooks of a sample class, without a library that draws."""

import base64
import json

import numpy as np
from numpy.typing import NDArray

from grader.course.notebook import Cell, Kind, Mark, Role
from grader.grading.png import png
from grader.model import Manual

HEIGHT, WIDTH = 240, 360
CODE = "import matplotlib.pyplot as plt\n\nplt.show()"

_COLOURS = ((31, 119, 180), (214, 39, 40), (44, 160, 44))
_AXES = (190, 190, 190)
_CURVES = (np.tanh, lambda x: np.maximum(x, 0), lambda x: 1 / (1 + np.exp(-x)))


def answer(exercise: Manual) -> Cell:
    """The cell of a manual exercise with code that would draw."""
    return Cell(Kind.CODE, CODE, Mark(Role.MANUAL, exercise.name))


def with_outputs(notebook: bytes, number: int) -> bytes:
    """A notebook's file with a plot below each manual exercise, another one for each number."""
    file = json.loads(notebook)
    image = base64.b64encode(png(drawn(number))).decode()
    plot = {"output_type": "display_data", "data": {"image/png": image}, "metadata": {}}
    for cell in file["cells"]:
        if cell["metadata"].get("grader", {}).get("role") == Role.MANUAL:
            cell |= {"outputs": [plot], "execution_count": 1}
    return f"{json.dumps(file, indent=1, ensure_ascii=False)}\n".encode()


def drawn(number: int) -> NDArray[np.uint8]:
    """A figure of some curves over [-4, 4], as pixels (H, W, 3)."""
    image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    image[HEIGHT // 2, :] = image[:, WIDTH // 2] = _AXES
    x = np.linspace(-4, 4, WIDTH)
    rows = np.arange(HEIGHT)[:, None]
    for at in range(1 + number % len(_CURVES)):
        curve = _CURVES[(number + at) % len(_CURVES)](x) * (1 + number % 5 / 4)
        distance = np.abs(HEIGHT * (0.5 - curve / 9) - rows)
        image[distance < 1 + np.abs(np.gradient(curve)) * HEIGHT / 18] = _COLOURS[at]
    return image
