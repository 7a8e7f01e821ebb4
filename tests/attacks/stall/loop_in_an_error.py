"""Raise an error that never says what it is: its text, its class, its cause, its trace.

stopped by: deadline, boundary
deserves: honest 40
expect: timeout, failed
peers: through
"""


def forever(*args, **kwargs):
    while True:
        pass


class Error(Exception):
    __str__ = __repr__ = __getattr__ = __reduce__ = with_traceback = forever
    args = __cause__ = __context__ = __notes__ = __traceback__ = property(forever)


def hang():
    raise Error


def honest(x):
    return x + 1
