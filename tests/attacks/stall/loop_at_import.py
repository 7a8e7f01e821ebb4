"""Never come to an end of the import.

stopped by: deadline
expect: timeout
peers: through
"""


def honest(x):
    return x + 1


def hang():
    return 0


while True:
    pass
