"""Take all memory by small objects that refer to each other, and hold it after the fault.

stopped by: limits
expect: failed, crashed, timeout
peers: through
"""

held = []


class Node:
    def __init__(self, before):
        self.before = before
        self.text = bytes(4000)


def misdeed(places):
    node = None
    held.append(node)
    for _ in range(200_000):
        node = Node(node)
        held[0] = node
    return True
