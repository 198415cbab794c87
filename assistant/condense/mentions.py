"""What a turn speaks of, as values: names, noun phrases, titles in quotation marks, years. Owns how they are
made of the spans of `assistant.condense.phrases`."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.condense.lexicon import (
    AUXILIARIES,
    CALENDAR,
    DETERMINERS,
    EMPTY,
    EVENTS,
    NO_PERSON,
    PARTICLES,
    PLACE_PREPOSITIONS,
    PRONOUNS,
    TITLES,
)
from assistant.condense.phrases import Word, names_in, pairs_of, runs_in, variants_of, words_of
from assistant.terms import is_content, stem, stems, words

_THE = frozenset(("the", "this", "that", "these", "those"))
LONGEST_MENTION = 90
"""Characters."""
MOST_MENTIONS = 24
_LONGEST_WHOLE = 8
_QUOTED = re.compile(r"[\"“]([^\"“”\n]{2,60})[\"”]")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_RELATIVES = frozenset("who whom whose which that where".split())
# A title that holds a word of `NO_PERSON`, and stands for a person all the same.
_OFFICE_OF_STATE = re.compile(r"\bSecretary of State\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """`text` as it may stand in a question; `stems` of its content words. `quoted`: it stood in quotation
    marks; `whole`: it is the whole answer, or all that a question asked. `before` is the word in front of it
    and of its article, lower case, "" where a sentence begins; `the` says that there was a "the"; `known`,
    that it was spoken of as "a", "its" or "their", and is "the" from then on; `acts`, that a verb or a
    possessive follows; `sole`, that a question asks about nothing else; `generic`, that it begins with a word
    that names nothing."""

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
    known: bool = False
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
        return f"the {self.text}" if self.the or self.known else self.text


@lru_cache(maxsize=256)
def mentions_of(text: str, *, asked: bool) -> tuple[Mention, ...]:
    """In the order of the text, at most `MOST_MENTIONS`. `asked` says that the text is a question, where the
    word after the subject is a verb and the first word has its capital for another reason."""
    found = words_of(text, asked)
    spans: dict[tuple[int, int], str] = {}
    names = list(names_in(found))
    for span in (*names, *pairs_of(found, names)):
        spans.setdefault(span, "name")
    for start, end in runs_in(found):
        for span in variants_of(found, start, end, asked):
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


def _mention(text: str, found: list[Word], first: int, last: int) -> Mention:
    inside = found[first:last]
    before = found[first - 1].low if first else ""
    common = not inside[0].capital
    the = before == "the" or (before in _THE and common)  # "said that Macron …"
    the = the or (before in DETERMINERS and stem(inside[-1].text) in EVENTS)
    known = before in DETERMINERS and common
    opens = inside[0].opens
    if before in DETERMINERS:
        opens = found[first - 1].opens
        before = found[first - 2].low if first > 1 else ""
    if not inside[0].joined:
        opens, the, known = True, False, False
    follows = found[last] if last < len(found) and found[last].joined else None
    written = " ".join(text[inside[0].start : inside[-1].end].split())
    named = inside[0].capital and inside[-1].capital and all(_of_name(word) for word in inside)
    acts = written.endswith(("'s", "’s")) or (
        follows is not None and (follows.verb or follows.low in AUXILIARIES)
    )
    return mention_of(written, before="" if opens else before, named=named, the=the, known=known, acts=acts)


def _of_name(word: Word) -> bool:
    return word.capital or not word.content or word.low in PARTICLES


def mention_of(
    written: str,
    *,
    before: str = "",
    named: bool,
    the: bool = False,
    known: bool = False,
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
    head = head_of(name).lower()
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
        known=known,
        acts=acts,
        generic=bool(lowered) and lowered[0] in EMPTY,
    )


def head_of(name: str) -> str:
    """The noun that the rest says more of: "bill" of "CHIPS bill of the Senate"."""
    return (re.split(r"\b(?:of|for|in|on)\b", name)[0].split() or [""])[-1]


def _titles(text: str) -> list[Mention]:
    return [
        mention_of(match.group(1).strip(" ,.;"), named=True, quoted=True) for match in _QUOTED.finditer(text)
    ]


def _whole(text: str, found: list[Word]) -> list[Mention]:
    """An answer of a few words, as it stands, unless it is a sentence."""
    if not 0 < len(found) <= _LONGEST_WHOLE or any(word.low in ("i", "don't") for word in found):
        return []
    if _is_sentence(found):
        return []
    first = next((word for word in found if word.low not in DETERMINERS), found[0])
    written = " ".join(text[first.start : found[-1].end].split())
    return [mention_of(written, named=all(_of_name(word) for word in found), whole=True)]


def _is_sentence(found: list[Word]) -> bool:
    """Whether somebody does something in it, in front of any "who" or "that". A title has capitals
    throughout."""
    for place, word in enumerate(found):
        if word.low in _RELATIVES and place:
            return False
        if word.text[0].isupper():
            continue
        subject = place and not found[place - 1].verb and _can_act(found[place - 1])
        if word.low in AUXILIARIES or (word.verb and subject):
            return True
    return False


def _can_act(word: Word) -> bool:
    return word.content or word.low in PRONOUNS


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
