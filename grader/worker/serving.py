"""Answers the marker's requests about one submission."""

import contextlib
import difflib
import importlib
import importlib.util
import mmap
import socket
import sys
import traceback
import warnings
from types import ModuleType
from typing import Any

import torch

from grader.worker import protocol, telling
from grader.worker.capture import Capture
from grader.worker.cells import run_cells
from grader.worker.guard import Guard
from grader.worker.pictures import pixels
from grader.worker.protocol import HEADER, MAX_WARNINGS, Reply, Request
from grader.worker.seeding import seed_generators
from grader.worker.sources import SourceFinder
from grader.worker.values import Decoder, Encoder

# What is let go of to report that there is no memory. Mapped and untouched, it takes only
# addresses; a heap that is in use may fill all of it with zeros.
RESERVE = 4 << 20


class MissingName(Exception):
    """A name that the marker asked for does not exist."""

    def __init__(self, name: str, near: list[str]) -> None:
        super().__init__(name)
        self.name = name
        self.near = near


class Server:
    """One submission: its module, and the objects that the marker holds on to."""

    def __init__(
        self,
        capture: Capture,
        reply_limit: int,
        guard: Guard | None = None,
        module: ModuleType | None = None,
    ) -> None:
        self._capture = capture
        self._limit = reply_limit
        self._guard = guard
        self._module = module
        self._files: dict[str, bytes] = {}
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._next = 1
        self._reserve = mmap.mmap(-1, RESERVE)

    def answer(self, request: Request) -> Reply | None:
        """Carry out one request (`Begin` has no reply); what the submission raises is the reply."""
        reply = self._reply(request)
        if self._guard is not None and (found := self._guard.take()) is not None:
            return protocol.Prohibited(request.id, found.name, found.file, found.line)
        return reply

    def _reply(self, request: Request) -> Reply | None:
        try:
            return self._carry_out(request)
        except MissingName as missing:
            return protocol.Missing(request.id, missing.name, missing.near)
        except MemoryError as error:
            return self._out_of_memory(request.id, error)
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
                setattr(owner, target.path[-1], self._decoder().decode(request.value))
                return self._answer(request.id, None)
            case protocol.Begin():
                self._begin(request)
                return None
            case protocol.Load():
                return self._load(request)
            case protocol.Decode():
                shape, data = pixels(request.data, request.width, request.height)
                return protocol.Answer(request.id, protocol.Array("uint8", shape, data))

    def _load(self, request: protocol.Load) -> Reply:
        self._files = request.files
        if self._guard is not None:
            self._guard.arm(f"{request.module}.py", {path: path for path in request.files})
        # Ids grow from worker to worker: a number that another one gave is none of these.
        self._next = request.id << 20
        finder = SourceFinder(request.files)
        sys.meta_path.insert(0, finder)
        spec = finder.find_spec(request.module)
        if spec is None:
            raise MissingName(request.module, [])
        # By hand and not by `import`: what was defined above the line that raises stays usable.
        self._module = sys.modules[request.module] = importlib.util.module_from_spec(spec)
        if request.cells is not None:
            return self._run(request, request.cells, finder.remember(request.module))
        finder.exec_module(self._module)
        return self._answer(request.id, None)

    def _run(self, request: protocol.Load, cells: list[protocol.Cell], text: str) -> Reply:
        """Run the cells of a notebook whose text this is."""
        file, names = f"{request.module}.py", vars(self._module)
        stops: list[protocol.Stop] = []
        for cell, error in run_cells(text, file, cells, names, request.seconds):
            if len(stops) < protocol.MAX_STOPS:
                stops.append(telling.stop(cell, error, self._files))
        return protocol.Loaded(request.id, stops, self._capture.take())

    def _begin(self, request: protocol.Begin) -> None:
        self._objects.clear()
        self._numbers.clear()
        if self._guard is not None:
            self._guard.exercise = request.exercise
        seed_generators(request.seed)
        torch.set_grad_enabled(True)  # one exercise that leaves it off must not cost another

    def _call(self, request: protocol.Call) -> Reply:
        function = self._find(request.target)
        if self._guard is not None and request.target.root is None:
            self._guard.hand_out(function)
        args, kwargs = self._arguments(request)
        before = self._watched(args, kwargs) if request.watch else {}
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = function(*args, **kwargs)
        texts = [telling.clean(str(w.message)) for w in caught[:MAX_WARNINGS]]
        after = self._watched(args, kwargs) if request.watch else {}
        changed = [(where, new) for where, new in after.items() if not _same(before[where], new)]
        value = self._opaque(result) if request.keep else self._encoder().encode(result)
        return protocol.Answer(request.id, value, changed, texts, self._capture.take())

    def _arguments(
        self, request: protocol.Call | protocol.Gradient
    ) -> tuple[list[Any], dict[str, Any]]:
        decode = self._decoder().decode
        named = {name: decode(value) for name, value in request.kwargs.items()}
        return [decode(value) for value in request.args], named

    def _watched(self, args: list[Any], kwargs: dict[str, Any]) -> dict[int | str, protocol.Value]:
        """The arguments as they are now, by position and name.

        Encoded here both before and after a call: a set may have another order in the marker.
        """
        encode = self._encoder().encode
        values: dict[int | str, Any] = dict(enumerate(args))
        return {where: encode(value) for where, value in (values | kwargs).items()}

    def _gradient(self, request: protocol.Gradient) -> Any:
        function = self._find(request.target)
        args, kwargs = self._arguments(request)
        for place in request.wrt:
            args[place] = torch.as_tensor(args[place]).detach().clone().requires_grad_()
        leaves = [args[place] for place in request.wrt]
        output = function(*args, **kwargs)
        if not isinstance(output, torch.Tensor):
            return output, (), {}  # which the check has words for
        named = dict(function.named_parameters()) if isinstance(function, torch.nn.Module) else {}
        upstream = torch.as_tensor(self._decoder().decode(request.upstream)).to(output.dtype)
        wanted = [*leaves, *named.values()]
        found = torch.autograd.grad(output, wanted, upstream, allow_unused=True)
        inputs, parameters = found[: len(leaves)], found[len(leaves) :]
        return output.detach(), tuple(inputs), dict(zip(named, parameters, strict=True))

    def _find(self, target: protocol.Target) -> Any:
        found: Any
        if target.root is None:
            found = self._module
        elif isinstance(target.root, int):
            found = self._object(target.root)
        else:
            found = importlib.import_module(target.root)
        for name in target.path:
            try:
                found = getattr(found, name)
            except AttributeError as error:
                names = [telling.clean(n) for n in dir(found) if not n.startswith("_")]
                near = difflib.get_close_matches(name, names, n=1)
                if hasattr(type(found), name):  # a property of the student's own that fails
                    raise
                raise MissingName(name, near) from error
        return found

    def _answer(self, id: int, result: Any) -> Reply:
        value = self._encoder().encode(result)
        return protocol.Answer(id, value, printed=self._capture.take())

    def _encoder(self) -> Encoder:
        return Encoder(self._opaque, self._limit, contents=True)

    def _decoder(self) -> Decoder:
        return Decoder(lambda opaque: self._object(opaque.id))

    def _object(self, number: int) -> Any:
        try:
            return self._objects[number]
        except KeyError:
            raise LookupError("the object is gone, and the process that it lived in") from None

    def _opaque(self, thing: Any) -> protocol.Opaque:
        """A stand-in for `thing`, the same one each time."""
        number = self._numbers.get(id(thing))
        if number is None:
            number, self._next = self._next, self._next + 1
            self._objects[number] = thing
            self._numbers[id(thing)] = number
        return protocol.Opaque(number, telling.name(type(thing)))

    def _out_of_memory(self, id: int, error: MemoryError) -> Reply:
        self._reserve.close()  # even to call a function takes memory
        traceback.clear_frames(error.__traceback__)
        reply = self._raised(id, error)
        with contextlib.suppress(MemoryError, OSError):
            self._reserve = mmap.mmap(-1, RESERVE)
        return reply

    def _raised(self, id: int, error: BaseException) -> Reply:
        trace = telling.trace(error, self._files)
        unwritten = isinstance(error, NotImplementedError)
        printed, kind = self._capture.take(), telling.name(type(error))
        return protocol.Raised(id, kind, telling.message(error), trace, unwritten, printed)


def _same(old: protocol.Value, new: protocol.Value) -> bool:
    # By bytes, since NaN is unequal to itself; those of arrays are there already.
    if type(old) is type(new) is protocol.Array:
        return old == new
    return protocol.encode(protocol.Answer(0, old)) == protocol.encode(protocol.Answer(0, new))


def serve(channel: socket.socket, server: Server) -> None:
    """Answer requests from `channel` until it is closed."""
    stream = channel.makefile("rb")
    while header := stream.read(HEADER):
        try:
            request = protocol.decode_request(stream.read(int.from_bytes(header, "big")))
        except protocol.UNREADABLE:
            return
        reply = server.answer(request)
        if reply is not None:
            channel.sendall(protocol.frame(reply))
