"""How many processors there are to work with."""

import os


def usable_processors() -> int:
    """Those that this process may use. Where the system does not tell, as on macOS, all of the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
