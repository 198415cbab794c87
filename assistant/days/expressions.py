"""Where a sentence speaks of a time, and where it only seems to: owns the patterns, and the names and habits
that are no dates ("Black Friday", "every Sunday", "a Tuesday", "Sunday Times").

Every pattern is a bounded number of words, so that a hostile text costs no more than its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from assistant.days.wording import MONTHS, WEEKDAYS


class Kind(StrEnum):
    """Which rule gives the days."""

    DATE = "date"
    MONTH = "month"
    WEEKDAY = "weekday"
    NEAR_DAY = "near day"
    UNIT = "unit"
    WEEKEND = "weekend"
    AGO = "ago"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """`text[start:end]` of the sentence that was searched; `parts` are the named pieces that were there."""

    kind: Kind
    start: int
    end: int
    parts: dict[str, str]


NUMBERS = {word: number for number, word in enumerate(
    "one two three four five six seven eight nine ten eleven twelve".split(), 1
)} | {"a": 1, "an": 1}  # fmt: skip

_GAP = r"\s{1,3}"
_START = r"(?<![\w.,/-])"
_END = r"(?![\w/]|[-‑]\w)"
_SHORT_MONTHS = "|".join(name[:3] for name in MONTHS if name != "May")
_MONTH = rf"(?P<month>{'|'.join(MONTHS)}|(?:{_SHORT_MONTHS}|Sept)\b\.?)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:[-–](?P<last>[0-3]?\d)(?:st|nd|rd|th)?)?(?![\d%]|[.:,]\d)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_WEEKDAY = "(?P<weekday>" + "|".join(WEEKDAYS) + ")"
_PART = rf"(?:{_GAP}(?:morning|afternoon|evening|night|lunchtime)(?!\w))?"
_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(NUMBERS)})"
_OF_A_YEAR = rf"{_GAP}(?:of{_GAP})?(?P<which>last|this|next){_GAP}year(?!['’]s)"
_OF_A_WEEK = rf"{_GAP}(?:of{_GAP})?(?P<week>last|next){_GAP}week(?!['’]s)"
# In "this Jan. 6, 2021, photo" and "this Friday, Nov. 12, photo" a date stands behind "this", and says more.
_ANY_MONTH = f"(?:{'|'.join((*MONTHS, *(name[:3] for name in MONTHS), 'Sept'))})(?![a-z])"
_DAY_BEHIND = rf"\.?{_GAP}\d"
_DATE_BEHIND = (
    rf"{_PART},?{_GAP}(?:{_ANY_MONTH}{_DAY_BEHIND}|(?:the{_GAP})?\d{{1,2}}[a-z]{{0,2}}{_GAP}{_ANY_MONTH})"
)
_UNIT = "(?P<unit>day|week|month|year)"

# Any weekday, some weekday, or one that is counted from another day than the article's.
_NOT_THIS_WEEKDAY = re.compile(
    r"(?:^|[\s(])(?:a|an|the|that|every|each|any|some|one|another|other|most|alternate|following|previous|same|"
    r"first|second|third|fourth|fifth|final|straight|consecutive|successive|recent|weeks?\s+(?:of|from)|"
    r"(?:[Aa]|[Oo]ne|[Aa]ny|[Ss]ome|[Ee]very)\s+"
    r"(?:given|typical|normal|ordinary|fateful|rainy|sunny|snowy|cold|warm|hot|busy|quiet)|"
    r"Black|Super|Good|Ash|Easter|Palm|Holy|Maundy|Shrove|Fat|Cyber|Giving|Bloody|Ruby|Casual|Mad|Freaky|Blue|"
    r"Whit|Red|Sheffield|Man|Girl|Spy)\s+(?:last\s+)?$"
)
_COUNTED_BACK = re.compile(r"\bago\s+(?:this\s+|last\s+)?$")
# "On Tuesday two weeks ago", "on January 12, last year": the week or the year stands behind.
_COUNTED_BEHIND = re.compile(
    rf",?\s+(?:(?:last|next)\s+(?:week|year)\b(?!['’]s)|(?:\d{{1,3}}|{'|'.join(NUMBERS)})\s+"
    r"(?:day|week|month|year)s?\s+ago\b)"
)
# "Last week, on Tuesday": a day of that week, which the tense does not know.
_WEEK_IN_FRONT = re.compile(r"\b(?:[Ll]ast|[Nn]ext)\s+week,?\s+$")
# "Today in 1969", "this week last year": the same time of another year.
_THEN = re.compile(r"\s+(?:in\s+(?:1[5-9]|20)\d\d\b|(?:of\s+)?last\s+year\b(?!['’]s))")
_WEEKDAY_BEHIND = re.compile(rf"\s+(?:(?:on|this|last)\s+)?(?:{'|'.join(WEEKDAYS)})")
_WEEKDAY_BEFORE = re.compile(rf"(?:{'|'.join(WEEKDAYS)})\s+$")
_NAME_BEHIND = re.compile(
    r"\s+(?:Times|Mirror|Telegraph|Express|Mail|Mass|School|Night|Morning|Evening|Herald|Post|Service|World|"
    r"Sport|Star|Sun|Independent|Tribune|Magazine|Addams|League|Club|Brunch|Supper|Weld)\b"
    r"|\s+the\s+13th|\s+(?:week|in|of)\s+(?:the\s+month|every|each|the\s+week)\b|\s+week\b"
    r"|\s+(?:file\s+)?(?:photo|picture|image)\b"
)
# From one day to another: each of the two needs the other to be found, or they come round every week.
_RANGE_BEHIND = re.compile(
    rf"(?:\s*[-–]\s*|\s+(?:to|through|thru|until|till)\s+)(?:{'|'.join((*WEEKDAYS, *MONTHS))})"
)
_RANGE_BEFORE = re.compile(
    rf"(?:{'|'.join(WEEKDAYS)})(?:\s+(?:morning|night|evening|afternoon))?(?:\s+(?:to|through|thru|until|till)"
    r"\s+|\s*[-–]\s*)$|\b[Bb]etween\s+$|\b[Bb]etween\s+[^\s,.;]{1,12}\s+and\s+$"
)
_CAPITAL_BEHIND = re.compile(r"\s+[A-Z]")
_QUOTED = re.compile(r"[\"“‘'*]$")
_UNQUOTED = re.compile(r"[\"”’'*]")
_NOT_THIS_DATE = re.compile(
    r"(?:\b(?:[Tt]he|[Aa]|[Ee]very|[Ee]ach|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Mm]y|[Ll]ast|[Nn]ext|[Aa]nnual)|['’]s|s['’])\s+$"
)
# "In March 12 people were hurt" has no 12 March in it.
_COUNTED = re.compile(
    r"\s+(?:people|men|women|children|others|million|billion|thousand|percent|per|members|students|of|years?|"
    r"days?|weeks?|months?|hours?|minutes?|points?|goals?|games?|seats?)\b"
)
_OTHER_YEAR = re.compile(
    r"\s+(?:of\s+)?(?:that|the\s+(?:same|previous|following|next))\s+year\b|\s+of\s+(?:that|the)\b"
)
_TRUST = re.compile(r"\b(?:confidence|trust|faith|interest|belief|believe|believes|believed)\s+$")
_NAME_IN_FRONT = re.compile(r"(?:USA|Gulf|India|Russia|Business|Pakistan|Psychology|History)\s+$")
_NO_DAY = re.compile(
    r"\b(?:(?<!as )of|even|until|till|still|than|like|better|brighter|the|a|our|their)\s+$", re.IGNORECASE
)
_NO_UNIT = re.compile(
    r"(?:\b(?:the|a|an|his|her|its|their|our|my|your|each|every|per|that|same)|['’]s|\w['’])\s+$",
    re.IGNORECASE,
)
_PART_OF = re.compile(rf"\s+(?:of\b|in\s+(?:{'|'.join(MONTHS)}))")
_ABOUT = re.compile(
    r"(?:\b(?:about|around|some|nearly|almost|over|roughly|approximately|under|than|least|most|to|or|and|"
    r"up|the|every|half|of|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)|[$£€~\d])\s+$"
    r"|\w[–‑]$|\d\s?[-–‑]\s?$",
    re.IGNORECASE,
)
LOOK_AROUND = 48


@cache
def _patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """Made at the first sentence: they take longer than a `--help` may."""
    return (
        (Kind.DATE, re.compile(rf"{_START}(?P<iso>(?:1[5-9]|20)\d\d-\d\d-\d\d){_END}", re.ASCII)),
        (
            Kind.DATE,
            re.compile(
                rf"{_START}(?:[Oo]n{_GAP})?(?:{_WEEKDAY},?{_GAP})?{_MONTH}{_GAP}{_DAY}"
                rf"(?:,?{_GAP}{_YEAR}|{_OF_A_YEAR})?{_END}",
                re.ASCII,
            ),
        ),
        (
            Kind.DATE,
            re.compile(
                rf"{_START}(?:[Oo]n{_GAP})?(?:{_WEEKDAY},?{_GAP})?(?:[Tt]he{_GAP})?{_DAY}{_GAP}(?:of{_GAP})?"
                rf"{_MONTH}(?:,?{_GAP}{_YEAR}|{_OF_A_YEAR})?{_END}",
                re.ASCII,
            ),
        ),
        (
            Kind.MONTH,
            re.compile(
                rf"{_START}(?:(?:(?P<lead>[Ii]n){_GAP}(?:early|late|mid)?[\s-]?|(?:(?P<turn>[Ll]ast|[Nn]ext|[Tt]his)"
                rf"{_GAP}))?{_MONTH}(?:,?{_GAP}(?:of{_GAP})?{_YEAR}|{_OF_A_YEAR})?){_END}"
                rf"(?(turn)(?!{_DAY_BEHIND}))",
                re.ASCII,
            ),
        ),
        (
            Kind.WEEKDAY,
            re.compile(
                rf"{_START}(?:[Oo]n{_GAP})?(?:(?P<turn>[Ll]ast|[Nn]ext|[Tt]his(?:{_GAP}(?:past|coming))?|coming)"
                rf"{_GAP})?{_WEEKDAY}{_PART}(?:(?P<whose>['’]s)|{_OF_A_WEEK})?{_END}(?!{_DATE_BEHIND})",
                re.ASCII,
            ),
        ),
        (
            Kind.NEAR_DAY,
            re.compile(
                rf"{_START}(?P<near>(?:[Tt]oday|[Yy]esterday|[Tt]omorrow){_PART}|[Tt]onight|[Ll]ast{_GAP}night|"
                rf"[Tt]his{_GAP}(?:morning|afternoon|evening)|"
                rf"[Tt]he{_GAP}day{_GAP}(?:before{_GAP}yesterday|after{_GAP}tomorrow)){_END}",
                re.ASCII,
            ),
        ),
        (
            Kind.UNIT,
            re.compile(
                rf"{_START}(?:(?P<share>[Ee]arlier|[Ll]ater){_GAP})?(?P<turn>[Ll]ast|[Nn]ext|[Tt]his){_GAP}"
                rf"(?P<unit>week|month|year){_END}",
                re.ASCII,
            ),
        ),
        (
            Kind.WEEKEND,
            re.compile(
                rf"{_START}(?:(?P<turn>[Ll]ast|[Nn]ext|[Tt]his(?:{_GAP}(?:past|coming))?)|"
                rf"(?:[Oo]ver|[Aa]t|[Dd]uring|[Oo]n){_GAP}the){_GAP}weekend{_END}",
                re.ASCII,
            ),
        ),
        (
            Kind.AGO,
            re.compile(
                rf"{_START}{_NUMBER}{_GAP}{_UNIT}s?{_GAP}(?P<way>ago|from{_GAP}(?:now|today)){_END}",
                re.ASCII | re.IGNORECASE,
            ),
        ),
    )


def find(text: str) -> Iterator[Expression]:
    """Expressions of time in the order of the text, none inside another; of two that overlap the one that
    begins first, then the longer. What is no date after all still hides what it holds: in "the first Tuesday
    in May" there is nothing to be found."""
    found = [
        (match.start(), -match.end(), kind, match)
        for kind, pattern in _patterns()
        for match in pattern.finditer(text)
    ]
    free = 0
    for start, _, kind, match in sorted(found, key=lambda entry: entry[:2]):
        if start < free:
            continue
        free = match.end()
        parts = {name: value for name, value in match.groupdict().items() if value}
        before = text[max(0, start - LOOK_AROUND) : start]
        behind = text[match.end() : match.end() + LOOK_AROUND]
        if _meant(kind, match.group(), parts, before, behind):
            end = match.end() - len(parts.get("whose", ""))
            yield Expression(kind=kind, start=start, end=end, parts=parts)


