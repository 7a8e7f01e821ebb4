"""Whether sources have to do with PyTorch's optimizers."""

from collections.abc import Iterable


def use_optimizers(sources: Iterable[bytes]) -> bool:
    """Whether one of these sources speaks of `torch.optim` or of an optimizer.

    The first step of any optimizer imports PyTorch's compiler, which takes as long as all else
    that is preloaded for workers. Where it is needed and missed, each worker takes that time.
    """
    return any(b"optim" in source for source in sources)
