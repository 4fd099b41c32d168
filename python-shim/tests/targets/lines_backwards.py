# The bytecode of a comprehension over several lines goes back in lines as well as forth.
import sys
import time


def several_lines():
    return [
        time.sleep(
            600
        )
        for number in range(
            100
        )
    ]


print("ready")
sys.stdout.flush()
several_lines()  # line 19
