"""Decomposes a matrix with numpy, for ever; run it with OPENBLAS_NUM_THREADS=1."""

import numpy as np
from steps import Steps

matrix = np.random.default_rng(0).standard_normal((150, 150))
steps = Steps()


def decompose() -> None:
    """One decomposition."""
    np.linalg.svd(matrix)


while True:
    decompose()
    steps.add()
