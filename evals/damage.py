"""Ways to make a true sentence false, by rule: each gives the damaged sentence, or None where the sentence
offers nothing to damage. They know nothing of how a verdict is found."""

import random
import re
from collections.abc import Callable, Sequence

Damage = Callable[[str, Sequence[str], random.Random], str | None]
"""(sentence, names from elsewhere, draw) -> the damaged sentence."""

_NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty".split()
)
_DIGITS = re.compile(
    r"(?<![\w.,:/-])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w:/]|[.,-]\d|(?:st|nd|rd|th)\b| (?:a|p)\.?m\b)"
)
_WORDS = re.compile(rf"(?i)(?<![\w-])({'|'.join(_NUMBER_WORDS)})(?![\w-]| of\b)")
_YEAR = re.compile(r"(?<![\w$£€,.-])((?:19|20)\d\d)(?![\w,%-])")
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April June July August September October November December".split()
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)?(?![\w'’-]* [A-Z])(?![\w-])")
_NO_NAMES = frozenset(
    "I The President Sen Rep Gov Mr Mrs Ms Dr House Senate Congress Republican Republicans Democrat "
    "Democrats Democratic Dec Nov Oct Sept Sep Aug Jan Feb Mar Apr Jun Jul Lt Senator Center Department "
    "State County University Court Minister Prime Secretary God Internet Christmas".split()
) | frozenset((*_WEEKDAYS, *_MONTHS, "May"))
_AUXILIARY = re.compile(
    r"(?<=[a-z] )(is|was|were|are|has|have|had|will|would|can|could|should|must)(?= [a-z])"
)
_NEGATION = re.compile(r" (?:not|never)(?= [a-z])|(?<=[a-z])n['’]t(?= [a-z])")
_OPPOSITES = (
    "rose fell|fell rose|increased decreased|decreased increased|won lost|lost won|accepted "
    "rejected|rejected accepted|approved rejected|before after|after before|more fewer|higher "
    "lower|lower higher|opened closed|began ended|supports opposes|supported opposed|opposed "
    "supported|allowed banned|banned allowed|increase decrease|passed failed|bought sold|sold "
    "bought|arrested released|released detained|largest smallest|oldest youngest|first last|confirmed "
    "denied|denied confirmed|guilty innocent|likely unlikely|unlikely likely|possible impossible|gained "
    "lost|improved worsened|best worst|easier harder|legal illegal|successful unsuccessful"
)
_OPPOSITE_OF = dict(pair.split() for pair in _OPPOSITES.split("|"))


def swap_number(sentence: str, names: Sequence[str], draw: random.Random) -> str | None:
    """40 for 14, "seven" for "two"."""
    matches = [m for m in _DIGITS.finditer(sentence) if not _YEAR.fullmatch(m.group())] + list(
        _WORDS.finditer(sentence)
    )
    if not matches:
        return None
    match = draw.choice(matches)
    written = match.group()
    if written.lower() in _NUMBER_WORDS:
        other = draw.choice([word for word in _NUMBER_WORDS if word != written.lower()])
        return _put(sentence, match, other.capitalize() if written[0].isupper() else other)
    value = float(written.replace(",", ""))
    fresh = value * draw.choice((0.3, 0.5, 0.7, 1.4, 2, 3, 5))
    if "." in written:
        shown = f"{fresh:.{len(written.split('.')[1])}f}"
    else:
        whole = max(1, round(fresh))
        whole = whole + 1 if whole == value else whole
        shown = f"{whole:,}" if "," in written else str(whole)
    return _put(sentence, match, shown) if shown != written else None


def swap_date(sentence: str, names: Sequence[str], draw: random.Random) -> str | None:
    """Another weekday, month or year."""
    matches = [
        (match, group)
        for group in (_WEEKDAYS, _MONTHS)
        for match in re.finditer(rf"(?<!\w)(?:{'|'.join(group)})(?!\w)", sentence)
    ]
    years = list(_YEAR.finditer(sentence))
    if not matches and not years:
        return None
    if matches and (not years or draw.random() < 0.6):
        match, group = draw.choice(matches)
        return _put(sentence, match, draw.choice([word for word in group if word != match.group()]))
    match = draw.choice(years)
    return _put(sentence, match, str(int(match.group()) + draw.choice((-7, -3, -2, -1, 1, 2, 4))))


def swap_name(sentence: str, names: Sequence[str], draw: random.Random) -> str | None:
    """Another name of as many words."""
    matches = [match for match in _NAME.finditer(sentence) if not set(match.group().split()) & _NO_NAMES]
    if not matches:
        return None
    match = draw.choice(matches)
    words = len(match.group().split())
    fit = [
        name
        for name in names
        if len(name.split()) == words and not any(word.lower() in sentence.lower() for word in name.split())
    ]
    return _put(sentence, match, draw.choice(fit)) if fit else None


def negate(sentence: str, names: Sequence[str], draw: random.Random) -> str | None:
    """A "not" put in or taken out, or a word for its opposite."""
    ways = [_leave_out_not, _put_in_not, _say_opposite]
    draw.shuffle(ways)
    for way in ways:
        damaged = way(sentence, draw)
        if damaged is not None:
            return damaged
    return None


def names_in(text: str) -> list[str]:
    """Names that do not open a sentence."""
    return [match.group() for match in _NAME.finditer(text) if not set(match.group().split()) & _NO_NAMES]


def _leave_out_not(sentence: str, draw: random.Random) -> str | None:
    match = _NEGATION.search(sentence)
    if match is None or re.match(r" (?:only|just|all|yet)\b", sentence[match.end() :]):
        return None
    bare = sentence[: match.start()] + sentence[match.end() :]
    return (
        re.sub(r"\bca(?= )", "can", re.sub(r"\bwo(?= )", "will", bare))
        if match.group().startswith("n")
        else bare
    )


def _put_in_not(sentence: str, draw: random.Random) -> str | None:
    matches = [
        m
        for m in _AUXILIARY.finditer(sentence)
        if not re.match(r" (?:not|never|no|also|been not)\b", sentence[m.end() :])
    ]
    if not matches:
        return None
    match = matches[0]
    return sentence[: match.end()] + " not" + sentence[match.end() :]


def _say_opposite(sentence: str, draw: random.Random) -> str | None:
    matches = [m for m in re.finditer(r"\b[a-z]+\b", sentence) if m.group() in _OPPOSITE_OF]
    matches = [
        m for m in matches if m.group() not in ("first", "more") or sentence[m.end() :].startswith(" than")
    ]
    if not matches:
        return None
    match = draw.choice(matches)
    return _put(sentence, match, _OPPOSITE_OF[match.group()])


def _put(sentence: str, match: re.Match[str], words: str) -> str:
    return sentence[: match.start()] + words + sentence[match.end() :]


DAMAGES: dict[str, Damage] = {
    "number": swap_number,
    "name": swap_name,
    "date": swap_date,
    "negation": negate,
}
