"""Where a text's sentences begin and end: owns the rules; nobody else cuts text. English punctuation first,
and nothing that breaks on others. Offsets are exact by construction: text is never rewritten, only cut.

A full stop ends a sentence unless the word before it is known to carry one (a title, an initial, "U.S.", a
month), and what follows can begin a sentence. Blank lines and line breaks end one too, except in a block that
was wrapped by hand."""

import re
from collections.abc import Iterator

from index.abbreviations import (
    AMBIGUOUS,
    AT_ENDS,
    BEFORE_NUMBERS,
    CAPITALISED,
    DOMAINS,
    MONTHS,
    NAMES_THAT_SHOUT,
    OPENERS,
    SAYING,
    TITLES,
    WORDS_TOO,
)
from index.article import Sentence

# Part of the recipe: raise it when a rule changes what is cut, and every article is embedded again at the
# next sync.
SENTENCES_VERSION = 3

# Longer than this without a sentence end is no sentence (a table, a list run together): cut at the best place
# before.
LONGEST = 1000

_ATTRIBUTION = re.compile(rf"\s+(?:[\w.'’-]+\s+){{1,5}}(?:{'|'.join(SAYING)})\b")

# An end: terminators with whatever closes behind them, also behind a thin space between two quotes. A space
# follows, or, where it was forgotten, a capitalised word. CJK terminators need neither. The credit of a photo
# ends its caption, without a full stop as well.
# Possessive, and begun only where a run begins: a run of a million stops is read once, not once from each.
_END = re.compile(
    r"(?<![.!?…])(?P<mark>[.!?…]++)"
    r"(?P<close>[\"'”’»)\]}*_]*+(?:(?<=['’])[ \u00a0\u2009\u200a\u202f][\"”]++)?)"
    r"(?=\s|\Z|[\"“‘(]?[A-Z][a-z'’]*[\s,])"
    r"|/(?:Getty Images|AP|AFP|Reuters|REUTERS|Bloomberg|ZUMA Press|EPA|Shutterstock|USGS)"
    r"(?=\s[\"“]?[A-Z])(?!\s[A-Z]\w+(?: [A-Z]\w+)?/)"
    r"|[。！？｡]+[」』”’）》]*"
)
_WORD_BEFORE = re.compile(r"[^\s。！？｡\"'“”‘’(\[{<>«»/—–-]+$")
_NEXT = re.compile(r"\s*(?P<open>[\"'“‘«(\[{*_¿¡—–-]*)\s?(?P<word>\w[\w'’]*)?")
_DOTTED = re.compile(r"^(?:[^\W\d_]\.)+[^\W\d_]?$")
_BREAK = re.compile(r"(?<![ \t\f\v])[ \t\f\v]*+\n\s*")
_LIST_ITEM = re.compile(r"\s*(?:[-*•·–—]|\d{1,3}[.)])\s")
# The number or letter of an item, or of whoever asks and answers: "1. First", "Q. Why?"
_ITEM_NUMBER = re.compile(r"(?:^|\n)[ \t]*(?:\d{1,3}|[^\W\d_])$")
# What may stand before a full stop that lacks its space, and the word that holds it.
_END_OF_WORD = re.compile(r"(?:[a-z]{2}[)’']?|(?:19|20)\d\d|%)$")
_TOKEN = re.compile(r"[^\s\"“”(]*$")
_NEXT_WORD = re.compile(r"[\"“‘(]?(\w*)")
# Before an ellipsis that does not end a sentence but resumes one, or a quote: only the end of another.
_RESUMES = re.compile(r"""(?:^|\n|[^\s.!?…][.!?…]["'”’)\]]{0,2}\s)\s*["“‘'(\[]*$|(?:^|\s)["“‘'(\[]+$""")
# "The 6 p.m. News" has its name behind it, and "9 a.m. Monday", "10 p.m. ET" more of the time.
_NAMED_TIME = re.compile(
    r"(?i:\b(?:the|an?|our|its|his|her|their|this|each|every|\w+['’]s) [\d:]+ $)|(?:^|\n)[\d:]+ $"
)
_OPENING_TIME = re.compile(
    r"(?:At|By|Around|About|Before|After|Since|Until|From|Shortly|Just)\b[^.!?]{0,24}$"
)
_GOES_WITH_TIME = re.compile(
    r"\d|[A-Z][A-Z.]|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
    r"|(?:Eastern|Central|Mountain|Pacific|Greenwich|[Ll]ocal|\w+ (?:[Tt]ime|Standard|Daylight))\b"
)
_LETTER = re.compile(r"[^\W\d_]")
_DASHES = frozenset(("-", "--", "–", "—"))
# A place and nothing else: "(U.S.)", "(Salisbury, Md.)".
_PLACE_IN_BRACKETS = re.compile(r"[(\[](?:[A-Z][\w.’'-]*+,?\s?)+$")
# At most so many characters of a sentence are the place of a dateline: "WASHINGTON, D.C."
_LONGEST_DATELINE = 40

