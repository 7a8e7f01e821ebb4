"""Start processes through the libraries that have workers of their own.

stopped by: seccomp
unjailed: through
peers: through
"""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def by_process(method):
    process = multiprocessing.get_context(method).Process(target=abs, args=(1,))
    process.start()
    process.join(1)
    return process.pid is not None


def by_pool(method):
    with ProcessPoolExecutor(1, multiprocessing.get_context(method)) as pool:
        return pool.submit(abs, -1).result(1) == 1


def by_loader(_):
    from torch.utils.data import DataLoader

    return len(list(DataLoader([1, 2], num_workers=1, timeout=1))) == 2


def misdeed(places):
    for way in (by_process, by_pool, by_loader):
        for method in ("fork", "spawn"):
            try:
                if way(method):
                    return True
            except BaseException:
                pass
    return False
