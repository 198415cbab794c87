"""Times of a claim against those of its evidence."""

from assistant.verify import dates
from assistant.verify.conflict import Conflict
from assistant.verify.dates import When
from assistant.verify.ground import Ground
from assistant.verify.reading import Reading


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
