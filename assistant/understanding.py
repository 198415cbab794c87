"""A question as it is understood after the turns before it: owns when a follow-up that may be of something
else is asked as it stands."""

from collections.abc import Callable, Sequence

from assistant.candidates import Candidate
from assistant.condense import Turn, is_refusal, standalone
from assistant.terms import stems

# What somebody does in any article.
_SAID = stems("say said tell told think thought want wanted happen happened get got")


def understood(
    question: str, history: Sequence[Turn], first_of: Callable[[str], Candidate | None]
) -> str | None:
    """The question without the turns before it, None where it is asked as it stands. `first_of`: the sentence
    that answers a query, None where it is refused.

    "Who won the regatta?" after the opening of a bridge is complete but for that topic, and may be of another
    one; "How many people were injured?" is not, whatever article tells of injured people. It stands where its
    own article is about what no turn spoke of, by its title, and what is found with the topic is not. A topic
    of which nothing was found last time is not asked about again where the question is answered without."""
    found = standalone(question, history)
    new = found.new - _SAID if found else frozenset[str]()
    if found is None or not new:
        return found.text if found else None
    given_up = is_refusal(history[-1][1])
    together = None if given_up else first_of(found.text)
    if together is not None and new <= _stems(together):
        return found.text
    alone = first_of(question)
    if alone is None or not new <= _stems(alone):
        return found.text
    return None if given_up or new & stems(alone.passage.title) else found.text


def _stems(sentence: Candidate) -> frozenset[str]:
    return stems(f"{sentence.passage.title} {sentence.before} {sentence.text}")
