"""Trains in several processes, with a fixed seed again and again, and counts where losses differ from the first time's.

Each one's first training ends before "ready": nobody has looked at it. To each line that it reads it answers, when
every process has ended two more whole trainings, how many there were and how many came out differently, in any bit of
any loss.

usage: training.py PROCESSES
"""
import mmap
import os
import signal
import sys
import threading
import time

import torch
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

STEPS = 20
PROCESSES = int(sys.argv[1])
FINISHED, DIFFERENT = 0, 1
counts = memoryview(mmap.mmap(-1, PROCESSES * 16)).cast("Q", (PROCESSES, 2))


def losses():
    """The losses of one training, to the last bit."""
    torch.manual_seed(7)
    data = TensorDataset(torch.randn(STEPS * 8, 1, 8, 8), torch.randint(10, (STEPS * 8,)))
    model = torch.nn.Sequential(
        torch.nn.Conv2d(1, 8, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Dropout(0.2), torch.nn.Linear(288, 10)
    )
    adam = torch.optim.Adam(model.parameters(), lr=0.01)
    found = []
    for images, labels in DataLoader(data, batch_size=8, shuffle=True):
        loss = cross_entropy(model(images), labels)
        adam.zero_grad()
        loss.backward()
        adam.step()
        found.append(loss.item().hex())
    return found


def train(process):
    """Trains for ever."""
    right = losses()
    while True:
        counts[process, FINISHED] += 1
        counts[process, DIFFERENT] += losses() != right


def finished():
    return [counts[process, FINISHED] for process in range(PROCESSES)]


def await_trainings(number):
    """Waits until each process has ended so many more."""
    wanted = [before + number for before in finished()]
    while any(now < then for now, then in zip(finished(), wanted)):
        time.sleep(0.01)


def answer():
    """Says when all are at it; then how it went, after each line of stdin."""
    await_trainings(1)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        await_trainings(3)
        different = sum(counts[process, DIFFERENT] for process in range(PROCESSES))
        sys.stdout.write("%d different of %d\n" % (different, sum(finished())))
        sys.stdout.flush()


torch.set_num_threads(1)
os.nice(10)  # whoever starts and kills samplers beside it has to get on
for process in range(1, PROCESSES):
    if os.fork() == 0:
        libc = __import__("ctypes").CDLL(None)
        libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: no process outlives the first one
        train(process)
threading.Thread(target=answer, daemon=True).start()
train(0)
