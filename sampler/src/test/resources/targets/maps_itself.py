"""Maps the file of its own interpreter a second time, as data, at a lower address than its code has."""
import mmap
import os

with open("/proc/self/maps") as maps:
    code = [line.split(maxsplit=5)[5].strip() for line in maps if " r-xp " in line and "/" in line]
interpreter = next(path for path in code if "python" in os.path.basename(path))
with open(interpreter, "rb") as file:
    mappings = [mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) for _ in range(3)]


def busy():
    while True:
        pass


print("ready", flush=True)
busy()
