"""What a turn speaks of, as values: names, noun phrases, titles in quotation marks, years. Owns how they are
found, by capitals and closed lists of words, in one pass over the words of a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from assistant.condense.lexicon import (
    AUXILIARIES,
    CALENDAR,
    CONNECTIVES,
    DETERMINERS,
    DO_AUXILIARIES,
    EMPTY,
    EVENTS,
    LINKS,
    NO_PERSON,
    PLACE_PREPOSITIONS,
    TITLES,
    VERBS,
)
from assistant.terms import QUESTION_WORDS, WORD, is_content, stem, stems, words

_INSIDE_NAMES = frozenset("of the de van von al bin del la &".split())
_THE = frozenset(("the", "this", "that", "these", "those"))
LONGEST_PHRASE = 7
LONGEST_MENTION = 90
"""Characters."""
MOST_MENTIONS = 24
_LONGEST_WHOLE = 8
_JOINS = re.compile(r"[\s\-–'’]*$")
_ENDS_SENTENCE = re.compile(r"[.!?:][\"”’')\]]*\s+[\"“‘'(\[]*$|\n")
_QUOTED = re.compile(r"[\"“]([^\"“”\n]{2,60})[\"”]")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
# A title that holds a word of `NO_PERSON`, and stands for a person all the same.
_OFFICE_OF_STATE = re.compile(r"\bSecretary of State\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """`text` as it may stand in a question; `stems` of its content words. `quoted`: it stood in quotation
    marks; `whole`: it is the whole answer, or all that a question asked. `before` is the word in front of it
    and of its article, lower case, "" where a sentence begins; `the` says that there was a "the"; `acts`,
    that a verb or a possessive follows; `sole`, that a question asks about nothing else; `generic`, that it
    begins with a word that names nothing."""

    text: str
    stems: frozenset[str]
    named: bool
    person: bool
    plural: bool
    quoted: bool
    year: bool
    whole: bool
    before: str
    the: bool = False
    acts: bool = False
    sole: bool = False
    generic: bool = False

    @property
    def calendar(self) -> bool:
        """A day or a month and nothing else."""
        return all(word.lower() in CALENDAR or word.isdigit() for word in words(self.text))

    @property
    def written(self) -> str:
        """With its article."""
        return f"the {self.text}" if self.the else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    text: str
    low: str
    start: int
    end: int
    joined: bool
    opens: bool
    content: bool
    capital: bool
    verb: bool


@lru_cache(maxsize=256)
def mentions_of(text: str, *, asked: bool) -> tuple[Mention, ...]:
    """In the order of the text, at most `MOST_MENTIONS`. `asked` says that the text is a question, where the
    word after the subject is a verb and the first word has its capital for another reason."""
    found = _words(text, asked)
    spans: dict[tuple[int, int], str] = {}
    names = list(_names(found))
    for span in (*names, *_pairs(found, names)):
        spans.setdefault(span, "name")
    for start, end in _runs(found):
        for span in _variants(found, start, end, asked):
            spans.setdefault(span, "run")
        if len(spans) > MOST_MENTIONS:
            break
    mentions = [_mention(text, found, first, last) for first, last in spans]
    mentions += _titles(text)
    if not asked:
        mentions += _whole(text, found)
    if asked:
        everything = frozenset(stem(word.text) for word in found if word.content and not word.verb)
        mentions = [replace(mention, sole=mention.stems >= everything) for mention in mentions]
    kept: dict[str, Mention] = {}
    for mention in mentions:
        if (
            mention.stems
            and len(mention.text) <= LONGEST_MENTION
            and mention.text not in kept
            and len(kept) < MOST_MENTIONS
        ):
            kept[mention.text] = mention
    return tuple(kept.values())


def _words(text: str, asked: bool) -> list[_Word]:
    found: list[_Word] = []
    end = 0
    for match in WORD.finditer(text):
        written = match.group()
        gap = text[end : match.start()]
        low = written.lower().replace("’", "'")
        initial = bool(found) and gap == ". " and (len(found[-1].text) == 1 or found[-1].low in TITLES)
        opens = not found or (not initial and bool(_ENDS_SENTENCE.search(gap)))
        content = is_content(written) and low not in QUESTION_WORDS and low not in CONNECTIVES
        verb = stem(written) in VERBS or (low.endswith(("ed", "ly")) and len(low) > 4)
        if found and found[-1].low in DETERMINERS and stem(written) in EVENTS:
            verb = False  # "their call"
        capital = written[0].isupper() and content
        found.append(
            _Word(
                text=written,
                low=low,
                start=match.start(),
                end=match.end(),
                joined=bool(found) and (initial or bool(_JOINS.match(gap))),
                opens=opens,
                content=content,
                capital=capital and not (opens and asked and verb),
                verb=verb and not (capital and not opens),
            )
        )
        end = match.end()
    return found


def _names(found: list[_Word]) -> Iterator[tuple[int, int]]:
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


def _pairs(found: list[_Word], names: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Two names as one, as in "Blinken and Lavrov"."""
    for (start, end), (following, last) in pairwise(names):
        if following == end + 1 and found[end].low == "and" and found[end].joined and found[following].joined:
            yield start, last


