"""A shell with job control for one job: runs its arguments in the foreground of a terminal of its own.

Reads "type KEY" and "signal NUMBER" from stdin, and prints what waitpid tells of the job: "stopped 20", "continued",
"exited 7", "signalled 11".
"""
import fcntl
import os
import pty
import select
import signal
import sys
import termios

KEYS = {"ctrl-c": b"\x03", "ctrl-z": b"\x1a"}


def say(text):
    os.write(1, (text + "\n").encode())


os.setsid()
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
job = os.fork()
if job == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(slave, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.dup2(slave, 0)
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    readable, _, _ = select.select([0], [], [], 0.005)
    command = os.read(0, 100).decode().split() if readable else []
    if command[:1] == ["type"]:
        os.write(master, KEYS[command[1]])
    elif command[:1] == ["signal"]:
        os.kill(-job, int(command[1]))
    pid, status = os.waitpid(job, os.WNOHANG | os.WUNTRACED | os.WCONTINUED)
    if pid == 0:
        continue
    if os.WIFSTOPPED(status):
        say("stopped %d" % os.WSTOPSIG(status))
    elif os.WIFCONTINUED(status):
        say("continued")
    elif os.WIFSIGNALED(status):
        say("signalled %d" % os.WTERMSIG(status))
        break
    else:
        say("exited %d" % os.WEXITSTATUS(status))
        break
