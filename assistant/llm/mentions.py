"""Sources that a model names in its prose, "according to source 417,": owns what counts as such a mention.

The number is a key, which tells a reader nothing: the source is "the source" to them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_NOUNS = frozenset(
    one + ending for one in ("source", "article", "passage", "document", "reference") for ending in ("", "s")
)
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?!\w)(?![.,:]\d)")
_NOUN = re.compile(r"(?<!\w)(?P<noun>[a-zA-Z]{6,10})[ \u00a0]#?$")
# At most so many letters are a noun and what stands before its number.
_LONGEST_NOUN = 13
_MORE = re.compile(r"(?:,? (?:and|or|&) |, |/)#?(\d{1,4})(?!\w)")
_MORE_BEGUN = re.compile(r"(?:,? ?(?:a|an|and|o|or|&)?|(?:,? (?:and|or|&)|,) #?\d{0,4}|/#?\d{0,4}|[.:])")
_TAIL = re.compile(r"(?<![\w])(?P<word>[a-zA-Z]{1,10})(?P<gap>[ \u00a0]#?)?(?P<number>\d{0,4})$")
_LONGEST_TAIL = 18
_LONGEST_LIST = 100
_DETERMINED = re.compile(r"(?<!\w)(?:the|this|that|these|those|both|each|every)[ \u00a0]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What stands at `start` to `end`, and is to be written as `text`."""

    start: int
    end: int
    text: str
    keys: tuple[int, ...]


def find_mention(
    text: str, start: int, end: int, before: str, knows: Callable[[int], bool]
) -> Mention | None:
    """The first mention that begins in `text[start:end]`; `before`: the last letters before that."""
    for number in _NUMBER.finditer(text, start, end):
        if not knows(int(number.group())):
            continue
        begin = max(start, number.start() - _LONGEST_NOUN)
        noun = _NOUN.search(text[begin : number.start()])
        if noun is None or noun["noun"].lower() not in _NOUNS:
            continue
        begin += noun.start()
        if begin == start and before[-1:].isalnum():
            continue
        keys = [int(number.group())]
        stop = number.end()
        while (more := _MORE.match(text, stop, end)) and knows(int(more.group(1))):
            keys.append(int(more.group(1)))
            stop = more.end()
        words = noun["noun"]
        preceding = (before + text[start:begin])[-10:]
        if not _DETERMINED.search(preceding):
            opens = not preceding.strip() or preceding.rstrip()[-1] in ".!?:\n"
            words = f"{'The' if opens and words[0].isupper() else 'the'} {words.lower()}"
        return Mention(start=begin, end=stop, text=words, keys=tuple(dict.fromkeys(keys)))
    return None


def half_a_mention(text: str, start: int, before: str, knows: Callable[[int], bool]) -> int:
    """Where in `text[start:]` that begins which may become a mention with more text, at its end; its length
    when nothing does."""
    # What came before `start` is not what was shown: a marker may have stood there.
    at = max(start, len(text) - _LONGEST_TAIL)
    half = len(text)
    tail = _TAIL.search(text[at:])
    if tail is not None and (at + tail.start() > start or not before[-1:].isalnum()):
        word = tail["word"].lower()
        begun = not tail["number"] and any(noun.startswith(word) for noun in _NOUNS)
        if begun if tail["gap"] is None else word in _NOUNS:
            half = at + tail.start()
    # A list of keys that may go on.
    begin = max(start, len(text) - _LONGEST_LIST)
    found = find_mention(text, begin, len(text), before if begin == start else text[begin - 1], knows)
    while found is not None:
        if found.end == len(text) or _MORE_BEGUN.fullmatch(text, found.end):
            return min(found.start, half)
        found = find_mention(text, found.end, len(text), text[found.end - 1], knows)
    return half