def _links_names(word: _Word) -> bool:
    return word.joined and word.low in _INSIDE_NAMES


def _runs(found: list[_Word]) -> Iterator[tuple[int, int]]:
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


def _variants(found: list[_Word], start: int, end: int, asked: bool) -> Iterator[tuple[int, int]]:
    """The phrase of a run, and where its edges are open, the other readings."""
    while start + 1 < end and found[start].low in EMPTY:
        start += 1
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
    linked = _linked(found, end)
    if linked > end:
        yield start, min(linked, start + LONGEST_PHRASE + 2)


def _after_auxiliary(found: list[_Word], start: int) -> str:
    """The auxiliary that stands directly in front of a run, a determiner between; "" when there is none."""
    place = start - 1
    while place >= 0 and found[place].low in DETERMINERS:
        place -= 1
    return found[place].low if place >= 0 and found[place].low in AUXILIARIES else ""


def _linked(found: list[_Word], end: int) -> int:
    """Where the phrase ends with "of the …" behind it; `end` itself when nothing is linked."""
    if end >= len(found) or found[end].low not in LINKS or not found[end].joined:
        return end
    place = end + 1
    while place < len(found) and found[place].low in DETERMINERS and found[place].joined:
        place += 1
    last = place
    while last < len(found) and found[last].joined and found[last].content and not found[last].verb:
        last += 1
    return last if last > place else end


def _mention(text: str, found: list[_Word], first: int, last: int) -> Mention:
    inside = found[first:last]
    before = found[first - 1].low if first else ""
    # A call that was spoken of is "the call" from then on.
    known = before in _THE or (before in DETERMINERS and stem(inside[-1].text) in EVENTS)
    the = known and inside[0].joined
    opens = inside[0].opens
    if before in DETERMINERS:
        opens = found[first - 1].opens
        before = found[first - 2].low if first > 1 else ""
    follows = found[last] if last < len(found) and found[last].joined else None
    written = " ".join(text[inside[0].start : inside[-1].end].split())
    named = all(word.capital or not word.content for word in inside)
    acts = written.endswith(("'s", "’s")) or (
        follows is not None and (follows.verb or follows.low in AUXILIARIES)
    )
    return mention_of(written, before="" if opens else before, named=named, the=the, acts=acts)


def mention_of(
    written: str,
    *,
    before: str = "",
    named: bool,
    the: bool = False,
    quoted: bool = False,
    whole: bool = False,
    acts: bool = False,
) -> Mention:
    """The value for these words."""
    name = _without_country(re.sub(r"['’]s?$", "", written))
    lowered = [word.lower() for word in words(_OFFICE_OF_STATE.sub("Secretary", name))]
    at_place = before in PLACE_PREPOSITIONS and len(lowered) == 1
    acronym = name.isupper() and len(name) > 1
    person = named and not acronym and not at_place and not any(word in NO_PERSON for word in lowered)
    content = [word for word in lowered if is_content(word)]
    head = (re.split(r"\b(?:of|for|in|on)\b", name)[0].split() or [""])[-1].lower()
    return Mention(
        text=name,
        stems=stems(name) if any(word not in EMPTY for word in content) else frozenset(),
        named=named,
        person=person and not quoted,
        plural=(head.endswith("s") and not head.endswith(("ss", "us", "is"))) or " and " in name,
        quoted=quoted,
        year=bool(_YEAR.fullmatch(name)),
        whole=whole,
        before=before,
        the=the,
        acts=acts,
        generic=bool(lowered) and lowered[0] in EMPTY,
    )


def _titles(text: str) -> list[Mention]:
    return [
        mention_of(match.group(1).strip(" ,.;"), named=True, quoted=True) for match in _QUOTED.finditer(text)
    ]


def _whole(text: str, found: list[_Word]) -> list[Mention]:
    """An answer of a few words, as it stands."""
    if not 0 < len(found) <= _LONGEST_WHOLE or any(word.low in ("i", "don't") for word in found):
        return []
    first = next((word for word in found if word.low not in DETERMINERS), found[0])
    written = " ".join(text[first.start : found[-1].end].split())
    return [mention_of(written, named=all(w.capital or not w.content for w in found), whole=True)]


def _without_country(name: str) -> str:
    """Without where somebody is from, as long as a title and a name are left: "Prime Minister Boris Johnson"
    of "British Prime Minister Boris Johnson"."""
    parts = name.split()
    while len(parts) > 2 and parts[0].lower() in NO_PERSON and any(p.lower() in TITLES for p in parts[1:]):
        parts = parts[1:]
    return " ".join(parts) if is_full_name(" ".join(parts)) else name


def is_full_name(name: str) -> bool:
    """At least two words that are no titles: "Prime Minister Boris Johnson", not "President Biden"."""
    return sum(word.lower() not in TITLES for word in words(_OFFICE_OF_STATE.sub("", name))) > 1
