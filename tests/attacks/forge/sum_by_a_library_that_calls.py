"""Have a library call the forbidden function, so that its caller is none of the submission's.

stopped by: guard
known: the guard runs beside the submission; it is for students who keep to the rules
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np


def total(x):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(getattr(np, "mus"[::-1]), x).result()
