"""Who does what to whom: finds two that are exchanged between a claim and its evidence. Owns the reading of
voice ("A accused B", "B was accused by A") and of "from … to"."""

import re
from collections.abc import Mapping

from assistant.verify.alignment import EXACT, Link
from assistant.verify.reading import Reading
from assistant.verify.tokens import LIGHT, Token, is_content
from assistant.verify.words import is_past

_BE = frozenset("is are was were be been being gets got get".split())
_STOPS = frozenset({".", ";", ":", "!", "?", "(", ")", "—", "–"})
_JOINING = frozenset({"and", "or", "with", "between"})
# Words that open a statement of its own, with others who do something.
_OPENING = frozenset(
    "when after before who which while but because as although though since if where whose".split()
)
_RELATIVE = frozenset({"who", "which"})
# Behind these stands a noun.
_ARTICLES = frozenset("a an the its his her their our my your this that these those no".split())
# Who meets somebody is met by them: to exchange the two changes nothing.
_MUTUAL = frozenset(
    "meet meets met meeting marry marries married wed weds divorce divorces divorced fight fights fought "
    "face faces faced border borders bordered".split()
)
PREPOSITIONS = frozenset("from to by for against over in into at of on with after before than".split())
# Who did it in a passive ends before these.
_BEHIND_DOER = (PREPOSITIONS - {"of"}) | _JOINING | _OPENING | {"that"}
_FAR = 6
_FAR_NAME = 12
# Words in which an auxiliary stands before its verb, and an amount behind "by".
_NEAR = 3
_LY = re.compile(r"ly$")
# These may stand between "was" and its verb.
_BESIDE = frozenset("not also never already then since later once now still often first".split())


def exchanged(claim: Reading, evidence: Reading, links: Mapping[int, Link]) -> tuple[str, str] | None:
    """Two words of the claim that have changed places, or None. `links` leads from content words of the claim
    into `evidence`."""
    firm = {place: link.place for place, link in links.items() if link.strength >= EXACT and link.place >= 0}
    verbs = {
        verb: at for verb, at in firm.items() if verb not in claim.name_places and not _is_mutual(claim, verb)
    }
    for verb, at in verbs.items():
        mine, theirs = _around(claim, verb), _around(evidence, at)
        if mine is None or theirs is None:
            continue
        (before, after, passive), (before_there, after_there, passive_there) = mine, theirs
        if not _same(
            claim, evidence, firm, before, after_there if passive == passive_there else before_there
        ):
            continue
        if not _same(claim, evidence, firm, after, before_there if passive == passive_there else after_there):
            continue
        if claim.tokens[before].key != claim.tokens[after].key:
            return claim.tokens[before].text, claim.tokens[after].text
    return (
        _names_around(claim, evidence, verbs)
        or _done_to_its_doer(claim, evidence, verbs)
        or _by_preposition(claim, evidence, firm)
    )


def _done_to_its_doer(claim: Reading, evidence: Reading, verbs: Mapping[int, int]) -> tuple[str, str] | None:
    """One says "France ceded its land to Britain", the other "France was ceded land by Britain": who stands
    before the verb does so in both, though one of them is a passive."""
    for verb, at in verbs.items():
        mine, theirs = _doer_of_passive(claim, verb), _doer_of_passive(evidence, at)
        if mine and not theirs and _is_active(evidence, at):
            found = _crossed(claim, verb, mine, evidence, at)
        elif theirs and not mine and _is_active(claim, verb):
            found = _crossed(evidence, at, theirs, claim, verb)
        else:
            continue
        if found:
            return found
    return None


def _crossed(passive: Reading, verb: int, doers: range, active: Reading, at: int) -> tuple[str, str] | None:
    """A word of who did it in the passive that stands behind the verb of the active alone, and one before
    the verb of the passive that stands before that of the active alone, where no other tells otherwise."""
    first, end = _statement(active, at)
    before = {active.tokens[place].key for place in active.content if first <= place < at}
    after = {active.tokens[place].key for place in active.content if at < place < end}
    start, _ = _statement(passive, verb)
    done_by = [passive.tokens[place] for place in passive.content if place in doers]
    done_to = [passive.tokens[place] for place in passive.content if start <= place < verb]
    if any(token.key in before for token in done_by) or any(token.key in after for token in done_to):
        return None
    doer = next((token for token in reversed(done_by) if token.key in after), None)
    other = next((token for token in reversed(done_to) if token.key in before), None)
    return (other.text, doer.text) if doer and other else None


