"""Python objects ⇄ protocol values."""

from grader.worker.decoding import Decoder, NotData
from grader.worker.encoding import Encoder, ValueTooLarge

__all__ = ["Decoder", "Encoder", "NotData", "ValueTooLarge"]
