"""Where a name stands in a sentence: which words are beside it, and which name is there in the evidence."""

from collections.abc import Iterator, Sequence

from assistant.terms import is_country
from assistant.verify.alignment import EXACT
from assistant.verify.ground import Match
from assistant.verify.names import Name, initials_of, matches, same_word
from assistant.verify.reading import Reading
from assistant.verify.roles import PREPOSITIONS
from assistant.verify.tokens import words_before

# Words of a sentence between a name and the word beside it, for the two to belong together.
_BESIDE = 3


def in_its_place(claim: Reading, name: Name, match: Match, others: Sequence[Name]) -> Name | None:
    """Which of the names of a sentence stands where the claim has `name`: beside the same word, or behind the
    same preposition. None that only says whose something is, or where it comes from."""
    reading = match.reading
    named = [one for one in others if not _tells_of_another(reading, one)]
    behind = _preposition(claim, name)
    for beside, side in neighbours(claim, name):
        link = match.links.get(beside)
        if link is None or link.strength < EXACT or beside in claim.name_places:
            continue
        found = name_beside(reading, link.place, side)
        if (
            isinstance(found, Name)
            and found in named
            and (side < 0 or _preposition(reading, found) == behind)
        ):
            return found
    if not behind:
        return None
    kind = _says_of_what_kind(claim, name)
    return next(
        (
            one
            for one in named
            if _preposition(reading, one) == behind and _says_of_what_kind(reading, one) == kind
        ),
        None,
    )


def _tells_of_another(reading: Reading, name: Name) -> bool:
    """As in: "Kenya's", "Lagos-based", "Russian President"."""
    last = reading.tokens[name.last]
    if last.lower.endswith(("'s", "s'")) or reading.text[last.end :].startswith("-"):
        return True
    following = name.last + 1
    one_word = len(name.tokens) == 1 and is_country(last.text)
    return one_word and following < len(reading.tokens) and reading.tokens[following].is_capital


def _says_of_what_kind(reading: Reading, name: Name) -> bool:
    """As in: "in a Nigerian field"."""
    return name.last + 1 in reading.content


def _preposition(reading: Reading, name: Name) -> str:
    """The one that a name stands behind; "" for none."""
    before = words_before(reading.tokens, name.first, _BESIDE)
    for place, token in zip(range(name.first - 1, -1, -1), before, strict=False):
        if token.lower in PREPOSITIONS:
            return token.lower
        if place in reading.content and reading.weight(place) >= 1:
            return ""
    return ""


def stands_alike(claim: Reading, name: Name, evidence: Reading) -> bool:
    """Whether some word within reach of the name in the claim is so in the evidence too."""

    def near(reading: Reading, first: int, last: int) -> set[str]:
        places = range(max(0, first - _BESIDE), min(len(reading.tokens), last + _BESIDE + 1))
        return {
            reading.tokens[place].key
            for place in places
            if place in reading.content and not first <= place <= last
        }

    mine = near(claim, name.first, name.last)
    for place, token in enumerate(evidence.tokens):
        if (
            not token.is_mark
            and any(token.key == other.key or same_word(token.text, other.text) for other in name.tokens[-1:])
            and mine & near(evidence, place, place)
        ):
            return True
    return False


def neighbours(reading: Reading, name: Name) -> Iterator[tuple[int, int]]:
    """The content words next to a name with the side on which the name is of them (-1: it stands before)."""
    after = next((place for place in reading.content if place > name.last), None)
    if after is not None and after - name.last <= _BESIDE and not mark_between(reading, name.last, after):
        yield after, -1
    before = next((place for place in reversed(reading.content) if place < name.first), None)
    if (
        before is not None
        and name.first - before <= _BESIDE
        and not mark_between(reading, before, name.first)
    ):
        yield before, 1


def name_beside(reading: Reading, place: int, side: int) -> "Name | str | None":
    """The nearest name within reach on that side, "" for a pronoun."""
    reach = range(place + side, place + side * (_BESIDE + 1), side)
    for other in reach:
        if not 0 <= other < len(reading.tokens):
            return None
        if reading.tokens[other].text in (".", ";", "!", "?"):
            return None
        if reading.is_pronoun(other):
            return ""
        for name in reading.names:
            if name.first <= other <= name.last:
                return name
        if other in reading.content and reading.weight(other) >= 1:
            return None
    return None


def mark_between(reading: Reading, one: int, other: int) -> bool:
    """Whether a mark other than a comma stands between two places."""
    return any(token.is_mark and token.text != "," for token in reading.tokens[one + 1 : other])


def same_name(one: Name, other: Name) -> bool:
    """Whether one of two names may stand for the other."""
    keys = frozenset(token.key for token in other.tokens)
    spelled = frozenset(token.text for token in other.tokens) | initials_of(other.tokens)
    back = frozenset(token.key for token in one.tokens)
    back_spelled = frozenset(token.text for token in one.tokens) | initials_of(one.tokens)
    return matches(one, keys, spelled) or matches(other, back, back_spelled)


def claimed(name: Name, claim: Reading) -> bool:
    """Whether a claim has a name, in any form."""
    return matches(name, claim.keys, claim.spelled)
