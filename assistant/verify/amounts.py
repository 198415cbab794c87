"""Amounts of a claim against those of its evidence: another one, one that counts something else, or none."""

from collections.abc import Sequence

from assistant.verify import dates, numbers
from assistant.verify.alignment import EXACT
from assistant.verify.conflict import Conflict
from assistant.verify.dates import When
from assistant.verify.derived import derived, is_change
from assistant.verify.ground import Ground
from assistant.verify.number_words import BOUND_WORDS
from assistant.verify.numbers import Number
from assistant.verify.reading import LIGHT_WEIGHT, Reading
from assistant.verify.tokens import LIGHT, key_of
from assistant.verify.units import MEASURED

# A number this small may have been counted: "the two leaders" where two are named.
MOST_COUNTED = 4
# And of more than so many the article may name that few.
_MANY = 10
_LIGHT_KEYS = frozenset(key_of(word) for word in LIGHT)
_BOUND_WORDS = frozenset(words for words, _ in BOUND_WORDS)
# What parts two things that are counted.
_NEXT_PART = frozenset({"and", "but", "while", ",", ";", ":", "—", "–"})


def number_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """An amount that the evidence gives otherwise, or does not give."""
    nearest = [number for match in ground.matches for number in match.reading.numbers]
    quoted = [number for reading in ground.quoted for number in reading.numbers]
    around = [number for reading in ground.around for number in reading.numbers]
    singles = [number for reading in ground.quoted for number in numbers.find_single(reading.text)]
    for said in claim.numbers:
        other = _in_other_measure(said, nearest, (*quoted, *singles))
        if other is not None:
            return _number_differs(said, other)
        if any(numbers.agrees(said, known) for known in nearest):
            other = _counted_otherwise(claim, said, ground) or _bare(claim, said, ground)
            if other is not None:
                return _number_differs(said, other)
            continue
        if _is_year_of(said, ground) or any(numbers.agrees(said, known) for known in singles):
            continue
        other = None if is_change(claim, said, ground) else _rival(claim, said, ground)
        if other is not None:
            return _number_differs(said, other)
        if (
            said.weak
            or derived(claim, said, ground)
            or any(numbers.agrees(said, known) for known in (*quoted, *around))
        ):
            continue
        like = [one for one in (*nearest, *quoted) if numbers.of_a_kind(said, one) and not one.weak]
        # One that the claim does not give, of the same unit, is what this one stands for.
        known = min(
            like,
            key=lambda one: (any(numbers.agrees(o, one) for o in claim.numbers), one.unit != said.unit),
            default=None,
        )
        if (
            known is not None
            and numbers.kind(known) == numbers.kind(said)
            and not said.vague
            and not _may_be_counted(said, known)
        ):
            return _number_differs(said, known)
        if abs(said.low) > MOST_COUNTED or numbers.kind(said) or said.low <= 0:
            return Conflict(verdict="unsupported", reason=f"“{said.text}” is not in the article's words")
    single = _other_single(claim, ground)
    if single is not None:
        return _number_differs(*single)
    moved = _order_conflict(claim, ground)
    if moved is not None:
        return Conflict(verdict="number_differs", reason=f"says {moved[0]}, the article says {moved[1]}")
    return None


def _number_differs(said: Number, known: Number) -> Conflict:
    mine, theirs = said.shown, known.shown
    if numbers.agrees(said, numbers.unbound(known)):
        mine, theirs = f"{said.bound or 'exactly'} {mine}", f"{known.bound or 'exactly'} {theirs}"
    return Conflict(verdict="number_differs", reason=f"says {mine}, the article says {theirs}")


def _may_be_counted(said: Number, known: Number) -> bool:
    """As in: "the two leaders" of an article on 30 guests that names two; hours are not counted so. Years may
    be: of a man of 34 those that he served."""
    measured = said.unit in MEASURED and known.unit == said.unit
    years = "calendar" in (said.system, known.system)
    return abs(said.low) <= MOST_COUNTED and abs(known.low) > _MANY and (years or not measured)


