"""Times of a claim against those of its evidence."""

from assistant.verify import dates
from assistant.verify.conflict import Conflict
from assistant.verify.dates import When
from assistant.verify.ground import Ground
from assistant.verify.reading import Reading
from assistant.verify.tokens import LIGHT
from assistant.verify.words import is_past

# A claim of which the nearest sentence covers less is put together from several.
SPREAD = 0.6
# What may stand between a word and its time, and how many words.
_TO_TIME = frozenset("on in by at since until from of last early late next this".split())
_BETWEEN = 2


def time_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """A time that the evidence gives otherwise, or does not give."""
    nearest = [when for match in ground.matches for when in match.reading.times]
    quoted = [when for reading in ground.quoted for when in reading.times]
    around = [when for reading in ground.around for when in reading.times]
    told = [
        when for match in ground.matches for when in dates.told_from(match.reading.text, match.reading.times)
    ]
    for said in claim.times:
        if dates.holds(said, nearest, ground.published) or dates.holds(said, told, None):
            continue
        if _is_number_of(said, ground):
            continue
        # A claim of several sentences: the nearest tells of another day.
        if ground.nearest.covered(claim) < SPREAD and dates.holds(said, quoted, ground.published):
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
    return _of_another(claim, ground)


def _of_another(claim: Reading, ground: Ground) -> Conflict | None:
    """As in: "Reopened on Tuesday" for "reopened on Wednesday", of two sentences that name both days."""
    for place in claim.content:
        said = _behind(claim, place)
        if said is None or claim.tokens[place].lower in LIGHT:
            continue
        key = claim.tokens[place].key
        known = [
            _all_behind(match.reading, other)
            for match in ground.matches
            for other in match.reading.content
            if match.reading.tokens[other].key == key
        ]
        first = [times[0] for times in known if times and dates.same_kind(said, times[0])]
        # Where the word stands without a time as well, it may be that which is meant.
        every = [when for times in known for when in times]
        if first and len(first) == len(known) and not dates.holds(said, every, ground.published):
            return _time_differs(said, first[0])
    return None


def _all_behind(reading: Reading, place: int) -> list[When]:
    """The time right behind the word at `place`, and those that follow before anything else is told: "on
    Monday and Tuesday"."""
    first = _behind(reading, place)
    if first is None:
        return []
    end = next(
        (token.start for token in reading.tokens if token.start >= first.end and is_past(token.lower)),
        len(reading.text),
    )
    return [when for when in reading.times if first.start <= when.start < end]


def _behind(reading: Reading, place: int) -> When | None:
    """The time right behind the word at `place`."""
    end = reading.tokens[place].end
    for when in reading.times:
        between = reading.text[end : when.start].lower().split()
        if when.start >= end and len(between) <= _BETWEEN and all(word in _TO_TIME for word in between):
            return when
    return None


def _time_differs(said: When, known: When) -> Conflict:
    return Conflict(verdict="number_differs", reason=f"says {said.words}, the article says {known.words}")


def _is_number_of(said: When, ground: Ground) -> bool:
    return any(
        said.text.strip() == number.text.strip() for reading in ground.quoted for number in reading.numbers
    )
