"""Settings of the assistant that a user may make, and their check."""

import os
from math import isfinite

from assistant.errors import AssistantError

MIN_CONFIDENCE = "DATELINE_MIN_CONFIDENCE"


def min_confidence(given: float | None = None) -> float | None:
    """`given`, else $DATELINE_MIN_CONFIDENCE, else None: the measured one that ships. 0 never refuses, 1
    nearly always. Raises `AssistantError` for what is no number from 0 to 1."""
    value: float | str | None = given if given is not None else os.environ.get(MIN_CONFIDENCE) or None
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not (isfinite(number) and 0 <= number <= 1):
        name = "min_confidence" if given is not None else f"${MIN_CONFIDENCE}"
        raise AssistantError(f"{name} is {value!r}: give a number from 0 (never refuse) to 1")
    return number
