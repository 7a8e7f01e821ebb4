"""A server in this very process, spoken to over the protocol's own bytes."""

import contextlib
import linecache
import sys
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest

from grader.worker import protocol
from grader.worker.capture import Capture
from grader.worker.protocol import Opaque, Target
from grader.worker.serving import Server
from grader.worker.values import Decoder, Encoder

# The same examples each time, and as long as they take.
hypothesis.settings.register_profile("grader", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("grader")

OUTPUT_LIMIT = 100
REPLY_LIMIT = 1 << 20


class Client:
    """Asks a server; every request and reply crosses as bytes."""

    def __init__(self, capture: Capture) -> None:
        self.server = Server(capture, REPLY_LIMIT)
        self._capture = capture
        self._id = 0

    def ask(self, request: Any) -> Any:
        """The reply, as the marker gets it."""
        sent = protocol.decode_request(protocol.encode(request))
        with contextlib.redirect_stdout(self._capture):
            reply = self.server.answer(sent)
        return reply if reply is None else protocol.decode_reply(protocol.encode(reply))

    def load(self, source: str | bytes, files: dict[str, str] | None = None) -> Any:
        """Import the submission `student.py`, with other files by their paths."""
        data = source.encode() if isinstance(source, str) else source
        others = {path: text.encode() for path, text in (files or {}).items()}
        return self.ask(protocol.Load(self.next(), "student", {"student.py": data, **others}))

    def call(self, name: str, *args: Any, **options: Any) -> Any:
        """The reply to a call; `keep` and `watch` are the request's, the rest are arguments."""
        flags = {flag: options.pop(flag) for flag in ("keep", "watch") if flag in options}
        return self.call_at(Target(None, tuple(name.split("."))), args, options, **flags)

    def call_at(self, target: Target, args: Any, kwargs: Any = None, **flags: bool) -> Any:
        """The reply to a call of any target."""
        sent = [self.encode(arg) for arg in args]
        named = {key: self.encode(arg) for key, arg in (kwargs or {}).items()}
        return self.ask(protocol.Call(self.next(), target, sent, named, **flags))

    def value(self, name: str, *args: Any, **options: Any) -> Any:
        """What a call returns."""
        return self.decode(self.call(name, *args, **options).value)

    def next(self) -> int:
        """A fresh id."""
        self._id += 1
        return self._id

    def encode(self, value: Any) -> Any:
        """A value as the marker sends it; opaque stand-ins go back as they came."""
        return Encoder(lambda opaque: Opaque(opaque.id, ""), 1 << 28).encode(value)

    def decode(self, value: Any) -> Any:
        """A value as the marker reads it; what is opaque stays a stand-in."""
        return Decoder(lambda opaque: opaque).decode(value)


@pytest.fixture
def client() -> Iterator[Client]:
    """A client of a fresh server, whose traces in this process are removed in the end."""
    finders, modules, lines = list(sys.meta_path), dict(sys.modules), dict(linecache.cache)
    yield Client(Capture(OUTPUT_LIMIT))
    sys.meta_path[:] = finders
    for name in set(sys.modules) - set(modules):
        del sys.modules[name]
    linecache.cache.clear()
    linecache.cache.update(lines)


@pytest.fixture
def submit(client: Client) -> Callable[..., Client]:
    """A function that loads a source, and gives the client to call it with."""

    def load(source: str, files: dict[str, str] | None = None) -> Client:
        reply = client.load(source, files)
        assert isinstance(reply, protocol.Answer), reply
        return client

    return load
