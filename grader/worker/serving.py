"""Answers the marker's requests about one submission."""

import difflib
import importlib
import importlib.util
import random
import socket
import sys
import warnings
from types import ModuleType
from typing import Any

import msgspec
import numpy as np
import torch

from grader.worker import protocol
from grader.worker.capture import Capture
from grader.worker.protocol import HEADER, MAX_TEXT, Reply, Request
from grader.worker.sources import SourceFinder
from grader.worker.values import Decoder, Encoder


class MissingName(Exception):
    """A name that the marker asked for does not exist."""

    def __init__(self, name: str, near: list[str]) -> None:
        super().__init__(name)
        self.name = name
        self.near = near


class Server:
    """One submission: its module, and the objects that the marker holds on to."""

    def __init__(self, capture: Capture, reply_limit: int) -> None:
        self._capture = capture
        self._limit = reply_limit
        self._module: ModuleType | None = None
        self._files: dict[str, bytes] = {}
        self._objects: dict[int, Any] = {}
        self._next = 1
        self._decoder = Decoder(lambda opaque: self._objects[opaque.id])

    def answer(self, request: Request) -> Reply | None:
        """Carry out one request (`Begin` has no reply); what the submission raises is the reply."""
        try:
            return self._carry_out(request)
        except MissingName as missing:
            return protocol.Missing(request.id, missing.name, missing.near)
        except BaseException as error:
            return self._raised(request.id, error)

    def _carry_out(self, request: Request) -> Reply | None:
        match request:
            case protocol.Call():
                return self._call(request)
            case protocol.Gradient():
                return self._answer(request.id, self._gradient(request))
            case protocol.Get():
                return self._answer(request.id, self._find(request.target))
            case protocol.Set(target=target):
                owner = self._find(protocol.Target(target.root, target.path[:-1]))
                setattr(owner, target.path[-1], self._decoder.decode(request.value))
                return self._answer(request.id, None)
            case protocol.Begin():
                self._begin(request)
                return None
            case protocol.Load():
                return self._load(request)

    def _load(self, request: protocol.Load) -> Reply:
        self._files = request.files
        finder = SourceFinder(request.files)
        sys.meta_path.insert(0, finder)
        spec = finder.find_spec(request.module)
        if spec is None:
            raise MissingName(request.module, [])
        # By hand and not by `import`: what was defined above the line that raises stays usable.
        self._module = sys.modules[request.module] = importlib.util.module_from_spec(spec)
        finder.exec_module(self._module)
        return self._answer(request.id, None)

    def _begin(self, request: protocol.Begin) -> None:
        self._objects.clear()
        random.seed(request.seed)
        np.random.seed(request.seed % 2**32)
        torch.default_generator.manual_seed(request.seed)

    def _call(self, request: protocol.Call) -> Reply:
        function = self._find(request.target)
        args = [self._decoder.decode(value) for value in request.args]
        kwargs = {name: self._decoder.decode(value) for name, value in request.kwargs.items()}
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = function(*args, **kwargs)
        texts = [str(w.message)[:MAX_TEXT] for w in caught[:20]]
        changed = self._changed(request, args, kwargs) if request.watch else []
        value = self._opaque(result) if request.keep else self._encoder().encode(result)
        return protocol.Answer(request.id, value, changed, texts, self._capture.take())

    def _changed(
        self, request: protocol.Call, args: list[Any], kwargs: dict[str, Any]
    ) -> list[tuple[int | str, protocol.Value]]:
        before: list[tuple[int | str, protocol.Value]] = [*enumerate(request.args)]
        before += request.kwargs.items()
        now = [*args, *kwargs.values()]
        encoder = self._encoder()
        pairs = [
            (where, old, old if isinstance(old, protocol.Opaque) else encoder.encode(new))
            for (where, old), new in zip(before, now, strict=True)
        ]
        return [(where, new) for where, old, new in pairs if not _same(old, new)]

    def _gradient(self, request: protocol.Gradient) -> Any:
        function = self._find(request.target)
        args = [self._decoder.decode(value) for value in request.args]
        leaves = []
        for place in request.wrt:
            args[place] = torch.as_tensor(args[place]).detach().clone().requires_grad_()
            leaves.append(args[place])
        kwargs = {name: self._decoder.decode(value) for name, value in request.kwargs.items()}
        output = function(*args, **kwargs)
        named = dict(function.named_parameters()) if isinstance(function, torch.nn.Module) else {}
        upstream = torch.as_tensor(self._decoder.decode(request.upstream)).to(output.dtype)
        wanted = [*leaves, *named.values()]
        found = torch.autograd.grad(output, wanted, upstream, allow_unused=True)
        inputs, parameters = found[: len(leaves)], found[len(leaves) :]
        return output.detach(), tuple(inputs), dict(zip(named, parameters, strict=True))

    def _find(self, target: protocol.Target) -> Any:
        found: Any
        if target.root is None:
            found = self._module
        elif isinstance(target.root, int):
            found = self._objects[target.root]
        else:
            found = importlib.import_module(target.root)
        for name in target.path:
            try:
                found = getattr(found, name)
            except AttributeError as error:
                names = [n for n in dir(found) if not n.startswith("_")]
                near = difflib.get_close_matches(name, names, n=1)
                if hasattr(type(found), name):  # a property of the student's own that fails
                    raise
                raise MissingName(name, near) from error
        return found

    def _answer(self, id: int, result: Any) -> Reply:
        value = self._encoder().encode(result)
        return protocol.Answer(id, value, printed=self._capture.take())

    def _encoder(self) -> Encoder:
        return Encoder(self._opaque, self._limit)

    def _opaque(self, thing: Any) -> protocol.Opaque:
        number, self._next = self._next, self._next + 1
        self._objects[number] = thing
        return protocol.Opaque(number, type(thing).__qualname__[:200])

    def _raised(self, id: int, error: BaseException) -> Reply:
        trace = []
        step = error.__traceback__
        while step is not None:
            name = step.tb_frame.f_code.co_filename
            if name in self._files:
                trace.append((name, step.tb_lineno))
            step = step.tb_next
        if isinstance(error, SyntaxError) and error.filename in self._files:
            trace.append((error.filename, error.lineno or 0))
        unwritten = isinstance(error, NotImplementedError)
        printed = self._capture.take()
        kind = type(error).__qualname__[:200]
        return protocol.Raised(id, kind, _text(error), trace[-20:], unwritten, printed)


def _text(error: BaseException) -> str:
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        return text[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8")
    except BaseException:
        return "(its message can't be shown)"


def _same(old: protocol.Value, new: protocol.Value) -> bool:
    # By bytes, since NaN is unequal to itself.
    return protocol.encode(protocol.Answer(0, old)) == protocol.encode(protocol.Answer(0, new))


def serve(channel: socket.socket, server: Server) -> None:
    """Answer requests from `channel` until it is closed."""
    stream = channel.makefile("rb")
    while header := stream.read(HEADER):
        try:
            request = protocol.decode_request(stream.read(int.from_bytes(header, "big")))
        except msgspec.DecodeError:
            return
        reply = server.answer(request)
        if reply is not None:
            channel.sendall(protocol.frame(reply))
