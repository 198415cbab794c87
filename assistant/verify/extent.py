"""How much of something is meant: owns the words that say all of it and those that say a part."""

from assistant.verify.alignment import EXACT
from assistant.verify.conflict import Conflict
from assistant.verify.ground import Ground
from assistant.verify.reading import Reading
from assistant.verify.tokens import Token, words_before

_ALL = frozenset("all every each both entire whole everyone everybody".split())
_PART = frozenset("some many several half few part parts majority minority".split())
# A part only before "of": "the most popular", "one day".
_PART_OF = frozenset({"most", "one"})
# "Nearly all".
_SHORT_OF = frozenset("nearly almost not".split())
# Words between one of these and what it counts: "all of the remaining hostages".
_REACH = 4


def extent_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """All of something where the nearest sentence says a part of it."""
    match = ground.nearest
    # Where all of something is spoken of as well, it may be what the claim means.
    if any(token.lower in _ALL for one in ground.quoted if one is not match.reading for token in one.tokens):
        return None
    theirs = match.reading.tokens
    for place, token in enumerate(claim.tokens):
        if token.lower not in _ALL or (place and claim.tokens[place - 1].lower in _SHORT_OF):
            continue
        counted = next((at for at in claim.content if place < at <= place + _REACH), None)
        link = match.links.get(counted) if counted is not None else None
        if link is None or link.strength < EXACT or link.place is None:
            continue
        before = words_before(theirs, link.place, _REACH)
        nearly = [other.text for other in before if other.lower in _SHORT_OF]
        if any(other.lower in _ALL for other in theirs):
            part = f"{nearly[0]} all" if nearly and any(other.lower in _ALL for other in before) else ""
        else:
            part = next(
                (
                    one.text
                    for one, behind in zip(before, [None, *before], strict=False)
                    if _is_part(one, behind)
                ),
                "",
            )
        if part:
            return Conflict(
                verdict="number_differs", reason=f"says “{token.text}”, the article says “{part}”"
            )
    return None


def _is_part(token: Token, behind: Token | None) -> bool:
    """`behind`: the word that follows it. "Some 30" is about 30."""
    if token.lower in _PART_OF:
        return behind is not None and behind.lower == "of"
    return token.lower in _PART and not (behind is not None and behind.text[0].isdigit())
