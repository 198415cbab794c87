"""Places that articles come from, files and addresses by their names: owns which of them lie under which."""

import os


def lies_in(origin: str, places: set[str]) -> bool:
    """Whether a place is one of `places` or under one of them."""
    while origin not in places:
        parent = os.path.dirname(origin)
        if parent in (origin, ""):
            return False
        origin = parent
    return True
