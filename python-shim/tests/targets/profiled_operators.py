"""Runs some of torch's operators in turn below torch's own profiler.

After a line of stdin it says how long each operator itself took, in microseconds, by that profiler.
"""
import json
import sys
import threading

import torch
from torch.profiler import ProfilerActivity, profile

asked = threading.Event()


def listen():
    sys.stdin.readline()
    asked.set()


def loop():
    while not asked.is_set():
        torch.addmm(bias, square, square)
        torch.exp(line)
        torch.cumsum(line, 0)
        torch.sort(short)
        torch.sin(line)
        torch.nn.functional.conv2d(image, kernel)


torch.set_num_threads(1)
torch.manual_seed(0)
square, bias = torch.randn(300, 300), torch.randn(300)
line, short = torch.randn(600000), torch.randn(20000)
image, kernel = torch.randn(4, 8, 40, 40), torch.randn(16, 8, 3, 3)
threading.Thread(target=listen, daemon=True).start()
with torch.no_grad(), profile(activities=[ProfilerActivity.CPU]) as measured:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    loop()
times = {event.key: event.self_cpu_time_total for event in measured.key_averages()}
sys.stdout.write(json.dumps(times) + "\n")
sys.stdout.flush()
