"""Words that tell one event from its two sides: what one sells the other buys, and who is ahead has the other
behind. Owns which words do, and how it is seen that they are used so."""

from functools import lru_cache

from assistant.verify.reading import Reading
from assistant.verify.words import Sides, sides_of, stand_opposed

_CONVERSES = (
    "buy purchase acquire : sell | lend : borrow | win triumph victory : lose defeat | beat defeat : lose | "
    "ahead : behind"
)
# Words on either side in which those are looked for of whom it is told.
_REACH = 8


def turned(claim: Reading, evidence: Reading) -> bool:
    """Whether two sentences tell one event from its two sides."""
    return any(
        is_turned(claim, place, evidence, other)
        for place in claim.content
        if claim.tokens[place].key not in evidence.keys and claim.tokens[place].key in _sides()
        for other in evidence.content
        if evidence.tokens[other].key not in claim.keys
    )


def is_turned(claim: Reading, place: int, evidence: Reading, other: int) -> bool:
    """Whether the words at two places are the two sides of one event: what stands before one of them stands
    behind the other."""
    if not stand_opposed(_sides(), claim.tokens[place].key, evidence.tokens[other].key):
        return False
    before, behind = _about(claim, place)
    before_there, behind_there = _about(evidence, other)
    return bool((before & behind_there) - before_there or (behind & before_there) - behind_there)


def _about(reading: Reading, place: int) -> tuple[frozenset[str], frozenset[str]]:
    """Keys of the content words before and behind a place."""

    def keys(first: int, last: int) -> frozenset[str]:
        return frozenset(reading.tokens[one].key for one in reading.content if first <= one <= last)

    return keys(place - _REACH, place - 1), keys(place + 1, place + _REACH)


@lru_cache(maxsize=1)
def _sides() -> Sides:
    return sides_of(_CONVERSES)
