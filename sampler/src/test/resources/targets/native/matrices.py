"""Calls into numpy for ever: BLAS, LAPACK, loops, sorting with a Python function."""

import functools

import numpy


def work(numbers):
    numpy.linalg.svd(numbers)
    numpy.linalg.solve(numbers, numbers)
    (numbers @ numbers).sum()
    numpy.sort(numbers.ravel())
    numpy.vectorize(lambda x: x * 2)(numbers[0])
    sorted(numbers[0], key=functools.cmp_to_key(lambda a, b: -1 if a < b else 1))


matrix = numpy.random.default_rng(1).standard_normal((60, 60))
work(matrix)
print("ready", flush=True)
while True:
    work(matrix)
