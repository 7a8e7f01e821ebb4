"""Fork through the 32-bit entry of the kernel, where the same number means another call.

stopped by: seccomp
expect: crashed, failed
proof: a filter that does not look at the architecture takes 2 (fork there) for open
"""

import ctypes
import mmap
import os
import platform

# mov eax, 2 (fork, as i386 counts); int 0x80; cdqe; ret
CODE = bytes.fromhex("b802000000" "cd80" "4898" "c3")


def misdeed(places):
    if platform.machine() != "x86_64":
        return False
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(CODE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    me = os.getpid()
    pid = ctypes.CFUNCTYPE(ctypes.c_long)(address)()
    if os.getpid() != me:
        os._exit(0)
    if pid > 0:
        os.waitpid(pid, 0)
    return pid > 0