# Lines of a block that was wrapped by hand: none is longer, and none but the last is shorter. The first may
# be, in a passage that begins in the middle of a paragraph: nothing stands before it then.
_LONGEST_LINE, _SHORTEST_LINE = 110, 40
# Each is so full, as a share of the longest, that the next word had no room: a subheading is not.
_FULL = 0.75


def split_sentences(text: str) -> list[Sentence]:
    """Sentences in order, none empty, none overlapping; between them stands nothing but white space."""
    return [Sentence(start=start, end=end) for start, end in _sentences(text)]


def ends_before(text: str, following: str) -> bool:
    """Whether `text`, of one line, ends a sentence when a space and `following` come behind it. Of one letter
    the word is not known yet: where it would tell, the sentence goes on."""
    whole = f"{text} {following}"
    for match in _END.finditer(whole):
        if match.end() == len(text):
            return _ends_sentence(whole, 0, match, len(whole), known=not _LETTER.fullmatch(following))
    return False


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for block_start, block_end in _blocks(text):
        begin = block_start
        for match in _END.finditer(text, block_start, block_end):
            if match.end() < block_end and _ends_sentence(text, begin, match, block_end):
                yield from _cut_if_long(text, begin, match.end())
                begin = match.end()
        yield from _cut_if_long(text, begin, block_end)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that no sentence crosses: paragraphs, and the lines of a paragraph that was not wrapped by
    hand."""
    begin = 0
    for paragraph_end, next_begin in _paragraph_breaks(text):
        lines = list(_lines(text, begin, paragraph_end))
        if len(lines) > 1 and _wrapped(text, lines):
            yield begin, paragraph_end
        else:
            yield from lines
        begin = next_begin


def _paragraph_breaks(text: str) -> Iterator[tuple[int, int]]:
    for match in _BREAK.finditer(text):
        if match.group().count("\n") > 1:
            yield match.start(), match.end()
    yield len(text), len(text)


def _lines(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while begin < end:
        stop = text.find("\n", begin, end)
        stop = end if stop < 0 else stop
        yield begin, stop
        begin = stop + 1


def _wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Lines of like length that stop wherever the column did: one of them at least ends in mid sentence."""
    column = max(end - start for start, end in lines)
    inner = lines[:-1]
    if column > _LONGEST_LINE or any(_LIST_ITEM.match(text, start, end) for start, end in lines):
        return False
    for number, (start, end) in enumerate(inner):
        next_word = "".join(text[lines[number + 1][0] : lines[number + 1][1]].split(maxsplit=1)[:1])
        begun = start == 0 and len(lines) > 2 and next_word.islower() and text[end - 1] not in ".!?:;"
        full = end - start + 1 + len(next_word) > _FULL * column
        if not begun and (end - start < _SHORTEST_LINE or not full):
            return False
    return any(text[end - 1] not in ".!?:;\"'”’…" for _, end in inner)


