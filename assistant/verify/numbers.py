"""Amounts in a text, in digits and in words, and whether two of them agree: owns what "about 1.5 million",
"dozens" and "two-thirds" mean. Years and days are the business of `dates`."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.verify.number_words import (
    BOUND_WORDS,
    FALL_BEFORE,
    FALL_BEHIND,
    NUMBER,
    ORDINALS,
    PARTS,
    SCALES,
    SHARES,
    TIME,
    VAGUE,
    YEARS,
)
from assistant.verify.spelled import amount_of
from assistant.verify.units import (
    MEASURED,
    MONEY,
    Measure,
    currency,
    leeway,
    measure_behind,
    same_money,
    single_measures,
)

_NEAR = 0.12
_ROUNDED = 0.03
# Percentage points, and the share of it, that a share in words may be from the percentage that it stands for.
_SHARE_APART, _SHARE_NEAR = 1.5, 0.05
_SAME = 1e-6
# How far around a run of words is read for what belongs to its first and last number.
_MARGIN = 24
_KINDS = dict.fromkeys(MEASURED, "") | dict.fromkeys(MONEY, "money") | {"point": "%"}
_QUOTE_MARKS = str.maketrans(dict.fromkeys('"“”„‟«»', ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """`low` and `high` are equal unless the words are vague. `unit` is "", "%", "point" (of one), "#" (an
    ordinal), "time" (of a clock), what a measure measures or a currency. Of a measure the value is as
    written, `factor` times the base of its unit, and `system` as in `units`. `bound`: "" or "over", "under",
    "about", "near" (just below). `weak`: so often no amount ("one", "first", "half") that its absence says
    nothing. `falls`: the words say that so much less it is. `parts`: the two of "one in four". `in_words`: a
    share that is no percentage, "a third". `words`: with what it counts, where that is a measure."""

    text: str
    start: int
    end: int
    low: float
    high: float
    unit: str = ""
    bound: str = ""
    weak: bool = False
    factor: float = 1.0
    system: str = ""
    falls: bool = False
    parts: tuple[float, ...] = ()
    in_words: bool = False
    words: str = ""

    @property
    def shown(self) -> str:
        return self.words or self.text

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
    if claim.parts != evidence.parts and (
        _is_part(claim.low, claim.unit, evidence) or _is_part(evidence.low, evidence.unit, claim)
    ):
        return True
    if not comparable(claim, evidence):
        return False
    converted = claim.unit == evidence.unit and claim.factor != evidence.factor
    scale = evidence.factor / claim.factor if converted else 1.0
    if claim.vague or evidence.vague:
        if claim.vague and evidence.vague:
            return claim.low == evidence.low and not converted
        return claim.vague and claim.low <= evidence.low * scale <= claim.high
    said, known = claim.low, evidence.low * scale
    if said * known < 0 and not (claim.falls if said > 0 else evidence.falls):
        return False
    said, known = abs(said), abs(known)
    if claim.in_words != evidence.in_words and _is_share_of(claim, evidence):
        return True
    near = leeway(claim.system, evidence.system) if converted else _SAME
    if _close(said, known, near):
        return not _opposed(claim.bound, evidence.bound)
    if evidence.bound:  # "about 14,000" is not 14,213
        return False
    if claim.bound == "over":
        return said < known <= said * (1 + 2 * _NEAR)
    if claim.bound == "under":
        return said * (1 - 2 * _NEAR) <= known < said
    if claim.bound == "near":
        return said * (1 - _NEAR) <= known < said
    if claim.bound == "about" or claim.parts:  # "one in five" may be 19%
        return _close(said, known, _NEAR / 2)
    return _is_rounding(said, known)


def comparable(one: Number, other: Number) -> bool:
    """Whether two numbers count in the same way: no share beside an amount of money, no years beside miles.
    A number that says not what it counts may count either of the two."""
    return (
        one.unit == other.unit
        or same_money(one.unit, other.unit)
        or (not {one.unit, other.unit} & {"#", "time", "%"} and "" in (one.unit, other.unit))
    )


def of_a_kind(one: Number, other: Number) -> bool:
    """Whether one may stand in the place of the other, if as another one: two currencies, a percentage and
    points of one."""
    return comparable(one, other) or kind(one) == kind(other) != ""


def kind(number: Number) -> str:
    """What may stand for one another: "money", "%", "#" or "time"; "" of all that is counted or measured."""
    return _KINDS.get(number.unit, number.unit)


def in_other_measure(said: Number, known: Number) -> bool:
    """As in: "four months" for "four years"."""
    same = (said.unit, said.low, said.high) == (known.unit, known.low, known.high)
    return same and said.unit in MEASURED and not agrees(said, known)


@lru_cache(maxsize=4096)
def find_single(text: str) -> tuple[Number, ...]:
    """Of "a week" and "half an hour" what they amount to; no number is written there."""
    found = []
    for value, measure, start, end in single_measures(text):
        number = Number(text=text[start:end], start=start, end=end, low=value, high=value)
        found.append(_measured(number, measure, number.text))
    return tuple(found)


def same_numbers(claim: str, text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether the numbers of `claim` are those of `text[start:end]`, one by one in order, in value, unit and
    sign; what stands right before and behind is read for them: the "€" before a first "5". Case, white space
    and quotation marks make no difference."""
    end = len(text) if end is None else end
    around = text[max(0, start - _MARGIN) : end + _MARGIN]
    first = len(_plain(around)) - len(_plain(text[start : end + _MARGIN]))
    last = len(_plain(text[max(0, start - _MARGIN) : end]))
    mine = find_numbers(_plain(claim))
    theirs = [one for one in find_numbers(_plain(around)) if one.end > first and one.start < last]
    return len(mine) == len(theirs) and all(
        (one.unit, one.parts) == (other.unit, other.parts)
        and _close(one.low * one.factor, other.low * other.factor, _SAME)
        and _close(one.high * one.factor, other.high * other.factor, _SAME)
        for one, other in zip(mine, theirs, strict=True)
    )