def _doer_of_passive(reading: Reading, verb: int) -> range:
    """Places behind "by", where a verb is a passive with one, and its doer is nothing counted; else none."""
    if not _may_be_verb(reading.tokens[verb]) or not _right_behind_be(reading, verb):
        return range(0)
    _, end = _statement(reading, verb)
    for by in range(verb + 1, end - 1):
        # "People were shot, by figures that the police gave", "were seen in a car driven by Lee".
        if reading.tokens[by].is_mark or (by > verb + 1 and _done_by(reading, by - 1)):
            break
        if reading.tokens[by].lower == "by":
            first = reading.tokens[by + 1]
            counted = any(first.start <= one.start <= first.end for one in reading.numbers)
            if counted or first.lower.endswith("ing"):
                break
            behind = range(by + 1, end)
            return range(by + 1, next((place for place in behind if _ends_doer(reading.tokens[place])), end))
    return range(0)


def _ends_doer(token: Token) -> bool:
    return token.is_mark or token.lower in _BEHIND_DOER


def _is_active(reading: Reading, verb: int) -> bool:
    """Whether who does what a verb says surely stands before it, and to whom behind it."""
    tokens = reading.tokens
    if not 0 < verb < len(tokens) - 1 or _right_behind_be(reading, verb) or _is_noun(reading, verb):
        return False
    if is_past(tokens[verb].lower) and _by_is_near(reading, verb):
        return False
    # "A man arrested in Bonn", "a ship attacked": something was done to what stands before.
    # "'Taxes will fall,' Lee said": what is said stands before.
    follows, precedes = tokens[verb + 1], tokens[verb - 1]
    return not (follows.is_mark or follows.lower in PREPOSITIONS or precedes.is_mark)


def _right_behind_be(reading: Reading, verb: int) -> bool:
    """Whether nothing but adverbs stands between a form of "be" and a verb, which is past."""
    if not is_past(reading.tokens[verb].lower):
        return False
    place = verb - 1
    while place >= 0 and (_LY.search(reading.tokens[place].lower) or reading.tokens[place].lower in _BESIDE):
        place -= 1
    return place >= 0 and reading.tokens[place].lower in _BE


def _statement(reading: Reading, verb: int) -> tuple[int, int]:
    """Places of the statement that a verb stands in, from one stop to the next."""
    stops = [place for place, token in enumerate(reading.tokens) if token.text in _STOPS]
    first = max((place + 1 for place in stops if place < verb), default=0)
    return first, min((place for place in stops if place > verb), default=len(reading.tokens))


def _names_around(claim: Reading, evidence: Reading, verbs: Mapping[int, int]) -> tuple[str, str] | None:
    """The nearest names before and after a verb, further away than `_around` looks: "Kestrel has agreed
    to buy the Dutch brewer Van Houten"."""
    for verb, at in verbs.items():
        if not _may_be_verb(claim.tokens[verb]) or claim.tokens[verb].lower in LIGHT:
            continue
        if _is_passive(claim, verb) != _is_passive(evidence, at):
            continue
        mine, theirs = _names_beside(claim, verb), _names_beside(evidence, at)
        if not all((*mine, *theirs)):
            continue
        (left, right), (left_there, right_there) = mine, theirs
        if left & right_there and right & left_there and not left & left_there and not right & right_there:
            return _word(claim, left), _word(claim, right)
    return None


def _is_mutual(reading: Reading, verb: int) -> bool:
    """Whether what a verb says goes both ways; "Ukraine faces Russia's demands" does not."""
    behind = reading.tokens[verb + 1 : verb + 1 + _NEAR]
    owned = any(token.lower.endswith(("'s", "s'")) for token in behind)
    return reading.tokens[verb].lower in _MUTUAL and not owned


def _names_beside(reading: Reading, verb: int) -> tuple[frozenset[str], frozenset[str]]:
    """Keys of the nearest name on each side in the same statement, if it is not too far; of a noun none."""
    if _is_noun(reading, verb):
        return frozenset(), frozenset()
    before = [name for name in reading.names if name.last < verb and verb - name.last <= _FAR_NAME]
    after = [name for name in reading.names if name.first > verb and name.first - verb <= _FAR_NAME]
    left = frozenset(token.key for token in before[-1].tokens) if before else frozenset()
    right = frozenset(token.key for token in after[0].tokens) if after else frozenset()
    # "The Dutch brewer Van Houten": of two names that follow, the demonym says less.
    if len(after) > 1 and len(after[0].tokens) == 1 and after[1].first - after[0].last <= 3:
        right = frozenset(token.key for token in after[1].tokens)
    # "Lee, who directed": a relative clause right behind a name tells of it.
    if before and _opens(reading, before[-1].last + 1, verb, of_it=_RELATIVE):
        left = frozenset()
    if after and _opens(reading, verb + 1, after[0].first):
        right = frozenset()
    return left, right


def _opens(reading: Reading, first: int, end: int, of_it: frozenset[str] = frozenset()) -> bool:
    """Whether another statement opens between two places, but for one by a word of `of_it` at the first."""
    words = [token.lower for token in reading.tokens[first:end] if not token.is_mark]
    return any(word in _OPENING and not (place == 0 and word in of_it) for place, word in enumerate(words))


