"""Which answers are under way, and that one can be stopped: owns the word between the event that answers and
the one that is to end it.

Not by Gradio's `cancels`: a cancelled event ends in its page as a failed one, whose mark breaks on a
translation that is missing, and nothing is redrawn from then on. Here the event that answers ends of itself.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Stop:
    """Of one answer: whether it is to end, and whether the whole conversation is over with it."""

    def __init__(self) -> None:
        self.asked = False
        self.restarting = False


class AnswersUnderWay:
    """By the session of the browser tab. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stops: defaultdict[str, list[Stop]] = defaultdict(list)

    @contextmanager
    def answering(self, session: str) -> Iterator[Stop]:
        """While an answer is under way."""
        stop = Stop()
        with self._lock:
            self._stops[session].append(stop)
        try:
            yield stop
        finally:
            with self._lock:
                self._stops[session].remove(stop)
                if not self._stops[session]:
                    del self._stops[session]

    def stop(self, session: str, *, restarting: bool = False) -> None:
        """Every answer of this session is to end."""
        with self._lock:
            for stop in self._stops.get(session, ()):
                stop.restarting = stop.restarting or restarting
                stop.asked = True
