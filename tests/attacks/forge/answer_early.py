"""Write an answer on the worker's line before the call returns, and then answer again.

stopped by: boundary
expect: crashed
proof: whoever holds the line may write on it; the first answer must not count, nor the second
"""

import os
import stat

import numpy as np


def lines():
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield number
        except OSError:
            pass


def answer(value, numbers):
    from grader.worker import protocol

    for line in lines():
        for number in numbers:
            os.write(line, protocol.frame(protocol.Answer(number, value)))


def secret(x):
    from grader.worker.protocol import Array

    answer(Array("float64", x.shape, np.asarray(x, float).tobytes()), range(1, 40))
    return x
