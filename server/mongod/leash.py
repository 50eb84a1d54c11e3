"""Runs a command that must not outlive its parent: `python leash.py PARENT_PID COMMAND…`.

A `preexec_fn` would do the same, but it runs Python between fork and exec, which can deadlock
in a process with threads. Needs nothing but the standard library, to start in milliseconds.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Become `command`; it gets SIGTERM when `parent` ends, however that ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    # A parent that died before the prctl sends no signal any more.
    if os.getppid() == parent:
        os.execv(command[0], command)  # noqa: S606 (the point of this file)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
