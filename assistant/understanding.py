"""A question as it is understood after the turns before it: owns when a follow-up that may be of something
else is asked as it stands."""

from collections.abc import Callable, Sequence

from assistant.candidates import Candidate
from assistant.condense import Turn, standalone
from assistant.terms import stems


def understood(
    question: str, history: Sequence[Turn], first_of: Callable[[str], Candidate | None]
) -> str | None:
    """The question without the turns before it, None where it is asked as it stands. `first_of`: the sentence
    that answers a query, None where it is refused.

    "Who won the regatta?" after the opening of a bridge is complete but for that topic, and may be of another
    one. What it says that no turn said decides: it stands where the sentence that answers it alone holds more
    of that than the one that answers it together with the topic."""
    found = standalone(question, history)
    if found is None or not found.new:
        return found.text if found else None
    together = _holds(found.new, first_of(found.text))
    if together == len(found.new):
        return found.text
    return None if _holds(found.new, first_of(question)) > together else found.text


def _holds(new: frozenset[str], sentence: Candidate | None) -> int:
    """How many of these stems stand in it or right before it."""
    return len(new & stems(f"{sentence.before} {sentence.text}")) if sentence else 0
