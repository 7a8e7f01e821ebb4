"""Never return from a handler of signals, which the interpreter calls between all others.

stopped by: deadline
deserves: honest 40
expect: timeout
proof: nothing but a deadline ends it
"""

import signal


def forever(*args):
    while True:
        pass


def hang():
    for number in (signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGSEGV):
        signal.signal(number, forever)
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    signal.pause()
    return 0


def honest(x):
    return x + 1
