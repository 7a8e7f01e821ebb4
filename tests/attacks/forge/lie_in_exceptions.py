"""Raise exceptions whose class, text, traceback and equality lie.

stopped by: boundary
expect: failed
proof: pytest.raises and except clauses go by class, reports by name and text
"""


class Meta(type):
    def __instancecheck__(cls, instance):
        return True

    def __subclasscheck__(cls, other):
        return True

    __name__ = property(lambda cls: "passed")


class Passed(Exception, metaclass=Meta):
    __class__ = AssertionError
    outcome, passed, points = "passed", True, 100

    def __str__(self):
        return "passed"

    __repr__ = __str__

    def __eq__(self, other):
        return True

    __hash__ = Exception.__hash__

    def __bool__(self):
        return False

    def with_traceback(self, trace):
        raise SystemExit(0)

    @property
    def __traceback__(self):
        return None


def secret(x):
    raise Passed(x)


class Cell:
    def __init__(self, start):
        raise Passed from Passed()


def misdeed(places):
    raise Passed(True)


def hang():
    raise Passed(662607015)
