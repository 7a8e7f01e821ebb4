"""Remembers the replies of solutions: a class is asked the same again and again."""

from collections import OrderedDict

from grader.worker import protocol
from grader.worker.protocol import Reply

# Whose reply, to which conversation.
Key = tuple[str, bytes]
# What a reply takes beside its bytes, roughly.
_OVERHEAD = 500


class Memory:
    """Replies by solution and conversation; None where the solution could not follow.

    Of more than `limit` bytes, those are forgotten that were not asked for the longest.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._replies: OrderedDict[Key, tuple[Reply | None, int]] = OrderedDict()
        self._size = 0

    def __contains__(self, key: Key) -> bool:
        return key in self._replies

    def get(self, key: Key) -> Reply | None:
        """A reply that is remembered."""
        self._replies.move_to_end(key)
        return self._replies[key][0]

    def put(self, key: Key, reply: Reply | None) -> None:
        """Remember a reply."""
        size = _OVERHEAD if reply is None else len(protocol.encode(reply)) + _OVERHEAD
        _, before = self._replies.pop(key, (None, 0))
        self._size += size - before
        self._replies[key] = reply, size
        while self._size > self._limit:
            _, (_, size) = self._replies.popitem(last=False)
            self._size -= size
