"""Who does what a verb tells: which name stands before it in the evidence, where a claim has another."""

from collections.abc import Iterator

from assistant.terms import STOP_WORDS, is_country
from assistant.verify.ground import Ground
from assistant.verify.names import Name, same_word
from assistant.verify.reading import Reading
from assistant.verify.roles import PREPOSITIONS, follows_be
from assistant.verify.slots import claimed, mark_between, same_name
from assistant.verify.tokens import LIGHT, words_before
from assistant.verify.words import is_past

# Words from a name to its verb, as in "Mota had scored"; and from a verb back to who did it.
_VERB_BEHIND, _DOER_BEFORE = 2, 3
# Words before a name that say it belongs to something: "friends of the Dutch writer Van Houten".
_OWNED = 3
# Words behind "for" that still say for whom: "scored for the Liverpool side".
_FOR = 2
# Words behind a verb or a name in which what is told of it is looked for.
_TOLD = 5
# Behind these stands who did it too: "for Liverpool", "together with Kim", "as the Greens had".
_ALSO = frozenset({"for", "with", "alongside", "as"})


def displaced(claim: Reading, name: Name, ground: Ground) -> str | None:
    """The name that does in the nearest sentences what `name` does in the claim, where no sentence of the
    evidence says that of `name`."""
    verb = _verb_of(claim, name)
    if verb is None or not (name.sure or _surely_named(name, ground)):
        return None
    rival = None
    for reading in ground.quoted:
        nearest = any(match.reading is reading for match in ground.matches)
        for place in _same_verbs(claim, verb, reading):
            found = _doer(reading, place)
            if found == "" or _does(name, reading, place):
                return None
            if not nearest or not isinstance(found, Name) or claimed(found, claim):
                continue
            if same_name(name, found) or _of_something_else(claim, verb, name, reading, place):
                return None
            if _both_countries_or_none(name, found):
                rival = rival or found.text
    return rival


def _verb_of(reading: Reading, name: Name) -> int | None:
    """The verb right behind a name; not "said", which stands in too many sentences, and no noun."""
    place = next((one for one in reading.content if one > name.last), None)
    if place is None or place - name.last > _VERB_BEHIND or mark_between(reading, name.last, place):
        return None
    word = reading.tokens[place]
    if place in reading.name_places or word.is_capital or word.lower in LIGHT or not is_past(word.lower):
        return None
    return place


def _same_verbs(claim: Reading, verb: int, evidence: Reading) -> Iterator[int]:
    """Places of the verb in the evidence, in the same voice."""
    for place, token in enumerate(evidence.tokens):
        same = token.key == claim.tokens[verb].key and is_past(token.lower)
        if same and follows_be(claim, verb) == follows_be(evidence, place):
            yield place


def _doer(reading: Reading, verb: int) -> Name | str | None:
    """The name right before a verb, "" for a pronoun; none that belongs to what stands before it."""
    for place in range(verb - 1, max(-1, verb - 1 - _DOER_BEFORE), -1):
        if reading.tokens[place].is_mark:
            return None
        if reading.is_pronoun(place):
            return ""
        name = next((one for one in reading.names if one.first <= place <= one.last), None)
        if name is not None:
            before = words_before(reading.tokens, name.first, _OWNED)
            owned = any(token.lower in PREPOSITIONS for token in before)
            return name if name.sure and not owned else None
        if place in reading.content and reading.weight(place) >= 1:
            return None
    return None


def _does(name: Name, reading: Reading, verb: int) -> bool:
    """Whether a name stands before a verb in the same statement, alone or in a row of names, or behind a
    "for": "Mota scored for Liverpool"."""
    first = verb
    while first and (not reading.tokens[first - 1].is_mark or _in_a_row(reading, first - 1)):
        first -= 1
    last = name.tokens[-1]
    for place, token in enumerate(reading.tokens):
        if token.is_mark or not (token.key == last.key or same_word(token.text, last.text)):
            continue
        before = words_before(reading.tokens, place, _FOR + len(name.tokens) - 1)
        if first <= place < verb or any(word.lower in _ALSO for word in before):
            return True
    return False


def _in_a_row(reading: Reading, mark: int) -> bool:
    """Whether a comma stands behind a name, as between several of them."""
    return reading.tokens[mark].text == "," and mark - 1 in reading.name_places


def _surely_named(name: Name, ground: Ground) -> bool:
    """Whether the word that opens the claim, where every word has a capital, is a name in the evidence."""
    readings = (*ground.quoted, *ground.around)
    return any(other.sure and same_name(name, other) for reading in readings for other in reading.names)


def _both_countries_or_none(one: Name, other: Name) -> bool:
    """A country may be said to do what its president does."""
    return is_country(one.tokens[-1].text) == is_country(other.tokens[-1].text)


def _of_something_else(claim: Reading, verb: int, name: Name, reading: Reading, place: int) -> bool:
    """Whether the evidence tells of `name` what the claim does, by another verb: "Mota scored twice and
    Carver added a third goal", of a third goal that Carver scored."""
    said = _told_behind(claim, verb)
    return not said & _told_behind(reading, place) and any(
        said & _told_behind(reading, other.last) for other in reading.names if same_name(name, other)
    )


def _told_behind(reading: Reading, place: int) -> frozenset[str]:
    """Keys of the words behind a place that say something, up to a mark or a name."""
    found = []
    for at in range(place + 1, min(place + 1 + _TOLD, len(reading.tokens))):
        token = reading.tokens[at]
        if token.is_mark or at in reading.name_places:
            break
        if token.lower not in STOP_WORDS:
            found.append(token.key)
    return frozenset(found)
