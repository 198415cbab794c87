"""What a claim says otherwise than its evidence: an amount, a time, a name, a denial, an exchange, how much
of it, how sure it is, or another thing of its kind. Owns the order in which they are looked for; each check
has its own module."""

from assistant.verify.amounts import number_conflict
from assistant.verify.certainty import certainty_conflict
from assistant.verify.conflict import Conflict
from assistant.verify.denials import polarity_conflict
from assistant.verify.extent import extent_conflict
from assistant.verify.ground import Ground
from assistant.verify.kinds import kind_conflict
from assistant.verify.minimal import difference
from assistant.verify.moments import time_conflict
from assistant.verify.naming import name_conflict, role_conflict
from assistant.verify.reading import Reading


def find_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """The first of: a small difference, number, time, exchange, name, denial, extent, certainty, kind."""
    for check in (
        small_conflict,
        number_conflict,
        time_conflict,
        role_conflict,
        name_conflict,
        polarity_conflict,
        extent_conflict,
        certainty_conflict,
        kind_conflict,
    ):
        found = check(claim, ground)
        if found is not None:
            return found
    return None


def small_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """As `minimal` finds it."""
    found = difference(claim, ground.nearest.reading, ground.published)
    return Conflict(verdict=found[0], reason=found[1]) if found else None
