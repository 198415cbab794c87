"""Whether a claim is a sentence of its evidence over again, shortened, with its parts in another order or its
figures in other words: owns how long a run of the same words is a copy. What stands there word for word is
the business of `verbatim`."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from assistant.verify.reading import Reading
from assistant.verify.tokens import LIGHT

# So few runs, of so many words each, that make up so much of the claim. Of 167 such claims built from news
# one was wrong; words picked from here and there are no copy.
_MOST_RUNS, _LEAST_RUN, _SHARE = 2, 3, 0.85
_BEFORE_TIME = frozenset({"on", "in"})


def is_copied(claim: Reading, evidence: Reading) -> bool:
    """By the words that both say, in one of a few runs; a day or an amount may be written in another way."""
    rest: list[str | None] = list(_words(claim))
    theirs = _words(evidence)
    words, copied = len(rest), 0
    for _ in range(_MOST_RUNS):
        run = SequenceMatcher(None, rest, theirs, autojunk=False).find_longest_match()
        if run.size < _LEAST_RUN:
            break
        copied += run.size
        rest[run.a : run.a + run.size] = [None]
    return copied > 0 and copied >= _SHARE * words


def in_other_figures(claim: Reading, evidence: Sequence[Reading]) -> bool:
    """Whether a day or an amount of the claim is written in a way that no sentence has: "1 February 2022" for
    "Tuesday", "30 percent" for "three in ten"."""
    known = frozenset[str]().union(*(one.keys for one in evidence))
    facts = _facts(claim)
    return any(
        token.key not in known and token.lower not in _BEFORE_TIME
        for token in claim.tokens
        if not token.is_mark and any(start <= token.start < end for start, end in facts)
    )


def _words(reading: Reading) -> list[str]:
    """Keys in order, without times, numbers and what carries little: "on 16 August" for "Tuesday"."""
    facts = _facts(reading)
    found = []
    for place, token in enumerate(reading.tokens):
        following = reading.tokens[place + 1].start if place + 1 < len(reading.tokens) else -1
        if any(start <= token.start < end for start, end in facts) or (
            token.lower in _BEFORE_TIME and any(start <= following < end for start, end in facts)
        ):
            continue
        if len(token.key) > 1 and token.lower not in LIGHT:
            found.append(token.key)
    return found


def _facts(reading: Reading) -> list[tuple[int, int]]:
    """From where to where its times and numbers stand."""
    return [(one.start, one.end) for one in reading.times] + [(one.start, one.end) for one in reading.numbers]