def _other_single(claim: Reading, ground: Ground) -> tuple[Number, Number] | None:
    """As in: "500 cars a day" for "500 cars a week", where no length of time that is quoted agrees and
    nothing is said of any day."""
    mine = _single_spans(claim)
    if not mine:
        return None
    quoted = [one for reading in ground.quoted for one in (*reading.numbers, *_single_spans(reading))]
    claimed = (*mine, *claim.numbers)
    for said in mine:
        word, before = key_of(said.words.split()[-1]), _word_before(claim, said)
        if (
            not before
            or any(word in reading.keys for reading in ground.quoted)
            or any(numbers.agrees(said, one) for one in quoted)
        ):
            continue
        for match in ground.matches:
            for known in _single_spans(match.reading):
                if before == _word_before(match.reading, known) and not any(
                    numbers.agrees(one, known) for one in claimed
                ):
                    return said, known
    return None


def _single_spans(reading: Reading) -> list[Number]:
    """Each "a week"; "a second" is the second of its kind more often than a length of time."""
    return [one for one in numbers.find_single(reading.text) if one.unit == "span" and one.factor > 1]


def _word_before(reading: Reading, number: Number) -> str:
    """The key of the word before it, but for "nearly" and its like."""
    before = (
        token.key
        for token in reversed(reading.tokens)
        if token.end <= number.start and token.lower not in _BOUND_WORDS
    )
    return next(before, "")


def _in_other_measure(said: Number, nearest: Sequence[Number], known: Sequence[Number]) -> Number | None:
    """As in: "four months" where the nearest sentences have "four years", and nothing that is quoted has as
    many months."""
    if any(one.unit == said.unit and numbers.agrees(said, one) for one in known):
        return None
    return next((one for one in nearest if numbers.in_other_measure(said, one)), None)


def _is_year_of(said: Number, ground: Ground) -> bool:
    return any(
        when.first is not None and when.first.year == said.low and said.unit == ""
        for match in ground.matches
        for when in match.reading.times
    )


def _rival(claim: Reading, said: Number, ground: Ground) -> Number | None:
    """A number of the nearest sentences that counts the same thing, and that the claim does not give; of
    several the one that shares most with this one."""
    mine = _counted(claim, said)
    for match in ground.matches:
        free = [
            known
            for known in match.reading.numbers
            if numbers.of_a_kind(said, known)
            and not any(numbers.agrees(other, known) for other in claim.numbers)
        ]
        if any(mine & _counted(match.reading, known) for known in free):
            return max(free, key=lambda known: _shared(claim, said, match.reading, known))
    return None


def _shared(claim: Reading, said: Number, evidence: Reading, known: Number) -> float:
    """How much the words beside two numbers have in common; "people" is little."""
    mine = frozenset().union(*_beside(claim, said), _counted(claim, said))
    theirs = frozenset().union(*_beside(evidence, known), _counted(evidence, known))
    return sum(LIGHT_WEIGHT if key in _LIGHT_KEYS else 1.0 for key in mine & theirs)


def _counted_otherwise(claim: Reading, said: Number, ground: Ground) -> Number | None:
    """As in: "Killed 40 and wounded 14" for "killed 14 and wounded 40": another number stands beside
    the words that stand beside this one, and this one beside others."""
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
    """As in: "Two called for a cut": a number right before a word that the claim says of another number;
    or right behind one."""
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
            if (
                place < 0
                or known.weak
                or not numbers.comparable(said, known)
                or match.reading.tokens[following].start - known.end > 1
            ):
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


def _order_conflict(claim: Reading, ground: Ground) -> tuple[str, str] | None:
    """As in: "From 3.4% to 4%" for "from 4% to 3.4%", and the like with "in January"."""
    for match in ground.matches:
        for said in claim.numbers:
            for known in match.reading.numbers:
                if not numbers.agrees(said, known):
                    continue
                mine, theirs = _way(claim, said), _way(match.reading, known)
                if {mine, theirs} == {"from", "to"}:
                    return f"{mine} {said.text}", f"{theirs} {known.text}"
                when, then = _time_behind(claim, said), _time_behind(match.reading, known)
                if (
                    when
                    and then
                    and not dates.holds(when, [then], ground.published)
                    and sum(numbers.agrees(said, other) for other in match.reading.numbers) == 1
                ):
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
