"""As slow.py, for what numpy, pandas and torch are slow in: slow_libraries.py RULE, or RULE-not for what looks like it."""
import ctypes
import os
import sys

from halves import half, other

rule = sys.argv[1]


def measured(run):
    """Says ready when all that is to be imported is."""
    print("ready")
    sys.stdout.flush()
    run()


def tensors(name):
    import torch

    numbers = [float(i) for i in range(20000)]
    ready = torch.tensor(numbers)
    if name == "list-to-tensor":
        return lambda: half(lambda: torch.tensor(numbers))
    return lambda: half(lambda: [ready.clone() for i in range(100)])


def loading(name):
    import torch
    from torch.utils.data import DataLoader, IterableDataset

    torch.set_num_threads(1)
    item = torch.zeros(4)

    class Hashes(IterableDataset):
        def __init__(self, count):
            self.count = count

        def __iter__(self):
            while True:
                for i in range(self.count):
                    other()
                yield item

    workers = 1 if name.startswith("dataloader-wait") else 0
    count = 1 if name == "dataloader-wait-not" else 0 if name == "dataloader-inline-not" else 200
    batches = iter(DataLoader(Hashes(count), batch_size=1, num_workers=workers, multiprocessing_context=context(workers)))
    next(batches)
    if name == "dataloader-wait-not":
        return lambda: fed(batches)
    return lambda: half(lambda: next(batches), 0.1 if name == "dataloader-inline-not" else 0.5)


def context(workers):
    return "fork" if workers else None


def fed(batches):
    while True:
        next(batches)
        for i in range(300):
            other()


def vectorized(name):
    import numpy

    array = numpy.arange(20000.0)
    if name == "numpy-vectorize":
        twice = numpy.vectorize(lambda x: 2 * x + 1)
        return lambda: half(lambda: twice(array))
    return lambda: half(lambda: [2 * array + 1 for i in range(50)])


def frames(name):
    import pandas

    frame = pandas.DataFrame({"a": range(1000), "b": range(1000)})
    if name == "pandas-iterrows":
        return lambda: half(lambda: sum(1 for _ in frame.iterrows()))
    if name == "pandas-iterrows-not":
        return lambda: half(lambda: sum(1 for _ in frame.itertuples()))
    if name == "pandas-apply-rows":
        return lambda: half(lambda: frame.apply(lambda row: row["a"] + row["b"], axis=1))
    return lambda: half(lambda: frame.apply(lambda column: sum(column)))


def products(name):
    os.environ["OPENBLAS_NUM_THREADS"] = "1" if name.endswith("-not") else "16"
    import numpy

    left = numpy.ones((200, 200))

    def multiply():
        while True:
            left.dot(left)

    return multiply


def gpu(name):
    """Of a GPU, only the names: two libraries with functions that are called as torch's and CUDA's."""
    torch = ctypes.CDLL(sys.argv[2])
    call = torch.wait_in_item if name == "gpu-wait" else torch.wait_alone
    return lambda: half(lambda: call(20))


SCENARIOS = {
    "list": tensors,
    "dataloader": loading,
    "numpy": vectorized,
    "pandas": frames,
    "threads": products,
    "gpu": gpu,
}
measured(SCENARIOS[rule.split("-")[0]](rule))
