"""How long work takes that is handed out piece by piece: owns that the time of whoever takes the pieces does
not count."""

import time
from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Clock:
    """`seconds` so far."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, pieces: Generator[T, None, R]) -> Generator[T, None, R]:
        """The same pieces and the same return value; the clock runs while they are made. Closing this closes
        `pieces`."""
        try:
            while True:
                began = time.perf_counter()
                try:
                    piece = next(pieces)
                except StopIteration as over:
                    made: R = over.value
                    return made
                finally:
                    self.seconds += time.perf_counter() - began
                yield piece
        finally:
            pieces.close()
