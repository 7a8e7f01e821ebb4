"""Unpack some kilobytes that become a gigabyte.

stopped by: limits
peers: through
"""

import zlib

SIZE = 1 << 30


def misdeed(places):
    tool = zlib.compressobj(wbits=-15)
    block = tool.compress(bytes(1 << 22)) + tool.flush(zlib.Z_FULL_FLUSH)
    packed = block * (SIZE >> 22) + tool.flush()
    return len(zlib.decompress(packed, wbits=-15, bufsize=SIZE)) == SIZE