def _ends_sentence(
    text: str, begin: int, match: re.Match[str], block_end: int, *, known: bool = True
) -> bool:
    mark = match.group("mark")
    if mark is None:
        return True
    if not text[match.end()].isspace() and not _lacks_its_space(text, match):
        return False
    following = _NEXT.match(text, match.end(), block_end)
    if following is None:
        return True
    word = following.group("word") or ""
    if word and word[0].islower():
        return False
    close = match.group("close")
    if not close and mark[-1] in ".…" and _RESUMES.search(text, max(0, match.start() - 8), match.start()):
        return False
    if mark == ".":
        if close and (
            close.strip(")]")
            or not _PLACE_IN_BRACKETS.search(text, max(begin, match.start() - 60), match.start())
        ):
            return True
        return _full_stop_ends(text, begin, match, following, known=known)
    if mark[-1] in "!?":
        if any(quote in close for quote in "\"”’'»") and not following.group("open"):
            return word.lower() in OPENERS or _ATTRIBUTION.match(text, match.end(), block_end) is None
        if not close and mark == "!" and text.endswith(NAMES_THAT_SHOUT, begin, match.start()):
            return word.lower() in OPENERS
    return True


def _lacks_its_space(text: str, match: re.Match[str]) -> bool:
    """Whether an end of a sentence stands right before the next: "…the missiles.The standoff"."""
    stop = match.start()
    if _END_OF_WORD.search(text, max(0, stop - 4), stop) is None:
        return False
    token = _TOKEN.search(text, max(0, stop - 60), stop)
    address = token is not None and any(sign in token.group() for sign in "@/#:")
    following = _NEXT_WORD.match(text, match.end())
    return not address and following is not None and following.group(1) not in DOMAINS


def _full_stop_ends(
    text: str, begin: int, match: re.Match[str], following: re.Match[str], *, known: bool
) -> bool:
    stop, next_word = match.start(), following.group("word") or ""
    found = _WORD_BEFORE.search(text, max(begin, stop - 40), stop)
    if found is None:
        return True
    word = found.group()
    if (word.isdecimal() or len(word) == 1) and _ITEM_NUMBER.search(text, max(0, stop - 40), stop):
        return False
    lowered = word.lower()
    opens = known and next_word.lower() in OPENERS
    if following.group("open") in _DASHES and stop - begin < _LONGEST_DATELINE:
        opens = opens and not text[begin:stop].split(maxsplit=1)[0].rstrip(",").isupper()
    if lowered in TITLES:
        if word in AT_ENDS:
            return opens
        # "No." is a number only before one; "v." goes before names: all others need what follows.
        return lowered in BEFORE_NUMBERS and not next_word[:1].isdigit()
    if word in CAPITALISED:
        return opens
    if lowered == "sec":
        return not next_word[:1].isdigit()
    if lowered in MONTHS:
        return not next_word[:1].isdigit()
    if word in ("a.m", "p.m") and not match.group("close"):
        return opens or (known and _time_ends(text, begin, found.start(), following))
    if _DOTTED.match(word):
        return opens
    if len(word) == 1 and word.isalpha():
        return opens if word.isupper() else not next_word[:1].isdigit()
    if lowered in AMBIGUOUS and not (word.islower() and lowered in WORDS_TOO):
        return opens
    return True


def _time_ends(text: str, begin: int, start: int, following: re.Match[str]) -> bool:
    """Whether a sentence that begins at `begin` ends behind "a.m." or "p.m.", which begins at `start`."""
    if _OPENING_TIME.match(text[begin:start].lstrip()):
        return False
    if following.group("open"):
        return following.group("open") in ('"', "“")
    return (
        bool(following.group("word"))
        and _GOES_WITH_TIME.match(text, following.start("word")) is None
        and _NAMED_TIME.search(text, max(0, start - 20), start) is None
    )


def _cut_if_long(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while True:
        while begin < end and text[begin].isspace():
            begin += 1
        while end > begin and text[end - 1].isspace():
            end -= 1
        if begin >= end:
            return
        if end - begin <= LONGEST:
            yield begin, end
            return
        cut = _best_cut(text, begin, begin + LONGEST)
        stop = cut
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        yield begin, stop
        begin = cut


def _best_cut(text: str, begin: int, limit: int) -> int:
    """Just behind the last semicolon, comma or space of the second half; else in mid word, since nothing may
    be lost."""
    half = begin + (limit - begin) // 2
    for separator in ("; ", ", ", " ", "\t", "\n"):
        found = text.rfind(separator, half, limit)
        if found >= 0:
            return found + len(separator)
    return limit
