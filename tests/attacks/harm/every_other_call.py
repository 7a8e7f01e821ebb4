"""Try every system call there is, by its number, for one that the filter forgot.

stopped by: seccomp
proof: what a list forgets is what comes through
"""

import ctypes
import errno
import platform

# What computing takes, and what has another attack of its own; besides, what the kernel itself
# answers with a signal, whatever a filter says (uretprobe and uprobe).
LEFT_OUT = {
    "x86_64": {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
        24, 25, 26, 27, 28, 32, 33, 34, 35, 36, 37, 38, 39, 40, 44, 45, 46, 47, 48, 56, 60, 61,
        63, 72, 73, 74, 75, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 95, 96, 97, 98,
        99, 100, 102, 104, 107, 108, 110, 111, 115, 118, 120, 121, 124, 125, 127, 128, 130, 131,
        137, 138, 143, 145, 146, 147, 150, 157, 158, 186, 201, 202, 204, 213, 217, 218, 219,
        221, 228, 229, 230, 231, 232, 233, 239, 247, 257, 258, 262, 263, 264, 265, 266, 267,
        269, 270, 271, 273, 274, 281, 283, 284, 285, 286, 287, 290, 291, 292, 293, 295, 296,
        302, 309, 316, 318, 324, 326, 332, 334, 335, 336, 439, 441, 449,
    },
    "aarch64": {
        17, 19, 20, 21, 22, 23, 24, 25, 29, 32, 34, 35, 36, 37, 38, 43, 44, 46, 47, 48, 49, 50,
        56, 57, 59, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 78, 79, 80, 82, 83, 85,
        86, 87, 90, 93, 94, 95, 96, 98, 99, 100, 101, 102, 103, 113, 114, 115, 120, 121, 123,
        124, 125, 126, 128, 132, 133, 134, 135, 136, 137, 139, 148, 150, 153, 155, 156, 158,
        160, 163, 165, 166, 167, 168, 169, 172, 173, 174, 175, 176, 177, 178, 179, 206, 207,
        210, 211, 212, 214, 215, 216, 220, 222, 223, 226, 227, 229, 232, 233, 236, 260, 261,
        276, 278, 283, 285, 291, 293, 439, 441, 449,
    },
}  # fmt: skip
LAST = 600
X32 = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)


def is_open(number):
    """Whether a call is not refused; with these arguments no call can do much."""
    ctypes.set_errno(0)
    wrong = ctypes.c_long(-1)
    result = libc.syscall(ctypes.c_long(number), wrong, wrong, wrong, wrong, wrong, wrong)
    return result >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS)


def misdeed(places):
    numbers = [n for n in range(LAST) if n not in LEFT_OUT[platform.machine()]]
    # The same once more as the other kind of numbers; 0 to 511 are the usual calls there, too.
    twice = [X32 | number for number in range(LAST)] if platform.machine() == "x86_64" else []
    return any([is_open(number) for number in (*numbers, *twice)])
