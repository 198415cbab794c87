"""How much of something is meant: owns the words that say all of it and those that say a part."""

from itertools import pairwise, takewhile

from assistant.verify.alignment import EXACT
from assistant.verify.conflict import Conflict
from assistant.verify.ground import Ground, Match
from assistant.verify.reading import Reading
from assistant.verify.tokens import Token, words_before

_ALL = frozenset("all every each both entire whole everyone everybody".split())
_PART = frozenset("some many several half few part parts majority minority".split())
# A part only before "of": "the most popular", "one day".
_PART_OF = frozenset({"most", "one"})
# "Nearly all".
_SHORT_OF = frozenset("nearly almost not".split())
# "Most of them", "some of whom".
_PART_OF_THEM = _PART | _PART_OF
_THEM = frozenset({"them", "which", "whom"})
# That nothing else is meant; and what says so in other words.
_ALONE = frozenset({"sole", "solely", "exclusively"})
_SINGLY = _ALONE | frozenset(
    "alone only exclusive single singly unique just purely nobody nothing except "
    "solo lone himself herself itself themselves".split()
)
_PERIODS = frozenset("day week month year quarter decade".split())
# Words between one of these and what it counts: "all of the remaining hostages".
_REACH = 4
# "All but 650 of the 84,000 homes."
_BUT_REACH = 7


def extent_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """All of something where the nearest sentence says a part of it; or only it where nothing says so."""
    return _part_for_all(claim, ground) or _alone(claim, ground)


def _part_for_all(claim: Reading, ground: Ground) -> Conflict | None:
    match = ground.nearest
    # Where all of something is spoken of as well, it may be what the claim means.
    if any(token.lower in _ALL for one in ground.quoted if one is not match.reading for token in one.tokens):
        return None
    for place, token in enumerate(claim.tokens):
        following = claim.tokens[place + 1].lower if place + 1 < len(claim.tokens) else ""
        if (
            token.lower not in _ALL
            or (place and claim.tokens[place - 1].lower in _SHORT_OF)
            or following == "but"
        ):
            continue
        counted = next((at for at in claim.content if place < at <= place + _REACH), None)
        link = match.links.get(counted) if counted is not None else None
        if link is None or link.strength < EXACT or link.place is None:
            continue
        part = _part_said(match, link.place) or _part_of_them(claim, match, link.place)
        if part:
            return Conflict(
                verdict="number_differs", reason=f"says “{token.text}”, the article says “{part}”"
            )
    return None


def _part_said(match: Match, counted: int) -> str:
    """What the sentence says before the word at `counted` that is less than all, "" where nothing does."""
    tokens = match.reading.tokens
    before = words_before(tokens, counted, _REACH)
    further = words_before(tokens, counted, _BUT_REACH)
    if any(token.lower == "all" and behind.lower == "but" for behind, token in pairwise(further)):
        return "all but"
    if any(token.lower in _ALL for token in tokens):
        nearly = [other.text for other in before if other.lower in _SHORT_OF]
        return f"{nearly[0]} all" if nearly and any(other.lower in _ALL for other in before) else ""
    return next(
        (one.text for one, behind in zip(before, [None, *before], strict=False) if _is_part(one, behind)),
        "",
    )


def _part_of_them(claim: Reading, match: Match, counted: int) -> str:
    """As in: "1,200 jobs, most of them in Lisbon", where the claim says of them what is said of the most."""
    if any(token.lower in _ALL for token in match.reading.tokens):
        return ""
    linked = {link.place for link in match.links.values() if link.strength >= EXACT}
    tokens = match.reading.tokens
    for place in range(counted + 1, len(tokens) - 2):
        words = [token.lower for token in tokens[place : place + 3]]
        if words[0] in _PART_OF_THEM and words[1] == "of" and words[2] in _THEM:
            said = takewhile(lambda at: not tokens[at].is_mark, range(place + 3, len(tokens)))
            part = " ".join(words)
            if linked & set(said) and part not in claim.text.lower():
                return part
    return ""


def _alone(claim: Reading, ground: Ground) -> Conflict | None:
    """As in: "in Turkey alone" where nothing that is quoted says that it is."""
    known = {token.lower for one in (*ground.quoted, *ground.around) for token in one.tokens}
    if known & _SINGLY:
        return None
    for place, token in enumerate(claim.tokens):
        if token.lower in _ALONE or (token.lower == "alone" and place and _bounds(claim.tokens[place - 1])):
            return Conflict(verdict="unsupported", reason=f"nothing in the article for “{token.text}”")
    return None


def _bounds(token: Token) -> bool:
    """Whether "alone" behind it says that nothing else counts: "in 2022 alone", but "lives alone"."""
    return token.is_capital or token.text[0].isdigit() or token.lower in _PERIODS


def _is_part(token: Token, behind: Token | None) -> bool:
    """`behind`: the word that follows it. "Some 30" is about 30."""
    if token.lower in _PART_OF:
        return behind is not None and behind.lower == "of"
    return token.lower in _PART and not (behind is not None and behind.text[0].isdigit())
