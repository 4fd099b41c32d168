"""Counts primes in two ways, over and over, for some seconds: something to profile.

usage: python primes.py [SECONDS]
"""

import sys
import time


def by_division(limit):
    return sum(all(number % divisor for divisor in range(2, int(number**0.5) + 1)) for number in range(2, limit))


def by_sieve(limit):
    is_prime = [True] * limit
    for number in range(2, int(limit**0.5) + 1):
        if is_prime[number]:
            for multiple in range(number * number, limit, number):
                is_prime[multiple] = False
    return sum(is_prime[2:])


def main(seconds):
    end = time.time() + seconds
    while time.time() < end:
        assert by_division(20000) == by_sieve(20000)
        time.sleep(0.01)


main(float(sys.argv[1]) if len(sys.argv) > 1 else 3)
