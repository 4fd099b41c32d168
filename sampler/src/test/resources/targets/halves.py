"""What a program spends its time in, held to a share of it."""
import hashlib
import time

BYTES = b"x" * 200000


def other():
    return hashlib.sha256(BYTES).digest()


def half(guilty, share=0.5):
    """Keeps what is guilty at its share of all time since the start, and that every few milliseconds.

    Of all time: on a machine whose cores are busy, either part may be kept waiting at its end.
    """
    start = time.perf_counter()
    spent = 0.0
    while True:
        began = now = time.perf_counter()
        while now - began < 0.01 or spent + now - began < (now - start) * share:
            guilty()
            now = time.perf_counter()
        spent += now - began
        while (time.perf_counter() - start) * share < spent:
            other()
