"""Which answers are under way, and that one can be stopped: owns the word between the event that answers and
the one that is to end it.

Not by Gradio's `cancels`: a cancelled event ends in its page as a failed one, whose mark breaks on a
translation that is missing, and nothing is redrawn from then on. Here the event that answers ends of itself.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

# A language model that says nothing is looked at twice a second.
SECONDS_TO_END = 1.0


class Stop:
    """Of one answer: whether it is to end, whether the whole conversation is over with it, whether it is
    whole, so that the next one may begin, and whether it has ended."""

    def __init__(self) -> None:
        self.asked = False
        self.restarting = False
        self.whole = False
        self.over = Event()


class AnswersUnderWay:
    """By the session of the browser tab. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stops: defaultdict[str, list[Stop]] = defaultdict(list)

    @contextmanager
    def answering(self, session: str) -> Iterator[Stop | None]:
        """While an answer is under way. None when another one of this session is, which has to be over first:
        both would go on from the same conversation, and the later one would be all that is left of it."""
        stop = Stop()
        with self._lock:
            busy = any(not (other.restarting or other.whole) for other in self._stops.get(session, ()))
            if not busy:
                self._stops[session].append(stop)
        if busy:
            yield None
            return
        try:
            yield stop
        finally:
            stop.over.set()
            with self._lock:
                self._stops[session].remove(stop)
                if not self._stops[session]:
                    del self._stops[session]

    def stop(self, session: str, *, restarting: bool = False) -> None:
        """Every answer of this session is to end. `restarting`: waits until they have, so that none is drawn
        over what comes next, but not for long: one that takes longer draws nothing meanwhile."""
        with self._lock:
            stops = list(self._stops.get(session, ()))
        for stop in stops:
            stop.restarting = stop.restarting or restarting
            stop.asked = True
        if restarting:
            for stop in stops:
                stop.over.wait(SECONDS_TO_END)
