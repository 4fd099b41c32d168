"""Computes something checkable and prints it at the end: whoever stopped or harmed it would show."""
import hashlib

print("ready", flush=True)
digest = b""
for number in range(4_000_000):
    digest = hashlib.blake2b(digest + number.to_bytes(4, "little")).digest()
print(digest.hex(), flush=True)
