# Runs inside gdb, attached to a process: stops it again and again, and writes down registers, stack and frames.
#
# gdb --batch -p PID -ex 'python OUT = "file"; STOPS = 100; MAX_BYTES = 65536' -x gdb_stacks.py
#
# The file holds, for each stop: "JFST", u32 number of frames, 17 registers by their DWARF numbers, u32 size, the stack's
# bytes from 128 below the stack pointer on, then pc and sp of each frame; all little-endian.
import random
import struct
import subprocess

import gdb

NAMES = "rax rdx rcx rbx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip".split()
MASK = (1 << 64) - 1
RED_ZONE = 128


def number(value):
    return int(value.cast(gdb.lookup_type("unsigned long"))) & MASK


def stack_end(pid, sp):
    with open("/proc/%d/maps" % pid) as maps:
        for line in maps:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            if start <= sp < end:
                return end
    return sp


def frames():
    found = []
    frame = gdb.newest_frame()
    while frame is not None and frame.is_valid():
        if frame.type() not in (gdb.INLINE_FRAME, gdb.TAILCALL_FRAME):  # these have nothing on the stack
            found.append((frame.pc(), number(frame.read_register("rsp"))))
        try:
            frame = frame.older()
        except gdb.error:
            break
    return found


def write_stop(out, pid):
    newest = gdb.newest_frame()
    registers = [number(newest.read_register(name)) for name in NAMES]
    sp = registers[7]
    start = sp - RED_ZONE
    size = min(MAX_BYTES, stack_end(pid, sp) - start)
    stack = gdb.selected_inferior().read_memory(start, size).tobytes()
    found = frames()
    out.write(b"JFST" + struct.pack("<I", len(found)) + struct.pack("<17Q", *registers))
    out.write(struct.pack("<I", size) + stack)
    for pc, frame_sp in found:
        out.write(struct.pack("<QQ", pc, frame_sp))


def stop_soon(pid):
    """Another process does it: gdb keeps Python's lock while the target runs."""
    delay = random.uniform(0.001, 0.012)
    return subprocess.Popen(["sh", "-c", "sleep %f; kill -STOP %d" % (delay, pid)])


def main():
    for setting in ("pagination off", "backtrace past-main on", "backtrace past-entry on", "backtrace limit 2000"):
        gdb.execute("set " + setting)
    for name, action in (("SIGSTOP", "stop print nopass"), ("SIGALRM", "nostop noprint pass")):
        gdb.execute("handle %s %s" % (name, action), to_string=True)
    pid = gdb.selected_inferior().pid
    with open(OUT, "wb") as out:
        for _ in range(STOPS):
            stopper = stop_soon(pid)
            gdb.execute("continue", to_string=True)
            stopper.wait()
            gdb.execute("thread 1", to_string=True)
            write_stop(out, pid)
    gdb.execute("detach")


main()