def _is_noun(reading: Reading, place: int) -> bool:
    """Whether an article or a possessive stands before a word, or what stands behind a noun: "of", or the
    verb of a passive ("car sales were hit")."""
    following = reading.tokens[place + 1].lower if place + 1 < len(reading.tokens) else ""
    if following == "of" or following in _BE:
        return True
    for before in range(place - 1, max(-1, place - 1 - _NEAR), -1):
        token = reading.tokens[before]
        if token.lower in _ARTICLES or token.lower.endswith(("'s", "s'")):
            return True
        if token.is_mark or before in reading.content:
            return False
    return False


def _is_passive(reading: Reading, verb: int) -> bool:
    return (follows_be(reading, verb) and _by_is_near(reading, verb)) or _done_by(reading, verb)


def _by_is_near(reading: Reading, verb: int) -> bool:
    return any(token.lower == "by" for token in reading.tokens[verb + 1 : verb + 1 + _FAR])


def follows_be(reading: Reading, verb: int) -> bool:
    """Whether a form of "be" stands shortly before a verb."""
    return any(token.lower in _BE for token in reading.tokens[max(0, verb - _NEAR) : verb])


def _done_by(reading: Reading, verb: int) -> bool:
    """As in "a film directed by Jane Lee"; but sales that "rose by a third" did so themselves."""
    if verb + 2 >= len(reading.tokens) or reading.tokens[verb + 1].lower != "by":
        return False
    first, last = reading.tokens[verb + 2], reading.tokens[min(verb + 1 + _NEAR, len(reading.tokens) - 1)]
    by_an_amount = any(first.start <= one.start <= last.start for one in reading.numbers)
    return is_past(reading.tokens[verb].lower) and not by_an_amount


def _word(reading: Reading, keys: frozenset[str]) -> str:
    return " ".join(token.text for token in reading.tokens if token.key in keys)[:60]


def _same(claim: Reading, evidence: Reading, firm: Mapping[int, int], place: int, there: int) -> bool:
    return firm.get(place) == there or claim.tokens[place].key == evidence.tokens[there].key


def _around(reading: Reading, verb: int) -> tuple[int, int, bool] | None:
    """The nearest content words before and after, which must not be joined to each other, and whether the
    verb is passive; None when there is nothing on one side, or it is no verb."""
    tokens = reading.tokens
    if not _may_be_verb(tokens[verb]) or _is_noun(reading, verb):
        return None
    # '"It fell", said Lee': what stands before a comma is not who does it.
    if verb and tokens[verb - 1].is_mark:
        return None
    before = after = -1
    passive = False
    by = False
    for place in range(verb - 1, max(-1, verb - 1 - _FAR), -1):
        token = tokens[place]
        if token.text in _STOPS:
            break
        if token.lower in _BE and verb - place <= _NEAR:
            passive = True
        if place in reading.content and not _LY.search(token.lower):
            before = place
            break
    for place in range(verb + 1, min(len(tokens), verb + 1 + _FAR)):
        token = tokens[place]
        if token.text in _STOPS or (token.text == "," and after < 0):
            break
        by = by or token.lower == "by"
        if place in reading.content and not _LY.search(token.lower):
            after = place
            break
    if before < 0 or after < 0:
        return None
    # Of a name the last word speaks for it, on both sides.
    for name in reading.names:
        if name.first <= after <= name.last:
            after = name.last
        if name.first <= before <= name.last:
            before = name.last
    between = {token.lower for token in tokens[before + 1 : verb]} | {
        token.lower for token in tokens[verb + 1 : after]
    }
    if between & _JOINING:
        return None
    return before, after, (passive and by) or _done_by(reading, verb)


def _may_be_verb(token: Token) -> bool:
    return is_content(token) and not token.is_capital and len(token.text) > 2


def _by_preposition(claim: Reading, evidence: Reading, firm: Mapping[int, int]) -> tuple[str, str] | None:
    """As in: "from A to B" against "from B to A": two words that stand behind each other's preposition."""
    mine, theirs = _behind(claim), _behind(evidence)
    there = {place: word for place, word in theirs.items()}
    moved = []
    for place, word in mine.items():
        target = firm.get(place)
        if target is not None and target in there and there[target] != word:
            moved.append((place, word, there[target]))
    for place, word, other in moved:
        for place_2, word_2, other_2 in moved:
            if (
                place < place_2
                and word == other_2
                and other == word_2
                and {word, word_2} in ({"from", "to"}, {"before", "after"})
            ):
                return claim.tokens[place].text, claim.tokens[place_2].text
    return None


def _behind(reading: Reading) -> dict[int, str]:
    found = {}
    for place in reading.content:
        for back in range(place - 1, max(-1, place - 4), -1):
            word = reading.tokens[back].lower
            if word in PREPOSITIONS:
                found[place] = word
                break
            if back in reading.content and back not in reading.name_places:
                break
    return found
