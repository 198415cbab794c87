"""How much of something is meant: owns the words that say all of it and those that say a part."""

from assistant.verify.alignment import EXACT
from assistant.verify.conflict import Conflict
from assistant.verify.ground import Ground
from assistant.verify.reading import Reading

_ALL = frozenset("all every each both entire whole everyone everybody".split())
_PART = frozenset("some most many several half few part parts one majority minority".split())
# "Nearly all".
_SHORT_OF = frozenset("nearly almost not".split())
# Words between one of these and what it counts: "all of the remaining hostages".
_REACH = 4


def extent_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """All of something where the nearest sentence says a part of it."""
    match = ground.nearest
    theirs = match.reading.tokens
    for place, token in enumerate(claim.tokens):
        if token.lower not in _ALL or (place and claim.tokens[place - 1].lower in _SHORT_OF):
            continue
        counted = next((at for at in claim.content if place < at <= place + _REACH), None)
        link = match.links.get(counted) if counted is not None else None
        if link is None or link.strength < EXACT or link.place is None:
            continue
        before = []
        for other in reversed(theirs[max(0, link.place - _REACH) : link.place]):
            if other.is_mark:
                break
            before.append(other)
        words = {other.lower for other in before}
        part = next((other.text for other in before if other.lower in _PART), "")
        short = next((other.text for other in before if other.lower in _SHORT_OF), "") if words & _ALL else ""
        if (part and not words & _ALL) or short:
            said = f"{short} all" if short else part
            return Conflict(
                verdict="number_differs", reason=f"says “{token.text}”, the article says “{said}”"
            )
    return None
