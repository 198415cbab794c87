"""Where a text's sentences begin and end: owns the rules; nobody else cuts text. English punctuation first,
and nothing that breaks on others. Offsets are exact by construction: text is never rewritten, only cut.

A full stop ends a sentence unless the word before it is known to carry one (a title, an initial, "U.S.", a
month), and what follows can begin a sentence. Blank lines and line breaks end one too, except in a block that
was wrapped by hand."""

import re
from collections.abc import Iterator

from index.article import Sentence

# Part of the recipe: raise it when a rule changes what is cut, and every article is embedded again at the
# next sync.
SENTENCES_VERSION = 2

# Longer than this without a sentence end is no sentence (a table, a list run together): cut at the best place
# before.
LONGEST = 1000

# Always followed by the rest of a name or a number.
_TITLES = frozenset(
    "mr mrs ms mx dr prof gen sen rep reps sens gov lt col sgt capt cmdr adm maj cpl pvt rev hon "
    "pres msgr fr amb supt det insp atty ald asst assoc brig cdr cpt ens fmr ofc pfc rt spc mt ft st ste "
    "no nos vol fig eq ch pp art pt ext sect pop cf vs v al approx avg est dept gens govs lts drs messrs mme "
    "mlle".split()
)
# Of these, the ones that are words of their own too: they are followed by a number or end the sentence.
_BEFORE_NUMBERS = frozenset("no nos art fig ch est ext pop pt sect".split())
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
# May end a sentence or not: it does when a word follows that opens sentences.
_AMBIGUOUS = frozenset(
    "inc corp co cos ltd llc plc bros jr sr etc eg ie esq ave blvd rd phd md ba ma bc ad assn bldg intl "
    "natl univ ariz ark calif colo conn del fla ga ia ill ind kan ky la md mass mich minn miss mo mont "
    "neb nev okla ore pa penn tenn tex va vt wash wis wyo".split()
)
_OPENERS = frozenset(
    "a about according after all also although among an and another any as asked at authorities "
    "before both but by critics despite during each earlier even every experts few first following "
    "for from he her here his how however i if in instead it its last later like many meanwhile "
    "more moreover most my neither nevertheless no nobody none nor not nothing now of officials on "
    "once one only or other others our over people perhaps police reporters researchers several she "
    "since so some soon still such than that the their then there these they this those though "
    "through to today under until up we what when where whether which while who why with without "
    "yesterday yet you your".split()
)
_ATTRIBUTION = re.compile(
    r"\s+(?:[\w.'’-]+\s+){1,5}(?:said|says|asked|asks|wrote|writes|added|told|replied|tweeted|shouted|wondered|joked|"
    r"exclaimed|cried|continued|demanded|posted|recalled|quipped)\b"
)
_NAMES_THAT_SHOUT = ("Yahoo", "Jeopardy", "Yum", "Panic", "E", "Mamma Mia", "Oklahoma")

# An end: terminators with whatever closes behind them. CJK terminators need no space after them.
# Possessive, and begun only where a run begins: a run of a million stops is read once, not once from each.
_END = re.compile(r"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>[\"'”’»)\]}*_]*+)(?=\s)|[。！？｡]+[」』”’）》]*")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’(\[{<>«»/—–-]+$")
_NEXT = re.compile(r"\s+(?P<open>[\"'“‘«(\[{*_¿¡—–-]*)\s?(?P<word>\w[\w'’]*)?")
_DOTTED = re.compile(r"^(?:[^\W\d_]\.)+[^\W\d_]?$")
_BREAK = re.compile(r"(?<![ \t\f\v])[ \t\f\v]*+\n\s*")
_LIST_ITEM = re.compile(r"\s*(?:[-*•·–—]|\d{1,3}[.)])\s")
_ITEM_NUMBER = re.compile(r"(?:^|\n)[ \t]*\d{1,3}$")
_DASHES = frozenset(("-", "--", "–", "—"))

# Lines of a block that was wrapped by hand: none is longer, and none but the last is shorter. The first may
# be, in a passage that begins in the middle of a paragraph.
_LONGEST_LINE, _SHORTEST_LINE = 110, 40
# Each is so full, as a share of the longest, that the next word had no room: a subheading is not.
_FULL = 0.75


def split_sentences(text: str) -> list[Sentence]:
    """Sentences in order, none empty, none overlapping; between them stands nothing but white space."""
    return [Sentence(start=start, end=end) for start, end in _sentences(text)]


def ends_before(text: str, following: str) -> bool:
    """Whether `text`, of one line, ends a sentence when a space and `following` come behind it."""
    whole = f"{text} {following}"
    for match in _END.finditer(whole):
        if match.end() == len(text):
            return _ends_sentence(whole, 0, match, len(whole))
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
    begun = len(lines) > 2 and text[lines[1][0]].islower()
    for number, (start, end) in enumerate(inner):
        if begun and number == 0:
            continue
        next_word = text[lines[number + 1][0] : lines[number + 1][1]].split(maxsplit=1)[:1]
        full = end - start + sum(1 + len(word) for word in next_word) > _FULL * column
        if end - start < _SHORTEST_LINE or not full:
            return False
    return any(text[end - 1] not in ".!?:;\"'”’…" for _, end in inner)


def _ends_sentence(text: str, begin: int, match: re.Match[str], block_end: int) -> bool:
    mark = match.group("mark")
    if mark is None:
        return True
    following = _NEXT.match(text, match.end(), block_end)
    if following is None:
        return True
    word = following.group("word") or ""
    if word and word[0].islower():
        return False
    close = match.group("close")
    if mark == ".":
        # What stands in brackets only may go on: "(U.S.) Army".
        return bool(close.strip(")]}")) or _full_stop_ends(text, begin, match, following)
    if mark[-1] in "!?":
        if any(quote in close for quote in "\"”’'»") and not following.group("open"):
            return _ATTRIBUTION.match(text, match.end(), block_end) is None
        if not close and mark == "!" and text.endswith(_NAMES_THAT_SHOUT, begin, match.start()):
            return word.lower() in _OPENERS
    return True


def _full_stop_ends(text: str, begin: int, match: re.Match[str], following: re.Match[str]) -> bool:
    stop, next_word = match.start(), following.group("word") or ""
    found = _WORD_BEFORE.search(text, max(begin, stop - 40), stop)
    if found is None:
        return True
    word = found.group()
    if len(word) <= 3 and word.isdecimal():
        return _ITEM_NUMBER.search(text, max(0, stop - 40), stop) is None
    lowered = word.lower()
    # Behind the place of a dateline ("MIAMI, Fla. – The") the sentence goes on.
    opens = next_word.lower() in _OPENERS and following.group("open") not in _DASHES
    if lowered in _TITLES:
        # "No." is a number only before one; "St." and "v." go before names: all others need what follows.
        return lowered in _BEFORE_NUMBERS and not next_word[:1].isdigit()
    if lowered == "sec":
        # A secretary, a section or a second.
        return opens if word == "Sec" else not next_word[:1].isdigit()
    if lowered in _MONTHS:
        return not next_word[:1].isdigit()
    if _DOTTED.match(word):
        return opens
    if len(word) == 1 and word.isalpha():
        return opens if word.isupper() else not next_word[:1].isdigit()
    if lowered in _AMBIGUOUS:
        return opens
    return True


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