def _plain(text: str) -> str:
    return " ".join(text.translate(_QUOTE_MARKS).split())


def _is_part(value: float, unit: str, ratio: Number) -> bool:
    """Whether a bare number is one of the two of "six out of ten"."""
    return not unit and value in ratio.parts


def _is_share_of(claim: Number, evidence: Number) -> bool:
    """Whether "a third" and "33%" may be one, whatever "about" stands before: it rounds itself."""
    apart = abs(claim.low - evidence.low)
    near = apart <= _SHARE_APART and apart <= _SHARE_NEAR * max(claim.low, evidence.low)
    return near and all(
        (one.bound != "over" or other.low >= one.low)
        and (one.bound not in ("under", "near") or other.low <= one.low)
        for one, other in ((claim, evidence), (evidence, claim))
    )


def _read(text: str, match: re.Match[str]) -> Number | None:
    parts = match.groupdict()
    unit = _unit(parts)
    start, end = match.start(), match.end()
    while start < end and text[start].isspace():
        start += 1
    low = high = 0.0
    weak = False
    ratio: tuple[float, ...] = ()
    measure = None
    if parts["digits"]:
        low = high = float(parts["digits"].replace(",", ""))
        scale = (parts["scale"] or "").lower()
        if scale in ("m", "b", "k") and not parts["currency"] and scale != "k":
            scale = scale if text[match.start("scale") - 1].isdigit() else ""
        low = high = low * SCALES.get(scale, 1.0)
        measure = None if unit or parts["ordinal"] else measure_behind(text, end, low)
        if YEARS.match(match.group().strip()) and not unit and not scale and not measure:
            return None
        if parts["ordinal"]:
            unit = "#"
        elif text[end : end + 1].isalpha() and not measure:  # "4x4", "3D", "5G"
            return None
    elif parts["ratio"]:
        of, whole = amount_of(parts["of"] or ""), amount_of(parts["all"] or "")
        low = high = 100 * of / whole
        unit, ratio = "%", (of, whole)
    elif parts["part"]:
        low = high = PARTS[" ".join(parts["part"].lower().split())]
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
        low = high = amount_of(parts["words"])
        weak = low == 1
    else:
        low = high = float(ORDINALS[parts["nth"].lower()])
        unit, weak = "#", True
    if parts["sign"] and not parts["sign"].startswith("+"):
        low, high = -high, -low
    basis = unit == "point" and "basis" in (parts["unit"] or "").lower()
    number = Number(
        text=text[start:end],
        start=start,
        end=end,
        low=low,
        high=high,
        unit=unit,
        bound=_bound(text, start),
        weak=weak,
        factor=0.01 if basis else 1.0,
        falls=bool(
            FALL_BEFORE.search(text, max(0, start - 2 * _MARGIN), start) or FALL_BEHIND.match(text, end)
        ),
        parts=ratio,
        in_words=bool(ratio or parts["share"]),
        words=text[start:end],
    )
    measure = measure or (None if unit else measure_behind(text, end, low))
    return _measured(number, measure[0], text[start : measure[1]]) if measure else number


def _measured(number: Number, measure: Measure, words: str) -> Number:
    return replace(
        number, unit=measure.unit, factor=measure.factor, system=measure.system, words=" ".join(words.split())
    )


def _unit(parts: dict[str, str | None]) -> str:
    if parts["currency"]:
        return currency(parts["currency"])
    written = (parts["unit"] or "").lower().strip(" -")
    if not written:
        return ""
    if "point" in written:
        return "point"
    if written == "%" or written.startswith(("per", "pct")):
        return "%"
    if written[0] in "apo" and written.replace(".", "")[:2] in ("am", "pm", "oc", "o'", "o’"):
        return "time"
    return currency(written)


def _clock(match: re.Match[str]) -> Number:
    hour, minute = int(match.group(1)), int(match.group(2))
    value = hour + minute / 60
    return Number(
        text=match.group(), start=match.start(), end=match.end(), low=value, high=value, unit="time"
    )


def _bound(text: str, start: int) -> str:
    before = re.sub(r"\s+", " ", text[max(0, start - _MARGIN) : start].lower()).rstrip(" $€£¥")
    for words, bound in BOUND_WORDS:
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
