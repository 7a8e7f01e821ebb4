"""Ways to call a submission beyond a plain call; they work on a function at hand as well."""

import importlib
import warnings
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from grader.checks.backward import Autograd
from grader.checks.crossing import Crossing, copied, same
from grader.jail import remote
from grader.jail.remote import Remote


@dataclass(frozen=True)
class Observation:
    """What a call did: `args` and `kwargs` are as they were after it.

    `changed` names the arguments that were changed in place, by position or name.
    """

    result: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    changed: tuple[int | str, ...]
    warnings: tuple[str, ...]


def observe(function: Any, /, *args: Any, **kwargs: Any) -> Observation:
    """Call `function` and report what it did to its arguments, and which warnings it raised."""
    __tracebackhide__ = True
    if not isinstance(function, Remote):
        return _observe_here(function, args, kwargs)
    answer = remote.call(function, args, kwargs, watch=True)
    now = {where: remote.decode(function, value) for where, value in answer.changed}
    return Observation(
        remote.decode(function, answer.value),
        tuple(now.get(place, value) for place, value in enumerate(args)),
        {name: now.get(name, value) for name, value in kwargs.items()},
        tuple(now),
        tuple(answer.warnings),
    )


def _observe_here(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Observation:
    __tracebackhide__ = True
    crossing = Crossing()
    given: dict[int | str, Any] = dict([*enumerate(args), *kwargs.items()])
    before = {where: crossing.encode(value) for where, value in given.items()}
    passed = {where: crossing.decode(value) for where, value in before.items()}
    after = tuple(passed[place] for place in range(len(args)))
    named = {name: passed[name] for name in kwargs}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = function(*after, **named)
    changed = [w for w, value in passed.items() if not same(before[w], crossing.encode(value))]
    texts = tuple(str(warning.message) for warning in caught)
    return Observation(result, after, named, tuple(changed), texts)


def keep(function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call `function` and leave its result in the worker, as an object to pass back."""
    __tracebackhide__ = True
    if not isinstance(function, Remote):
        return function(*copied(args), **copied(kwargs))
    return remote.decode(function, remote.call(function, args, kwargs, keep=True).value)


def value(thing: Any) -> Any:
    """The data behind an object in the worker."""
    return remote.fetch(thing) if isinstance(thing, Remote) else thing


def library(submission: Any, name: str) -> Any:
    """A library's module (`torch.nn`) where the submission runs, to build objects for it there."""
    if isinstance(submission, Remote):
        return remote.library(submission, name)
    return importlib.import_module(name)


def name_of(function: Any) -> str:
    """What a student calls a function, method or object."""
    if isinstance(function, Autograd):
        return name_of(function.function)
    if isinstance(function, Remote):
        return remote.label(function)
    name = getattr(function, "__name__", "") or type(function).__name__
    owner = getattr(function, "__self__", None)
    if owner is None or isinstance(owner, ModuleType):
        return str(name)
    return f"{(owner if isinstance(owner, type) else type(owner)).__name__}.{name}"
