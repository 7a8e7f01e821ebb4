"""Open files by the ways that NumPy, PyTorch, libc and Python's odder modules have.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

import codecs
import configparser
import ctypes
import fileinput
import io
import linecache
import mmap
import os
import shutil
import tokenize

import numpy as np
import torch


def by_libc(path):
    libc = ctypes.CDLL(None)
    buffer = ctypes.create_string_buffer(1 << 14)
    descriptor = libc.open(path.encode(), 0)
    length = libc.read(descriptor, buffer, len(buffer)) if descriptor >= 0 else 0
    return buffer.raw[: max(0, length)].decode()


def by_mapping(path):
    with io.FileIO(path) as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as area:
        return area[:].decode()


def by_tensor(path):
    size = os.stat(path).st_size
    return bytes(torch.from_file(path, size=size, dtype=torch.uint8).tolist()).decode()


def by_copying(path):
    text = io.StringIO()
    with open(path) as file:
        shutil.copyfileobj(file, text)
    return text.getvalue()


WAYS = (
    lambda path: np.fromfile(path, np.uint8).tobytes().decode(),
    lambda path: np.memmap(path, np.uint8, "r").tobytes().decode(),
    lambda path: repr(np.genfromtxt(path, str, comments=None, delimiter="\0")),
    lambda path: "".join(linecache.getlines(path)),
    lambda path: tokenize.open(path).read(),
    lambda path: codecs.open(path).read(),
    lambda path: "".join(fileinput.input(path)),
    lambda path: repr(configparser.ConfigParser().read(path)),
    by_libc,
    by_mapping,
    by_tensor,
    by_copying,
)


def loot(places):
    found = []
    for name in ("hidden", "reference"):
        for way in WAYS:
            try:
                found.append(way(places[name]))
            except Exception:
                pass
    return "\n".join(found)