def _meant(kind: Kind, words: str, parts: dict[str, str], before: str, behind: str) -> bool:
    """Whether these words name one time of the calendar."""
    if _COUNTED_BACK.search(before) and "iso" not in parts and "year" not in parts:
        return False  # "a week ago Tuesday", "five years ago today", "ten years ago this month"
    match kind:
        case Kind.DATE:
            return _date_meant(words, parts, before, behind)
        case Kind.MONTH:
            return _month_meant(parts, before, behind)
        case Kind.WEEKDAY:
            return _weekday_meant(words, before, behind)
        case Kind.NEAR_DAY:
            # Inside a sentence a capital makes it a name; "today's world" is no day, nor "the leaders of
            # tomorrow".
            named = words[0].isupper() and before.strip() and before.rstrip()[-1] not in ".!?:“\"‘'(—–"
            vague = _NO_DAY.search(before) or re.match(r"['’]s\b", behind) or _NAME_IN_FRONT.search(before)
            return not named and not vague and not _THEN.match(behind)
        case Kind.UNIT:
            return not (_NO_UNIT.search(before) or _PART_OF.match(behind) or _THEN.match(behind))
        case Kind.WEEKEND:
            return not re.match(r"\s+(?:of|before|after)\b", behind) and not _THEN.match(behind)
        case Kind.AGO:
            return not _ABOUT.search(before) and not _WEEKDAY_BEHIND.match(behind)


