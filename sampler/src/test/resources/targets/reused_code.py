"""Makes, runs and drops code objects: their addresses are used again and again for other code."""


def spin(rounds):
    for _ in range(rounds):
        pass


print("ready", flush=True)
number = 0
while True:
    number = (number + 1) % 100
    source = "\n" * number + f"def made_{number}():\n    spin(3000)\n"
    names = {"spin": spin}
    exec(compile(source, f"file_{number}.py", "exec"), names)
    names[f"made_{number}"]()
