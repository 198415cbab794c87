"""What a claim denies against what its evidence denies, and words for their opposites."""

from collections.abc import Mapping, Sequence

from assistant.terms import STOP_WORDS
from assistant.verify.alignment import EXACT
from assistant.verify.conflict import Conflict
from assistant.verify.ground import Ground, Match
from assistant.verify.polarity import IMPLICIT, Negation
from assistant.verify.reading import Reading
from assistant.verify.words import are_opposites, has_opposite

# Links from here on pair two denials.
_LOOSE = 0.6
# Words behind a word such as "before" that say whether two of them speak of the same …
_SLOT = 4
# … and words before one, in which "stopped" or "prevented" denies it.
_REACH = 6
# "It is not true that …" denies what follows.
_TRUTH = frozenset("true evidence proof sign signs indication case certain sure clear".split())


def polarity_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """A denial on one side alone, or a word and its opposite."""
    for match in ground.matches:
        found = _denied(claim, match) or _opposite_words(claim, match) or _opposite_glue(claim, match)
        if found is not None:
            return found
        break
    return None


def _denied(claim: Reading, match: Match) -> Conflict | None:
    evidence = match.reading
    firm = {place: link.place for place, link in match.links.items() if link.strength >= EXACT}
    loose = {place: link.place for place, link in match.links.items() if link.strength >= _LOOSE}
    for negation in _unpaired(claim, evidence, loose):
        linked = [firm[place] for place in negation.reach if place in firm]
        if linked and not _implied(evidence, linked):
            word = claim.tokens[negation.place].text
            return Conflict(verdict="negated", reason=f"denies with “{word}” what the article says")
    back = {there: place for place, there in firm.items()}
    for negation in _unpaired(evidence, claim, {there: place for place, there in loose.items()}):
        head = next((p for p in negation.reach if evidence.tokens[p].lower not in _TRUTH), None)
        if head in back and not _implied(claim, [back[head]]):
            word = evidence.tokens[negation.place].text
            return Conflict(verdict="negated", reason=f"leaves out the article's “{word}”")
    return None


def _implied(reading: Reading, places: Sequence[int]) -> bool:
    """Whether a verb such as "stopped" or "prevented" stands shortly before one of these places."""
    return any(
        token.lower in IMPLICIT
        for place in places
        for token in reading.tokens[max(0, place - _REACH) : place]
    )


def _unpaired(one: Reading, other: Reading, links: Mapping[int, int]) -> list[Negation]:
    """Denials of one side that reach no word which the other side denies as well, or says by its opposite.
    Of "has not denied" beside "has denied" the "not" is unpaired, whatever else the two deny."""
    denied = {place for negation in other.negations for place in negation.reach}
    words, theirs = ({negation.place for negation in reading.negations} for reading in (one, other))

    def paired(negation: Negation) -> bool:
        head = negation.reach[0]
        if head in words and links.get(head) in theirs:
            return links[head] in denied
        return any(links.get(place) in denied for place in negation.reach)

    return [
        negation
        for negation in one.negations
        if not paired(negation)
        and not any(
            are_opposites(one.tokens[place].key, key) and key not in one.keys
            for place in negation.reach[:2]
            for key in other.keys
        )
    ]


def _opposite_words(claim: Reading, match: Match) -> Conflict | None:
    evidence = match.reading
    firm = {link.place for link in match.links.values() if link.strength >= EXACT}
    mine = {place for negation in claim.negations for place in negation.reach}
    theirs = {place for negation in evidence.negations for place in negation.reach}
    for place in claim.content:
        link = match.links[place]
        token = claim.tokens[place]
        if link.strength >= EXACT or token.key in evidence.keys or place in claim.name_places:
            continue
        for other in evidence.content:
            if other in firm or evidence.tokens[other].key in claim.keys:
                continue
            if are_opposites(token.key, evidence.tokens[other].key) and (place in mine) == (other in theirs):
                return Conflict(
                    verdict="negated",
                    reason=f"says “{token.text}”, the article says “{evidence.tokens[other].text}”",
                )
    return None


def _opposite_glue(claim: Reading, match: Match) -> Conflict | None:
    """Words such as "before" and "less", which are no content: they count when the same word follows."""
    evidence = match.reading
    for place, token in enumerate(claim.tokens):
        if token.lower not in STOP_WORDS or not has_opposite(token.key) or token.key in evidence.keys:
            continue
        for other, theirs in enumerate(evidence.tokens):
            if (
                theirs.lower in STOP_WORDS
                and theirs.key not in claim.keys
                and are_opposites(token.key, theirs.key)
            ) and _following(claim, place) & _following(evidence, other):
                return Conflict(
                    verdict="negated", reason=f"says “{token.text}”, the article says “{theirs.text}”"
                )
    return None


def _following(reading: Reading, place: int) -> frozenset[str]:
    return frozenset(
        token.key
        for token in reading.tokens[place + 1 : place + 1 + _SLOT]
        if not token.is_mark and token.lower not in STOP_WORDS
    )
