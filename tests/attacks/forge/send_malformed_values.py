"""Reply with values that are not what they say: shapes, dtypes, ids, keys, texts that don't fit.

stopped by: boundary
proof: np.dtype(text), np.frombuffer and reshape on such values raise, crash or run code
"""

import zlib

CALLS = [b""]


def values(protocol):
    yield protocol.Array("O", (1,), b"\0" * 8)
    yield protocol.Array("float64", (6,), b"")
    yield protocol.Array("float64", (2**40, 0, 2**40), b"")
    yield protocol.Array("bool", (6,), b"\x02" * 6)
    yield protocol.Array("V8,|O", (1,), b"\0" * 16)
    yield protocol.Tensor("float64", (3,), b"\0" * 7, True)
    yield protocol.Tensor("qint8", (3,), b"\0" * 3, False)
    yield protocol.Scalar("float64", b"")
    yield protocol.Items("grader.model.Result", [1, 2])
    yield protocol.Items("set", [protocol.Items("list", [])])
    yield protocol.Mapping([(protocol.Items("list", []), 1)])
    yield protocol.BigInt("0x" + "f" * 3000)
    yield protocol.BigInt("__import__('os').abort()")
    yield protocol.Dtype("os", "system")
    yield protocol.Opaque(-1, "ndarray")
    yield protocol.Opaque(2**62, "x" * 150, protocol.Items("tuple", [1]))
    yield protocol.Generator(protocol.BigInt("0x1"), protocol.BigInt("0x1"), 7, -7)
    yield protocol.Complex(float("nan"), float("inf"))


def patch():
    from grader.worker import protocol
    from grader.worker.values import Encoder

    odd = list(values(protocol))

    def encode(self, value, depth=0):
        # A worker that broke its line is replaced: what comes next has to follow from the call.
        return odd[zlib.crc32(CALLS[0]) % len(odd)]

    Encoder.encode = encode


def answer(name):
    def call(*args):
        CALLS[0] = name + repr(args).encode()
        patch()
        return args[0] if args else 0

    return call


secret, Cell, honest = answer(b"secret"), answer(b"Cell"), answer(b"honest")
total, misdeed, hang = answer(b"total"), answer(b"misdeed"), answer(b"hang")
