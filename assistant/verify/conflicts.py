"""What a claim says otherwise than its evidence: an amount, a time, a name, a denial, an exchange. Each check
gives a `Conflict` or None."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.verify import dates, numbers
from assistant.verify.alignment import EXACT
from assistant.verify.dates import When
from assistant.verify.ground import Ground, Match
from assistant.verify.judgement import Verdict
from assistant.verify.names import Name, initials_of, matches, same_word, stands
from assistant.verify.numbers import Number
from assistant.verify.minimal import difference
from assistant.verify.polarity import IMPLICIT, Negation
from assistant.verify.reading import Reading
from assistant.verify.roles import exchanged
from assistant.terms import STOP_WORDS
from assistant.verify.tokens import Token
from assistant.verify.words import are_opposites, has_opposite

# A number this small may have been counted: "the two leaders" where two are named.
MOST_COUNTED = 4
# Words of a sentence between a name and the word beside it, for the two to belong together.
_BESIDE = 3
# Links from here on pair two denials.
_LOOSE = 0.6
_SLOT = 4
_REACH = 6
_DAYS_OF = {"day": 1, "week": 7, "month": 30.4, "year": 365.25, "decad": 3652.5, "centuri": 36525}
# What parts two things that are counted.
_NEXT_PART = frozenset({"and", "but", "while", ",", ";", ":", "—", "–"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """`sure` is false where the claim only says more than the evidence."""

    verdict: Verdict
    reason: str


def find_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """The first of: a small difference, number, time, exchange, name, denial."""
    for check in (
        small_conflict,
        number_conflict, time_conflict, role_conflict, name_conflict, polarity_conflict):
        found = check(claim, ground)
        if found is not None:
            return found
    return None


# --- one word for another in a sentence that is the same for the rest


def small_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """As `minimal` finds it."""
    found = difference(claim, ground.nearest.reading, ground.published)
    return Conflict(verdict=found[0], reason=found[1]) if found else None


# --- amounts


def number_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """An amount that the evidence gives otherwise, or does not give."""
    nearest = [number for match in ground.matches for number in match.reading.numbers]
    quoted = [number for reading in ground.quoted for number in reading.numbers]
    around = [number for reading in ground.around for number in reading.numbers]
    for said in claim.numbers:
        if any(numbers.agrees(said, known) for known in nearest):
            other = _counted_otherwise(claim, said, ground) or _bare(claim, said, ground)
            if other is not None:
                return _number_differs(said, other)
            continue
        if _is_year_of(said, ground):
            continue
        other = _rival(claim, said, ground)
        if other is not None:
            return _number_differs(said, other)
        if said.weak or _derived(claim, said, ground) or any(numbers.agrees(said, known) for known in (*quoted, *around)):
            continue
        known = next((number for number in (*nearest, *quoted) if numbers.comparable(said, number) and not number.weak), None)
        if known is not None and known.unit == said.unit and not said.vague and not (said.low <= MOST_COUNTED and known.low > 10):
            return _number_differs(said, known)
        if said.low > MOST_COUNTED or said.unit or said.low == 0:
            return Conflict(verdict="unsupported", reason=f"“{said.text}” is not in the article's words")
    moved = _order_conflict(claim, ground)
    if moved is not None:
        return Conflict(verdict="number_differs", reason=f"says {moved[0]}, the article says {moved[1]}")
    return None


def _number_differs(said: Number, known: Number) -> Conflict:
    mine, theirs = said.text, known.text
    if numbers.agrees(said, numbers.unbound(known)):
        mine, theirs = f"{said.bound or 'exactly'} {mine}", f"{known.bound or 'exactly'} {theirs}"
    return Conflict(verdict="number_differs", reason=f"says {mine}, the article says {theirs}")


def _is_year_of(said: Number, ground: Ground) -> bool:
    return any(
        when.first is not None and when.first.year == said.low and said.unit == ""
        for match in ground.matches
        for when in match.reading.times
    )


def _rival(claim: Reading, said: Number, ground: Ground) -> Number | None:
    """A number of the nearest sentences that counts the same thing, and that the claim does not give."""
    mine = _counted(claim, said)
    for match in ground.matches:
        for known in match.reading.numbers:
            if not numbers.comparable(said, known) or any(numbers.agrees(other, known) for other in claim.numbers):
                continue
            if mine & _counted(match.reading, known):
                return known
    return None


def _counted_otherwise(claim: Reading, said: Number, ground: Ground) -> Number | None:
    """ "Killed 40 and wounded 14" for "killed 14 and wounded 40": another number stands beside the words that
    stand beside this one, and this one beside others."""
    for match in ground.matches:
        known = [number for number in match.reading.numbers if numbers.agrees(said, number)]
        if not known:
            continue
        mine = _beside(claim, said)
        own = [_beside(match.reading, number) for number in known]
        if any(side & theirs[place] for theirs in own for place, side in enumerate(mine)):
            return None
        for other in match.reading.numbers:
            if not numbers.comparable(said, other) or numbers.agrees(said, other):
                continue
            theirs = _beside(match.reading, other)
            # Only a side on which its own number has words of its own tells anything.
            shared = sum(
                len(side & theirs[place]) for place, side in enumerate(mine) if all(one[place] for one in own)
            )
            used = any(numbers.agrees(third, other) for third in claim.numbers if third is not said)
            if shared >= 2 or (shared and used):
                return other
    return None


def _bare(claim: Reading, said: Number, ground: Ground) -> Number | None:
    """ "Two called for a cut": a number right before a word that the claim says of another number; or right
    behind one."""
    for match in ground.matches:
        verb = _place_before(claim, said)
        link = match.links.get(verb)
        if link is not None and link.strength >= EXACT and not claim.tokens[verb].is_capital:
            for known in match.reading.numbers:
                if (
                    _place_before(match.reading, known) == link.place
                    and not known.weak
                    and numbers.comparable(said, known)
                    and not any(numbers.agrees(other, known) for other in claim.numbers)
                ):
                    return known
        back = {link.place: place for place, link in match.links.items() if link.strength >= EXACT}
        for known in match.reading.numbers:
            following = next((p for p, t in enumerate(match.reading.tokens) if t.start >= known.end), -1)
            place = back.get(following, -1)
            if place < 0 or known.weak or not numbers.comparable(said, known) or match.reading.tokens[following].start - known.end > 1:
                continue
            if any(numbers.agrees(other, known) for other in claim.numbers):
                continue
            ahead = [one for one in claim.numbers if 0 < claim.tokens[place].start - one.end <= 40]
            between = claim.text[said.end : claim.tokens[place].start]
            words = [p for p in claim.content if said.end <= claim.tokens[p].start and p < place]
            if words and said in ahead and not any(mark in between for mark in ",;:"):
                return known
    return None


def _place_before(reading: Reading, number: Number) -> int:
    """The token right before a number, -1 when another mark or word stands between."""
    return next(
        (p for p, t in enumerate(reading.tokens) if not t.is_mark and 0 <= number.start - t.end <= 2), -1
    )


def _derived(claim: Reading, said: Number, ground: Ground) -> bool:
    """Whether a number may have been worked out from the evidence: the difference or sum of two, three months
    for 90 days, six decades for "since 1961"."""
    near = [number for match in ground.matches for number in match.reading.numbers if not number.vague]
    for one in near:
        for other in near:
            if one is not other and one.unit == other.unit and said.low in (one.low - other.low, one.low + other.low):
                return True
    days = _days(claim, said)
    if not days:
        return False
    for match in ground.matches:
        if any(abs(days - _days(match.reading, known)) <= 0.1 * days for known in match.reading.numbers):
            return True
        for when in match.reading.times:
            if ground.published and when.first and abs((ground.published - when.first).days - days) <= max(0.1 * days, 370):
                return days >= 365
    return False


def _days(reading: Reading, number: Number) -> float:
    """A number of weeks, months or years in days; 0 when it is no length of time."""
    following = next((t.key for t in reading.tokens if 0 <= t.start - number.end <= 1), "")
    return number.low * _DAYS_OF.get(following, 0)


def _order_conflict(claim: Reading, ground: Ground) -> tuple[str, str] | None:
    """ "From 3.4% to 4%" for "from 4% to 3.4%", and the like with "in January"."""
    for match in ground.matches:
        for said in claim.numbers:
            for known in match.reading.numbers:
                if not numbers.agrees(said, known):
                    continue
                mine, theirs = _way(claim, said), _way(match.reading, known)
                if {mine, theirs} == {"from", "to"}:
                    return f"{mine} {said.text}", f"{theirs} {known.text}"
                when, then = _time_behind(claim, said), _time_behind(match.reading, known)
                if when and then and not dates.holds(when, [then], ground.published) and sum(
                    numbers.agrees(said, other) for other in match.reading.numbers
                ) == 1:
                    return f"{said.text} {when.text}", f"{known.text} {then.text}"
    return None


def _way(reading: Reading, number: Number) -> str:
    before = [token.lower for token in reading.tokens if token.end <= number.start][-1:]
    return before[0] if before and before[0] in ("from", "to") else ""


def _time_behind(reading: Reading, number: Number) -> When | None:
    for when in reading.times:
        between = reading.text[number.end : when.start]
        if when.start >= number.end and len(between) <= 4 and between.strip() in ("", "in", "on"):
            return when
    return None


def _counted(reading: Reading, number: Number) -> frozenset[str]:
    """Keys of the content words right behind a number: what it counts."""
    behind = [place for place in reading.content if 0 <= reading.tokens[place].start - number.end <= 24][:2]
    stop = next((t.start for t in reading.tokens if t.is_mark and t.start >= number.end), len(reading.text))
    return frozenset(reading.tokens[place].key for place in behind if reading.tokens[place].start < stop)


def _beside(reading: Reading, number: Number) -> tuple[frozenset[str], frozenset[str]]:
    """Keys of the two content words before a number, and of the two behind it, up to the next number."""
    left = [place for place in reading.content if reading.tokens[place].end <= number.start][-2:]
    right = [place for place in reading.content if reading.tokens[place].start >= number.end][:2]
    bounds = [(one.start, one.end) for one in reading.numbers if one is not number]
    bounds += [(token.start, token.end) for token in reading.tokens if token.lower in _NEXT_PART]
    low = max((end for _, end in bounds if end <= number.start), default=0)
    high = min((start for start, _ in bounds if start >= number.end), default=len(reading.text))
    return (
        frozenset(reading.tokens[place].key for place in left if low <= reading.tokens[place].start),
        frozenset(reading.tokens[place].key for place in right if reading.tokens[place].end <= high),
    )


# --- times


def time_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """A time that the evidence gives otherwise, or does not give."""
    nearest = [when for match in ground.matches for when in match.reading.times]
    quoted = [when for reading in ground.quoted for when in reading.times]
    around = [when for reading in ground.around for when in reading.times]
    for said in claim.times:
        if dates.holds(said, nearest, ground.published):
            continue
        if _is_number_of(said, ground):
            continue
        other = dates.rival(said, nearest)
        if other is not None:
            return _time_differs(said, other)
        if dates.holds(said, (*quoted, *around), ground.published):
            continue
        other = dates.rival(said, quoted)
        if other is not None:
            return _time_differs(said, other)
        return Conflict(verdict="unsupported", reason=f"“{said.text}” is not in the article's words")
    return None


def _time_differs(said: When, known: When) -> Conflict:
    return Conflict(verdict="number_differs", reason=f"says {said.words}, the article says {known.words}")


def _is_number_of(said: When, ground: Ground) -> bool:
    return any(
        said.text.strip() == number.text.strip() for reading in ground.quoted for number in reading.numbers
    )


# --- names


def name_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """A name in the place of another one, or that stands nowhere."""
    around = (*ground.quoted, *ground.around)
    everywhere = frozenset().union(*(reading.keys for reading in around))
    spelled = frozenset().union(*(reading.spelled for reading in around))
    for name in claim.names:
        displaced = _displaced(claim, name, ground)
        if displaced is not None:
            return _name_differs(name, displaced)
        if matches(name, everywhere, spelled):
            other = _other_first_name(name, claim, around, everywhere, spelled)
            if other is not None:
                return _name_differs(name, other)
            continue
        if not name.sure and (ground.best(name.first).strength >= EXACT / 2 or name.tokens[0].lower in _lower(around)):
            continue
        missing = _missing(claim, ground)
        if missing and name.sure:
            return _name_differs(name, missing[0].text)
        if name.sure:
            return Conflict(verdict="unsupported", reason=f"the article does not name {name.text} here")
    return None


def _name_differs(name: Name, other: str) -> Conflict:
    return Conflict(verdict="name_differs", reason=f"says {name.text}, the article says {other}")


def _lower(readings: Sequence[Reading]) -> frozenset[str]:
    return frozenset(token.text for reading in readings for token in reading.tokens if not token.is_capital)


def _displaced(claim: Reading, name: Name, ground: Ground) -> str | None:
    """The name that stands in the nearest sentences where the claim has `name`, and nowhere in the claim."""
    rival = None
    for match in ground.matches:
        found = _in_slot(claim, name, match)
        if found == "":
            return None
        rival = rival or found
    return rival


def _in_slot(claim: Reading, name: Name, match: Match) -> str | None:
    """What stands beside the words that stand beside `name`: another name, "" when it is `name` itself or a
    pronoun, None when nothing tells."""
    rival = None
    if _stands_alike(claim, name, match.reading):
        return ""
    for beside, side in _neighbours(claim, name):
        link = match.links.get(beside)
        if link is None or link.strength < EXACT or beside in claim.name_places:
            continue
        found = _name_beside(match.reading, link.place, side)
        if found == "":
            return ""
        if found is None:
            continue
        if _same_name(name, found):
            return ""
        if not _claimed(found, claim):
            rival = rival or found.text
    return rival


def _stands_alike(claim: Reading, name: Name, evidence: Reading) -> bool:
    """Whether some word within reach of the name in the claim is so in the evidence too."""

    def near(reading: Reading, first: int, last: int) -> set[str]:
        places = range(max(0, first - _BESIDE), min(len(reading.tokens), last + _BESIDE + 1))
        return {reading.tokens[place].key for place in places if place in reading.content and not first <= place <= last}

    mine = near(claim, name.first, name.last)
    for place, token in enumerate(evidence.tokens):
        if not token.is_mark and any(token.key == other.key or same_word(token.text, other.text) for other in name.tokens[-1:]):
            if mine & near(evidence, place, place):
                return True
    return False


def _neighbours(reading: Reading, name: Name) -> Iterator[tuple[int, int]]:
    """The content words next to a name with the side on which the name is of them (-1: it stands before)."""
    after = next((place for place in reading.content if place > name.last), None)
    if after is not None and after - name.last <= _BESIDE and not _mark_between(reading, name.last, after):
        yield after, -1
    before = next((place for place in reversed(reading.content) if place < name.first), None)
    if before is not None and name.first - before <= _BESIDE and not _mark_between(reading, before, name.first):
        yield before, 1


def _name_beside(reading: Reading, place: int, side: int) -> "Name | str | None":
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


def _mark_between(reading: Reading, one: int, other: int) -> bool:
    return any(token.is_mark and token.text != "," for token in reading.tokens[one + 1 : other])


def _same_name(one: Name, other: Name) -> bool:
    keys = frozenset(token.key for token in other.tokens)
    spelled = frozenset(token.text for token in other.tokens) | initials_of(other.tokens)
    back = frozenset(token.key for token in one.tokens)
    back_spelled = frozenset(token.text for token in one.tokens) | initials_of(one.tokens)
    return matches(one, keys, spelled) or matches(other, back, back_spelled)


def _claimed(name: Name, claim: Reading) -> bool:
    return matches(name, claim.keys, claim.spelled)


def _missing(claim: Reading, ground: Ground) -> list[Name]:
    """Names of the nearest sentence that the claim does not have."""
    return [name for name in ground.nearest.reading.names if name.sure and not _claimed(name, claim)]


def _other_first_name(
    name: Name, claim: Reading, around: Sequence[Reading], words: frozenset[str], spelled: frozenset[str]
) -> str | None:
    """ "Michelle Obama" where every full name with that last word is "Barack Obama"."""
    if len(name.tokens) < 2:
        return None
    *firsts, last = name.tokens
    if any(stands(token, words, spelled) for token in firsts):
        return None
    rivals = [
        other
        for reading in around
        for other in reading.names
        if len(other.tokens) == len(name.tokens) and same_word(other.tokens[-1].text, last.text)
    ]
    return rivals[0].text if rivals and not name.is_initials else None


# --- who does what to whom


def role_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """Two that are exchanged."""
    found = exchanged(claim, ground.nearest.reading, ground.nearest.links) or _slots_exchanged(claim, ground.nearest)
    if found is None:
        return None
    one, other = found
    return Conflict(
        verdict="name_differs", reason=f"“{one}” and “{other}” have changed places: the article says it the other way round"
    )


def _slots_exchanged(claim: Reading, match: Match) -> tuple[str, str] | None:
    """Two names each of which stands where the evidence has the other: "Price urged …, Blinken said"."""
    slots: dict[int, list[Name]] = {}
    for number, name in enumerate(claim.names):
        if _stands_alike(claim, name, match.reading):
            continue
        for beside, side in _neighbours(claim, name):
            link = match.links.get(beside)
            if link is not None and link.strength >= EXACT:
                found = _name_beside(match.reading, link.place, side)
                if isinstance(found, Name) and not _same_name(name, found):
                    slots.setdefault(number, []).append(found)
    for one, there in slots.items():
        for other, here in slots.items():
            if one < other and _any_same(claim.names[other], there) and _any_same(claim.names[one], here):
                if not _passive_differs(claim, match.reading):
                    return claim.names[one].text, claim.names[other].text
    return None


def _any_same(name: Name, others: Sequence[Name]) -> bool:
    return any(_same_name(name, other) for other in others)


def _passive_differs(one: Reading, other: Reading) -> bool:
    """Whether "by" stands on one side alone: the one who acts is named behind the verb there."""
    return ("by" in one.keys) != ("by" in other.keys)


# --- denials


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
        if negation.reach and negation.reach[0] in back and not _implied(claim, [back[negation.reach[0]]]):
            word = evidence.tokens[negation.place].text
            return Conflict(verdict="negated", reason=f"leaves out the article's “{word}”")
    return None


def _implied(reading: Reading, places: Sequence[int]) -> bool:
    """Whether a verb such as "stopped" or "prevented" stands shortly before one of these places."""
    return any(
        token.lower in IMPLICIT for place in places for token in reading.tokens[max(0, place - _REACH) : place]
    )


def _unpaired(one: Reading, other: Reading, links: Mapping[int, int]) -> list[Negation]:
    """Denials of one side that reach no word which the other side denies as well, or says by its opposite."""
    denied = {place for negation in other.negations for place in negation.reach}
    return [
        negation
        for negation in one.negations
        if not any(links.get(place) in denied for place in negation.reach)
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
                    verdict="negated", reason=f"says “{token.text}”, the article says “{evidence.tokens[other].text}”"
                )
    return None


def _opposite_glue(claim: Reading, match: Match) -> Conflict | None:
    """Words such as "before" and "less", which are no content: they count when the same word follows."""
    evidence = match.reading
    for place, token in enumerate(claim.tokens):
        if token.lower not in STOP_WORDS or not has_opposite(token.key) or token.key in evidence.keys:
            continue
        for other, theirs in enumerate(evidence.tokens):
            if theirs.lower in STOP_WORDS and theirs.key not in claim.keys and are_opposites(token.key, theirs.key):
                if _following(claim, place) & _following(evidence, other):
                    return Conflict(
                        verdict="negated", reason=f"says “{token.text}”, the article says “{theirs.text}”"
                    )
    return None


def _following(reading: Reading, place: int) -> frozenset[str]:
    return frozenset(
        token.key for token in reading.tokens[place + 1 : place + 1 + _SLOT] if not token.is_mark and token.lower not in STOP_WORDS
    )
