"""Names of a claim against those of its evidence: another one in the same place, one that stands nowhere, two
that are exchanged."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.verify.alignment import EXACT
from assistant.verify.conflict import Conflict
from assistant.verify.converses import turned
from assistant.verify.doers import displaced
from assistant.verify.ground import Ground, Match
from assistant.verify.names import Name, matches, same_word, stands
from assistant.verify.numbers import Number, kind
from assistant.verify.reading import Reading
from assistant.verify.roles import exchanged
from assistant.verify.slots import (
    claimed,
    in_its_place,
    name_beside,
    neighbours,
    same_name,
    stands_alike,
)
from assistant.verify.tokens import Token


def name_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """A name in the place of another one, or that stands nowhere."""
    around = (*ground.quoted, *ground.around)
    everywhere = frozenset().union(*(reading.keys for reading in around))
    spelled = frozenset().union(*(reading.spelled for reading in around))
    named = {
        name.text
        for match in ground.matches
        for name in match.reading.names
        if _without_money(name, match.reading)
    }
    for name in _naming(claim):
        other = displaced(claim, name, ground)
        if other is not None and other in named:
            return _name_differs(name, other)
        if matches(name, everywhere, spelled):
            other = _other_first_name(name, claim, around, everywhere, spelled)
            if other is not None:
                return _name_differs(name, other)
            continue
        if not name.sure and (
            ground.best(name.first).strength >= EXACT / 2 or name.tokens[0].lower in _lower(around)
        ):
            continue
        if name.sure or _acts(claim, name):
            return _not_named(claim, name, ground)
    return None


def _not_named(claim: Reading, name: Name, ground: Ground) -> Conflict:
    """The conflict about a name that stands nowhere, with the one in its place where that is known."""
    missing = _missing(claim, ground)
    rival = in_its_place(claim, name, ground.nearest, missing)
    if rival is not None:
        return _name_differs(name, rival.text)
    return Conflict(
        verdict="name_differs" if missing else "unsupported",
        reason=f"the article does not name {name.text} here",
    )


def _naming(reading: Reading) -> list[Name]:
    """The names without what is a part of a number: the code of a currency, whose dollars they are."""
    found = (_without_money(name, reading) for name in reading.names)
    return [name for name in found if name is not None]


def _without_money(name: Name, reading: Reading) -> Name | None:
    """As in: "Ukraine" of "give Ukraine USD 20 million"; None of what is no more than a number."""

    def inside(token: Token, numbers: Sequence[Number]) -> bool:
        return any(one.start <= token.start and token.end <= one.end for one in numbers)

    if all(inside(token, reading.numbers) for token in name.tokens):
        return None
    money = [one for one in reading.numbers if kind(one) == "money"]
    kept = [place for place, token in enumerate(name.tokens) if not inside(token, money)]
    if len(kept) == len(name.tokens):
        return name
    first, last = kept[0], kept[-1]
    tokens = name.tokens[first : last + 1]
    return replace(
        name,
        text=reading.text[tokens[0].start : tokens[-1].end],
        first=name.first + first,
        last=name.first + last,
        tokens=tokens,
        sure=name.sure and (name.first + last > 0),
    )


def _name_differs(name: Name, other: str) -> Conflict:
    return Conflict(verdict="name_differs", reason=f"says {name.text}, the article says {other}")


def _lower(readings: Sequence[Reading]) -> frozenset[str]:
    return frozenset(token.text for reading in readings for token in reading.tokens if not token.is_capital)


def _acts(claim: Reading, name: Name) -> bool:
    """Whether the single word that opens a sentence has no article and a past tense right behind it, as a
    name has: "Lavrov accused"; a plural may have that too."""
    word = name.tokens[0].lower
    following = claim.tokens[name.last + 1].lower if name.last + 1 < len(claim.tokens) else ""
    return not word.endswith(("s", "ing", "ly", "ed")) and following.endswith("ed") and name.first == 0


def _missing(claim: Reading, ground: Ground) -> list[Name]:
    """Names of the nearest sentence that the claim does not have."""
    return [name for name in _naming(ground.nearest.reading) if name.sure and not claimed(name, claim)]


def _other_first_name(
    name: Name, claim: Reading, around: Sequence[Reading], words: frozenset[str], spelled: frozenset[str]
) -> str | None:
    """As in: "Michelle Obama" where every full name with that last word is "Barack Obama"."""
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


def role_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """Two that are exchanged; of one event told from its other side they are not."""
    if turned(claim, ground.nearest.reading):
        return None
    found = exchanged(claim, ground.nearest.reading, ground.nearest.links) or _slots_exchanged(
        claim, ground.nearest
    )
    if found is None:
        return None
    one, other = found
    return Conflict(
        verdict="name_differs",
        reason=f"“{one}” and “{other}” have changed places: the article says it the other way round",
    )


def _slots_exchanged(claim: Reading, match: Match) -> tuple[str, str] | None:
    """Two names each of which stands where the evidence has the other: "Price urged …, Blinken said"."""
    slots: dict[int, list[Name]] = {}
    for number, name in enumerate(claim.names):
        if stands_alike(claim, name, match.reading):
            continue
        for beside, side in neighbours(claim, name):
            link = match.links.get(beside)
            if link is not None and link.strength >= EXACT:
                found = name_beside(match.reading, link.place, side)
                if isinstance(found, Name) and not same_name(name, found):
                    slots.setdefault(number, []).append(found)
    if _passive_differs(claim, match.reading):
        return None
    for one, there in slots.items():
        for other, here in slots.items():
            if one < other and _any_same(claim.names[other], there) and _any_same(claim.names[one], here):
                return claim.names[one].text, claim.names[other].text
    return None


def _any_same(name: Name, others: Sequence[Name]) -> bool:
    return any(same_name(name, other) for other in others)


def _passive_differs(one: Reading, other: Reading) -> bool:
    """Whether "by" stands on one side alone: the one who acts is named behind the verb there."""
    return ("by" in one.keys) != ("by" in other.keys)
