"""Where the words of a text make a name or a noun phrase: owns what a word's place and closed lists tell of
it, and the spans that follow from that, in one pass."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.condense.lexicon import (
    AUXILIARIES,
    CALENDAR,
    CONNECTIVES,
    COUNTS,
    DETERMINERS,
    DO_AUXILIARIES,
    EMPTY,
    EVENTS,
    LINKS,
    PARTICLES,
    TITLES,
    VERBS,
)
from assistant.terms import QUESTION_WORDS, WORD, is_content, stem

_INSIDE_NAMES = PARTICLES | frozenset("of the &".split())
_BEFORE_DAYS = frozenset("on in by since until last next this".split())
LONGEST_PHRASE = 7
_JOINS = re.compile(r"[\s\-–'’]*$")
_ENDS_SENTENCE = re.compile(r"[.!?:][\"”’')\]]*\s+[\"“‘'(\[]*$|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """As written and in lower case, at `[start, end)` of the text. `joined`: nothing but white space or a
    dash stands in front of it; `opens`: a sentence begins with it; `content`: it says what is spoken of;
    `capital`: it is written as a name is; `verb`: a noun phrase ends in front of it."""

    text: str
    low: str
    start: int
    end: int
    joined: bool
    opens: bool
    content: bool
    capital: bool
    verb: bool


def words_of(text: str, asked: bool) -> list[Word]:
    """In order. `asked` says that the text is a question."""
    found: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        written = match.group()
        gap = text[end : match.start()]
        low = written.lower().replace("’", "'")
        initial = bool(found) and gap == ". " and (len(found[-1].text) == 1 or found[-1].low in TITLES)
        opens = not found or (not initial and bool(_ENDS_SENTENCE.search(gap)))
        # "On Monday Blinken said": a day and a name.
        dated = len(found) > 1 and found[-1].low in CALENDAR and found[-2].low in _BEFORE_DAYS
        apart = dated and written[0].isupper() and low not in CALENDAR
        # The Second World War, the Five Star Movement.
        counts = low in COUNTS and written[0].isupper() and not opens
        content = is_content(written) and low not in QUESTION_WORDS and (counts or low not in CONNECTIVES)
        verb = stem(written) in VERBS or (low.endswith(("ed", "ly")) and len(low) > 4)
        # "who owns twitter"
        verb = verb or (asked and len(found) == 1 and found[0].low == "who")
        if found and found[-1].low in DETERMINERS and stem(written) in EVENTS:
            verb = False  # "their call"
        capital = written[0].isupper() and content
        found.append(
            Word(
                text=written,
                low=low,
                start=match.start(),
                end=match.end(),
                joined=bool(found) and (initial or bool(_JOINS.match(gap))) and not apart,
                opens=opens,
                content=content,
                capital=capital and not (opens and asked and verb),
                verb=verb and not (capital and not opens),
            )
        )
        end = match.end()
    return found


def names_in(found: list[Word]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, with "of the" and the like inside."""
    place = 0
    while place < len(found):
        if not found[place].capital:
            place += 1
            continue
        last = place + 1
        while last < len(found) and found[last].joined:
            if found[last].capital:
                last += 1
                continue
            ahead = last
            while (
                ahead < len(found)
                and ahead < last + 2
                and found[ahead].joined
                and found[ahead].low in _INSIDE_NAMES
            ):
                ahead += 1
            if ahead == last or ahead >= len(found) or not (found[ahead].capital and found[ahead].joined):
                break
            last = ahead + 1
        yield place, last
        place = last


def pairs_of(found: list[Word], names: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Two names as one, as in "Blinken and Lavrov"."""
    for (start, end), (following, last) in pairwise(names):
        joined = found[end].joined and found[following].joined if following == end + 1 else False
        if joined and found[end].low == "and" and not _lists(found, start, end):
            yield start, last


def runs_in(found: list[Word]) -> Iterator[tuple[int, int]]:
    """[first, last) of neighbouring words that could make a noun phrase."""
    start = None
    for place, word in enumerate(found):
        fits = word.content and not word.verb
        if start is not None and (not fits or not word.joined):
            yield start, place
            start = None
        if fits and start is None:
            start = place
    if start is not None:
        yield start, len(found)


def variants_of(found: list[Word], start: int, end: int, asked: bool) -> Iterator[tuple[int, int]]:
    """The phrase of a run, and where its edges are open, the other readings."""
    while start + 1 < end and found[start].low in EMPTY:
        start += 1
    second = _second_name(found, start, end) if asked else None
    if second is not None:
        yield start, second - 1
        yield second, end
        return
    if asked and end - start > 1 and not found[end - 1].capital and found[end - 1].low not in TITLES:
        has_auxiliary = _after_auxiliary(found, start)
        next_word = found[end].low if end < len(found) and found[end].joined else ""
        if has_auxiliary in DO_AUXILIARIES:
            if not (end < len(found) and found[end].joined and found[end].verb):
                end -= 1
        elif has_auxiliary and found[end - 1].low.endswith("ing") and next_word:
            end -= 1  # "Is Russia planning an attack?"
        elif has_auxiliary and next_word not in DETERMINERS:
            yield start, end - 1
    if end - start > LONGEST_PHRASE:
        end = start + LONGEST_PHRASE
    yield start, end
    linked = end if _lists(found, start, end) else _linked(found, end)
    if linked > end:
        yield start, min(linked, start + LONGEST_PHRASE + 2)


def _after_auxiliary(found: list[Word], start: int) -> str:
    """The auxiliary that stands directly in front of a run, a determiner between; "" when there is none."""
    place = start - 1
    while place >= 0 and found[place].low in DETERMINERS:
        place -= 1
    return found[place].low if place >= 0 and found[place].low in AUXILIARIES else ""


def _second_name(found: list[Word], start: int, end: int) -> int | None:
    """Where the second name of a run begins, when a verb that no list knows divides it from the first: "Did
    Russia invade Ukraine?"."""
    if _after_auxiliary(found, start) not in DO_AUXILIARIES or not found[start].capital:
        return None
    small = (
        place
        for place in range(start + 1, end - 1)
        if not found[place].capital and found[place].low not in _INSIDE_NAMES
    )
    verb = next(small, None)
    return verb + 1 if verb is not None and found[verb + 1].capital else None


def _linked(found: list[Word], end: int) -> int:
    """Where the phrase ends with "of the …" behind it; `end` itself when nothing is linked."""
    if end >= len(found) or found[end].low not in LINKS or not found[end].joined:
        return end
    place = end + 1
    while place < len(found) and found[place].low in DETERMINERS and found[place].joined:
        place += 1
    last = place
    while last < len(found) and found[last].joined and found[last].content and not found[last].verb:
        last += 1
    # "Did Zelensky ask Biden for missiles?": a name and what it is asked for are two.
    apart = found[end].low in ("for", "in", "on") and found[end - 1].capital
    if last == place or (apart and not found[place].capital):
        return end
    return last


def _lists(found: list[Word], start: int, end: int) -> bool:
    """Whether "… and" ends a list of more than two: "Mali, Niger and Chad"."""
    if not start or end >= len(found) or found[end].low != "and":
        return False
    first = found[start]
    return first.capital and not first.joined and not first.opens and found[start - 1].capital
