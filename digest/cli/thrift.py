"""How a process of ours uses what the machine has: little of it at once, and none of it for nothing."""

import atexit
import gc
import os

# Objects made before garbage is looked for, and how often older ones are looked through with them. Nearly all that a
# command loads stays to its end, so that looking through it as often as Python does by default takes a sixth of a run,
# and looking through it once more at the end, when memory goes back to the system anyway, a fifth.
GARBAGE = 200_000, 20, 100

# What the matching multiplies is small: threads would wait for one another longer than they work, at full speed, and
# the more so the busier the machine is. With one, sums also come out alike whatever the machine.
THREADS = "OPENBLAS_NUM_THREADS"


def be_thrifty() -> None:
    """Set both for this process; to be called before NumPy is loaded. Threads that a person has set stay."""
    gc.set_threshold(*GARBAGE)
    atexit.register(gc.freeze)
    os.environ.setdefault(THREADS, "1")
