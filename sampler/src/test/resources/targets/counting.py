"""Computes a chain of digests until it is asked for it; with an argument, a chain of that length at once.

Whoever stopped or harmed the first run would show in the comparison with the second.
"""
import hashlib
import select
import sys

print("ready", flush=True)
length = int(sys.argv[1]) if len(sys.argv) > 1 else 0
digest = b""
number = 0
while number < length or (length == 0 and not select.select([sys.stdin], [], [], 0)[0]):
    for _ in range(1000):
        digest = hashlib.blake2b(digest + number.to_bytes(8, "little")).digest()
        number += 1
print(number, digest.hex(), flush=True)
