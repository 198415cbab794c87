"""What a claim denies against what its evidence denies, and words for their opposites."""

from collections.abc import Mapping, Sequence

from assistant.terms import STOP_WORDS
from assistant.verify.alignment import EXACT
from assistant.verify.conflict import Conflict
from assistant.verify.converses import is_turned
from assistant.verify.ground import Ground, Match
from assistant.verify.polarity import IMPLICIT, Negation
from assistant.verify.reading import Reading
from assistant.verify.words import are_opposites, has_opposite, on_one_side

# Links from here on pair two denials.
_LOOSE = 0.6
# Words behind a word such as "before" that say whether two of them speak of the same …
_SLOT = 4
# … and words before one, in which "stopped" or "prevented" denies it.
_REACH = 6
# Verbs that say who is without something; "cut off" does too.
_WITHHOLDING = frozenset("deprive deprives deprived depriving strip strips stripped stripping".split())
# Words on either side that say whose a word is.
_ABOUT = 3
_JOINING = frozenset("and but or while whereas".split())
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
        implies(reading, before) for place in places for before in range(max(0, place - _REACH), place)
    )


def implies(reading: Reading, place: int) -> bool:
    """Whether the word at a place denies what it is about, without a word of denial."""
    word = reading.tokens[place].lower
    if word in ("cut", "cuts", "cutting"):
        return any(token.lower == "off" for token in reading.tokens[place + 1 : place + 2])
    return word in IMPLICIT or word in _WITHHOLDING


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
            for place in _denied_by(one, negation, most=2)
            for key in other.keys
        )
    ]


def _denied_by(reading: Reading, negation: Negation, most: int | None = None) -> tuple[int, ...]:
    """The places that a denial reaches, or the first of them, and what stands before its "not": "probably
    not"."""
    before = negation.place - 1
    if reading.tokens[negation.place].lower == "not" and before in reading.content:
        return (*negation.reach[:most], before)
    return negation.reach[:most]


def _opposite_words(claim: Reading, match: Match) -> Conflict | None:
    evidence = match.reading
    firm = {link.place for link in match.links.values() if link.strength >= EXACT}
    mine = {place for negation in claim.negations for place in _denied_by(claim, negation)}
    theirs = {place for negation in evidence.negations for place in _denied_by(evidence, negation)}
    for place in claim.content:
        link = match.links[place]
        token = claim.tokens[place]
        if link.strength >= EXACT or token.key in evidence.keys or place in claim.name_places:
            continue
        for other in evidence.content:
            if other in firm or evidence.tokens[other].key in claim.keys:
                continue
            if (
                are_opposites(token.key, evidence.tokens[other].key)
                and (place in mine) == (other in theirs)
                and not is_turned(claim, place, evidence, other)
                and not _of_another(claim, place, match, other)
            ):
                return Conflict(
                    verdict="negated",
                    reason=f"says “{token.text}”, the article says “{evidence.tokens[other].text}”",
                )
    return None


def _of_another(claim: Reading, place: int, match: Match, other: int) -> bool:
    """Whether the opposite of a word is said of something else, and the word, or one for it, of the same, as
    in "two were detained, a third was released": more of what stands beside the word stands beside that one,
    or nothing beside either."""
    evidence = match.reading
    links = [match.links[one] for one in _beside(claim, place)]
    about = {evidence.tokens[link.place].key for link in links if link.strength >= _LOOSE}

    def shared(there: int) -> int:
        return sum(evidence.tokens[one].key in about for one in _beside(evidence, there))

    key, most = claim.tokens[place].key, shared(other)
    same = [one for one in evidence.content if one != other and on_one_side(key, evidence.tokens[one].key)]
    return any(shared(one) > most or shared(one) == most == 0 for one in same)


def _beside(reading: Reading, place: int) -> list[int]:
    """The content words about a place, up to a mark or what joins two statements."""
    found = []
    for step in (-1, 1):
        for at in range(place + step, place + step * (_ABOUT + 1), step):
            if not 0 <= at < len(reading.tokens):
                break
            token = reading.tokens[at]
            if token.is_mark or token.lower in _JOINING:
                break
            if at in reading.content:
                found.append(at)
    return found


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
