"""What can be seen of another process's memory from outside."""

import mmap
import os
from pathlib import Path

import pytest

from grader.jail import memory

pytestmark = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="there is no /proc")


def test_the_process_behind_a_pidfd_is_known() -> None:
    pidfd = os.pidfd_open(os.getpid())
    assert memory.pid_of(pidfd) == os.getpid()
    os.close(pidfd)


@pytest.mark.parametrize("descriptor", [-1, 0, 99_999])
def test_what_is_no_pidfd_has_no_process_behind_it(descriptor: int) -> None:
    assert memory.pid_of(descriptor) == 0


def test_the_address_space_of_a_process_is_known() -> None:
    before = memory.address_space(os.getpid())
    with mmap.mmap(-1, 64 << 20):
        assert memory.address_space(os.getpid()) >= before + (64 << 20)


def test_anonymous_memory_is_found_in_whole_huge_pages() -> None:
    with mmap.mmap(-1, 64 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS):
        found = memory.anonymous(os.getpid())
    assert sum(size for _, size in found) >= (64 << 20) - 2 * memory.HUGE
    assert all(start % memory.HUGE == size % memory.HUGE == 0 for start, size in found)
    assert all(size > 0 for _, size in found)


def test_of_a_process_that_is_not_there_nothing_is_known() -> None:
    assert memory.address_space(2**30) == 0
    assert memory.anonymous(2**30) == ()