def _date_meant(words: str, parts: dict[str, str], before: str, behind: str) -> bool:
    if {"iso", "year", "which"} & parts.keys():
        return True
    if words[-1].isdigit() and _COUNTED.match(behind):
        return False
    if _COUNTED_BEHIND.match(behind) or _OTHER_YEAR.match(behind):
        return False
    # "the Jan. 6 attack": whoever writes so means a day that is known, often of another year.
    return "weekday" in parts or words.startswith(("On ", "on ")) or not _NOT_THIS_DATE.search(before)


def _month_meant(parts: dict[str, str], before: str, behind: str) -> bool:
    if "year" in parts:
        return True
    if not {"lead", "turn", "which"} & parts.keys():  # "March" alone is a verb, a town, a demonstration
        return False
    if _WEEKDAY_BEFORE.search(before):  # "the first Tuesday in November"
        return False
    if parts["month"] == "May" and (_TRUST.search(before) or re.match(r"['’]s\b", behind)):
        return False
    if _OTHER_YEAR.match(behind) or _COUNTED_BEHIND.match(behind):
        return False
    return not re.match(r"\s+(?:and|or|to)\s+[A-Z][a-z]+\s+(?:19|20)\d\d", behind)


def _weekday_meant(words: str, before: str, behind: str) -> bool:
    on = words.startswith(("On ", "on "))
    if (not on and _NOT_THIS_WEEKDAY.search(before)) or _NAME_BEHIND.match(behind):
        return False
    if _COUNTED_BEHIND.match(behind) or _WEEK_IN_FRONT.search(before):
        return False
    if _RANGE_BEHIND.match(behind) or _RANGE_BEFORE.search(before):
        return False
    if _QUOTED.search(before) and _UNQUOTED.match(behind) and words in WEEKDAYS:  # the title of a work
        return False
    # "the Sunday Observer": a bare weekday before a name is mostly part of it.
    return words not in WEEKDAYS or not _CAPITAL_BEHIND.match(behind)
