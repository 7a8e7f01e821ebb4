"""What a worker gives up before it sees a line of a submission."""

import contextlib
import os
import resource

import msgspec

from grader.worker import capabilities, landlock, seccomp

DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


class Confinement(msgspec.Struct, frozen=True):
    """What a worker is held by; made by the marker, carried out in the worker.

    `memory` counts bytes of address space, the zygote's own included; `account` is the number of
    the user whose `threads` are counted, 0 for the one that the zygote runs as.
    """

    seccomp: bytes
    landlock: bool
    readable: tuple[str, ...]
    memory: int
    cpu_seconds: int
    file_bytes: int
    threads: int
    account: int = 0


def confine(rules: Confinement, scratch: str) -> None:
    """Give up everything but computing and the folder `scratch`. Raises OSError."""
    confined = rules.landlock or bool(rules.seccomp)
    if rules.account:  # in name alone: what it may do goes by the effective user
        os.setresuid(rules.account, -1, -1)
    # Without a jail, nobody relies on the limits: take those that this system knows.
    with contextlib.nullcontext() if confined else contextlib.suppress(ValueError, OSError):
        _set_limits(rules)
    if confined:
        capabilities.drop()
        seccomp.no_new_privileges()
    if rules.landlock:
        landlock.restrict(rules.readable, [scratch] if scratch else [], DEVICES)
    if rules.seccomp:
        seccomp.install(rules.seccomp)


def _set_limits(rules: Confinement) -> None:
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, rules.file_bytes)
    _limit(resource.RLIMIT_NOFILE, 64)
    if rules.cpu_seconds:
        _limit(resource.RLIMIT_CPU, rules.cpu_seconds)
    if rules.threads:
        _limit(resource.RLIMIT_NPROC, rules.threads)
    if rules.memory:
        _limit(resource.RLIMIT_AS, rules.memory)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def close_descriptors(keep: int) -> None:
    """Close every inherited descriptor but the standard ones and `keep`."""
    highest = os.sysconf("SC_OPEN_MAX")
    os.closerange(3, keep)
    os.closerange(keep + 1, min(highest, 65536))
