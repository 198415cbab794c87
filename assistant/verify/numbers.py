"""Amounts in a text, in digits and in words, and whether two of them agree: owns what "about 1.5 million",
"dozens" and "two-thirds" mean. Years and days are the business of `dates`."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.verify.number_words import (
    BOUNDS,
    CURRENCIES,
    NEAR_FROM_BELOW,
    NUMBER,
    ORDINALS,
    SCALES,
    SHARES,
    SMALL,
    TIME,
    VAGUE,
    YEARS,
)

_NEAR = 0.12
_ROUNDED = 0.03
_SAME = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """`low` and `high` are equal unless the words are vague. `unit` is "", "%", "#" (an ordinal), "time" or a
    currency. `bound`: "" or "over", "under", "about", "near" (just below). `weak`: so often no amount ("one",
    "first", "half") that its absence says nothing."""

    text: str
    start: int
    end: int
    low: float
    high: float
    unit: str = ""
    bound: str = ""
    weak: bool = False

    @property
    def vague(self) -> bool:
        return self.low != self.high


@lru_cache(maxsize=8192)
def find_numbers(text: str) -> tuple[Number, ...]:
    """Every amount of `text` in order; four digits that look like a year are left to `dates` unless something
    is counted by them."""
    found: list[Number] = []
    for match in NUMBER.finditer(text):
        number = _read(text, match)
        if number is not None:
            found.append(number)
    times = [_clock(match) for match in TIME.finditer(text)]
    kept = [one for one in found if not any(t.start <= one.start < t.end for t in times)]
    return tuple(sorted((*kept, *times), key=lambda one: one.start))


def agrees(claim: Number, evidence: Number) -> bool:
    """Whether the claim's number may be said of the evidence's: the same, a fair rounding of it, or a bound
    that holds and is near."""
    if not comparable(claim, evidence):
        return False
    if claim.vague or evidence.vague:
        if claim.vague and evidence.vague:
            return claim.low == evidence.low
        return claim.vague and claim.low <= evidence.low <= claim.high
    said, known = claim.low, evidence.low
    if _close(said, known, _SAME):
        return not _opposed(claim.bound, evidence.bound)
    if evidence.bound:  # "about 14,000" is not 14,213
        return False
    if claim.bound == "over":
        return said < known <= said * (1 + 2 * _NEAR)
    if claim.bound == "under":
        return said * (1 - 2 * _NEAR) <= known < said
    if claim.bound == "near":
        return said * (1 - _NEAR) <= known < said
    if claim.bound == "about":
        return _close(said, known, _NEAR / 2)
    return _is_rounding(said, known)


def comparable(one: Number, other: Number) -> bool:
    """Whether two numbers count in the same way: no share beside an amount of money."""
    return one.unit == other.unit or (
        not {one.unit, other.unit} & {"#", "time"}
        and "" in (one.unit, other.unit)
        and not _share_beside(one, other)
    )


def _share_beside(one: Number, other: Number) -> bool:
    return "%" in (one.unit, other.unit)


def _read(text: str, match: re.Match[str]) -> Number | None:
    parts = match.groupdict()
    unit = _unit(parts)
    start, end = match.start(), match.end()
    while start < end and text[start].isspace():
        start += 1
    low = high = 0.0
    weak = False
    if parts["digits"]:
        low = high = float(parts["digits"].replace(",", ""))
        scale = (parts["scale"] or "").lower()
        if scale in ("m", "b", "k") and not parts["currency"] and scale != "k":
            scale = scale if text[match.start("scale") - 1].isdigit() else ""
        low = high = low * SCALES.get(scale, 1.0)
        if YEARS.match(match.group().strip()) and not unit and not scale:
            return None
        if parts["ordinal"]:
            unit = "#"
        elif text[end : end + 1].isalpha():  # "4x4", "3D", "5G"
            return None
    elif parts["halved"]:
        low = high = SCALES[parts["halved"].split()[-1].lower()] / 2
    elif parts["share"]:
        words = re.sub(r"\s+", " ", parts["share"].lower())
        value = SHARES.get(words) or SHARES.get(words.replace("-", " "))
        if value is None:
            return None
        low = high = value
        unit, weak = "%", words == "half"
    elif parts["vague"]:
        low, high = VAGUE[re.sub(r"\s+", " ", parts["vague"].lower())]
        weak = parts["vague"].lower() in ("several", "scores", "a handful")
    elif parts["words"]:
        low = high = _value(parts["words"])
        weak = low == 1
    else:
        low = high = float(ORDINALS[parts["nth"].lower()])
        unit, weak = "#", True
    return Number(
        text=text[start:end],
        start=start,
        end=end,
        low=low,
        high=high,
        unit=unit,
        bound=_bound(text, start),
        weak=weak,
    )


def _unit(parts: dict[str, str | None]) -> str:
    if parts["currency"]:
        return CURRENCIES.get(parts["currency"].lower(), parts["currency"][-1])
    written = (parts["unit"] or "").lower().strip(" -")
    if not written:
        return ""
    if written == "%" or written.startswith(("per", "pct")):
        return "%"
    if written[0] in "apo" and written.replace(".", "")[:2] in ("am", "pm", "oc", "o'", "o’"):
        return "time"
    return CURRENCIES.get(written.split()[-1], "")


def _value(words: str) -> float:
    """`one hundred and twenty-three thousand`."""
    total = current = 0.0
    for word in re.split(r"[\s-]+", words.lower()):
        if word == "and":
            continue
        if word == "a":
            current = 1.0
        elif word in SMALL:
            current += SMALL[word]
        elif word in ("hundred", "dozen"):
            current = (current or 1.0) * SCALES[word]
        else:
            total += (current or 1.0) * SCALES[word]
            current = 0.0
    return total + current


def _clock(match: re.Match[str]) -> Number:
    hour, minute = int(match.group(1)), int(match.group(2))
    value = hour + minute / 60
    return Number(
        text=match.group(), start=match.start(), end=match.end(), low=value, high=value, unit="time"
    )


def _bound(text: str, start: int) -> str:
    before = re.sub(r"\s+", " ", text[max(0, start - 24) : start].lower()).rstrip(" $€£¥")
    if before.endswith(NEAR_FROM_BELOW):
        return "near"
    for bound in ("over", "under", "about"):
        for words in BOUNDS[bound]:
            if before.endswith(words) and not before[: -len(words)][-1:].isalnum():
                return bound
    return ""


def _opposed(claim: str, evidence: str) -> bool:
    return (claim == "over" and evidence in ("under", "near")) or (
        claim in ("under", "near") and evidence == "over"
    )


def _close(one: float, other: float, share: float) -> bool:
    return abs(one - other) <= share * max(abs(one), abs(other), 1e-9)


def _is_rounding(said: float, known: float) -> bool:
    """`said` is `known` with fewer digits, two at least, and near."""
    if said < 10 or not _close(said, known, _ROUNDED):
        return False
    digits = f"{said:.10g}".replace(".", "").rstrip("0").lstrip("0")
    scale = 10 ** (len(str(int(known))) - max(len(digits), 2))
    return (
        len(digits) >= 1
        and known != int(said)
        and abs(round(known / scale) * scale - said) <= _SAME * said
        and (known >= 1000 or known != int(known))
    )


def unbound(number: Number) -> Number:
    """The same without its "about" or "over"."""
    return replace(number, bound="")
