"""Report other outcomes than the real ones: not attempted, prohibited, missing, other exercises.

stopped by: boundary
proof: checks that were not attempted, or broke by themselves, may be left out of the sum
"""

import gc

gc.unfreeze()  # or what the zygote made is not listed

COUNT = [0]


def take_over():
    from grader.worker import protocol

    def reply(request):
        COUNT[0] += 1
        number = request.id
        kinds = (
            protocol.Missing(number, "places", ["secret"]),
            protocol.Raised(number, "CheckError", "the course is broken", [("x.py", 1)], True),
            protocol.Raised(number, "JailError", "restart", [], False),
            protocol.Prohibited(number, "numpy.sum", "../../report.json", 10**9),
            protocol.Raised(number, "MemoryError", "", [("target.py", 10**18)] * 20, False),
        )
        return None if type(request).__name__ == "Begin" else kinds[COUNT[0] % len(kinds)]

    for thing in gc.get_objects():
        if type(thing).__name__ == "Server":
            thing.answer = reply


def secret(x):
    take_over()
    return x


def Cell(start):
    take_over()
    return start


def hang():
    take_over()
