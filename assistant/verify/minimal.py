"""What differs between two sentences that are the same but for a few words: "40" for "14" in the same place
is another number, wherever else "40" may stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from assistant.verify import dates, numbers
from assistant.verify.converses import turned
from assistant.verify.denials import implies
from assistant.verify.judgement import Verdict
from assistant.verify.names import same_word
from assistant.verify.polarity import negates
from assistant.verify.reading import Reading
from assistant.verify.tokens import Token
from assistant.verify.words import are_opposites

# Words on either side of a place that must be equal, unless the sentence begins or ends there …
LEAST_EQUAL = 2
# … and words that differ there at most.
MOST_DIFFERENT = 4
# Words that both sentences share in order, of all; below it they are no two forms of one sentence.
LEAST_ALIKE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Places of tokens, marks among them left out: `mine` of the claim stand where `theirs` of the evidence
    do."""

    mine: tuple[int, ...]
    theirs: tuple[int, ...]


def difference(claim: Reading, evidence: Reading, published: date | None) -> tuple[Verdict, str] | None:
    """The first swap that changes what is said, with its reason."""
    both_sides = turned(claim, evidence)
    for swap in swaps(claim, evidence):
        found = _number(claim, evidence, swap) or _time(claim, evidence, swap, published)
        if found is None and not both_sides:
            found = _name(claim, evidence, swap) or _denial(claim, evidence, swap)
        if found is not None:
            return found
    return None


def swaps(claim: Reading, evidence: Reading) -> Iterator[Swap]:
    """Each place where few words of one stand for few of the other, between words that are equal."""
    mine = [place for place, token in enumerate(claim.tokens) if not token.is_mark]
    theirs = [place for place, token in enumerate(evidence.tokens) if not token.is_mark]
    matcher = SequenceMatcher(
        None, [claim.tokens[p].key for p in mine], [evidence.tokens[p].key for p in theirs], autojunk=False
    )
    if matcher.ratio() < LEAST_ALIKE:
        return
    steps = matcher.get_opcodes()
    for number, (kind, i1, i2, j1, j2) in enumerate(steps):
        if kind == "equal" or max(i2 - i1, j2 - j1) > MOST_DIFFERENT:
            continue
        before = steps[number - 1][2] - steps[number - 1][1] if number else LEAST_EQUAL
        after = steps[number + 1][2] - steps[number + 1][1] if number + 1 < len(steps) else LEAST_EQUAL
        at_start, at_end = number <= 1, number >= len(steps) - 2
        if (before >= LEAST_EQUAL or at_start) and (after >= LEAST_EQUAL or at_end):
            yield Swap(mine=tuple(mine[i1:i2]), theirs=tuple(theirs[j1:j2]))


def _number(claim: Reading, evidence: Reading, swap: Swap) -> tuple[Verdict, str] | None:
    mine, theirs = _within(claim, swap.mine), _within(evidence, swap.theirs)
    said = [one for one in claim.numbers if mine[0] <= one.start < mine[1]]
    known = [one for one in evidence.numbers if theirs[0] <= one.start < theirs[1]]
    if not said or not known or any(numbers.agrees(one, other) for one in said for other in known):
        return None
    return "number_differs", f"says {said[0].shown}, the article says {known[0].shown}"


def _time(
    claim: Reading, evidence: Reading, swap: Swap, published: date | None
) -> tuple[Verdict, str] | None:
    mine, theirs = _within(claim, swap.mine), _within(evidence, swap.theirs)
    said = [one for one in claim.times if one.start < mine[1] and mine[0] < one.end]
    known = [one for one in evidence.times if one.start < theirs[1] and theirs[0] < one.end]
    if not said or not known or any(dates.holds(one, known, published) for one in said):
        return None
    return "number_differs", f"says {said[0].words}, the article says {known[0].words}"


def _name(claim: Reading, evidence: Reading, swap: Swap) -> tuple[Verdict, str] | None:
    said, known = _names(claim, swap.mine), _names(evidence, swap.theirs)
    if not said or not known or len(known) != len(swap.theirs) - _glue(evidence, swap.theirs):
        return None
    if any(one.key == other.key or same_word(one.text, other.text) for one in said for other in known):
        return None
    if _initials(said, evidence) or _initials(known, claim):
        return None
    return "name_differs", f"says {_words(said)}, the article says {_words(known)}"


def _denial(claim: Reading, evidence: Reading, swap: Swap) -> tuple[Verdict, str] | None:
    said = [claim.tokens[place] for place in swap.mine]
    known = [evidence.tokens[place] for place in swap.theirs]
    for one in said:
        for other in known:
            if are_opposites(one.key, other.key):
                return "negated", f"says “{one.text}”, the article says “{other.text}”"
    denies, denied = _denies(claim, swap.mine), _denies(evidence, swap.theirs)
    if bool(denies) == bool(denied) or max(len(said), len(known)) > 2:
        return None
    if _implied(evidence, claim) if denies else _implied(claim, evidence):
        return None
    if denies:
        return "negated", f"denies with “{denies}” what the article says"
    return "negated", f"leaves out the article's “{denied}”"


def _denies(reading: Reading, places: tuple[int, ...]) -> str:
    return next((reading.tokens[place].text for place in places if negates(reading.tokens, place)), "")


def _implied(one: Reading, other: Reading) -> bool:
    """Whether a word that the other has not denies by itself: "deprived of water", "without water"."""
    return any(implies(one, place) for place, token in enumerate(one.tokens) if token.key not in other.keys)


def _within(reading: Reading, places: tuple[int, ...]) -> tuple[int, int]:
    if not places:
        return -1, -1
    return reading.tokens[places[0]].start, reading.tokens[places[-1]].end


def _names(reading: Reading, places: tuple[int, ...]) -> list[Token]:
    return [reading.tokens[place] for place in places if place in reading.name_places]


def _glue(reading: Reading, places: tuple[int, ...]) -> int:
    """Words beside a name that name nothing: "the", "of", a title."""
    return sum(
        (place not in reading.name_places and reading.weight(place) < 1) or place not in reading.content
        for place in places
        if place not in reading.name_places
    )


def _initials(tokens: list[Token], other: Reading) -> bool:
    letters = "".join(token.text[0] for token in tokens).upper()
    written = {word.replace(".", "") for word in other.spelled}
    return (len(letters) > 1 and letters in written) or any(
        len(token.text) > 1 and token.text.isupper() and token.text.replace(".", "") in other.spelled
        for token in tokens
    )


def _words(tokens: list[Token]) -> str:
    return " ".join(token.text for token in tokens)
