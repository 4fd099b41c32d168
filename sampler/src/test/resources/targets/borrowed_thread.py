"""A thread of C that calls into Python now and then, with a new PyThreadState each time; a busy main thread."""
import ctypes
import threading
import time

CALLBACK = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
libc = ctypes.CDLL(None)


def called_from_c(_argument):
    end = time.perf_counter() + 0.02
    while time.perf_counter() < end:
        pass
    return 0


callback = CALLBACK(called_from_c)


def make_threads():
    # Each pthread is born outside Python, runs the callback once under PyGILState_Ensure, and ends.
    while True:
        thread = ctypes.c_ulong()
        libc.pthread_create(ctypes.byref(thread), None, callback, None)
        libc.pthread_join(thread, None)


threading.Thread(target=make_threads, daemon=True).start()
print("ready", flush=True)
end_of_time = time.monotonic() + 60
while time.monotonic() < end_of_time:
    time.sleep(0.001)
