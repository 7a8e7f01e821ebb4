"""Never return from a call, whatever signal comes.

stopped by: deadline
expect: timeout
peers: through
"""

import signal


def hang():
    for number in range(1, 32):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass
