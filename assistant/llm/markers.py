"""Finds citation markers in text that arrives in pieces: owns what becomes of them, and of what looks like
one.

`[417]`, `[417, 932]`, `[417-419]` where all three are keys, `[[417]]`, `【417†source】`, `【417:0†source】`,
`[^417]`, `[Source 417]`, `⁴¹⁷`; of a key also `(417)`, `[417: Title]`, `source 417`. Whatever looks like one
in square brackets or raised is taken out of the text, known or not: an answer shows no number in brackets
that we did not put there. With a marker goes what holds nothing else, `**[417]**`, and what parts it from
the next one. What begins as one and is none gets round brackets. In a fenced block it is the same, save for
an index in code: `a[1]` stays. Only what may still become a marker is held back, at most some
`LONGEST_MARKER` characters, so the whole is linear in the length of the text, wherever the pieces are cut.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.llm.brackets import CLOSERS, LONGEST_MARKER, OPENERS, UNDECIDED, Brackets, Found
from assistant.llm.mentions import find_mention, half_a_mention

# The line that opens a code block, with the name of a language behind the fence.
LONGEST_FENCE = 200
# Letters before a bracket that are looked at.
_BEFORE = 60

# A bracket that digits follow would be read as a marker.
LIKE_A_MARKER = re.compile(r"\[(?=\s*\d)")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_RUN = re.compile(rf"[{_RAISED}]+")
_LOWERED = str.maketrans(_RAISED, "0123456789")
# Where something may begin that is no plain text.
# Prose that is looked at in one go, and what is left of it for the next: a mention may begin there.
_LONGEST_PROSE, _LONGEST_MENTION = 4096, 256
_SPECIAL = re.compile(rf"[\[【［{_RAISED}\n(*`<\\]")
# In code nothing but an index stands for anything.
_SPECIAL_IN_CODE = re.compile(rf"[\[【［{_RAISED}\n]")
_MARKS = "*`(<\\"
_BLANKS = re.compile(r"[ \t]+")
# Behind these a raised number is none of ours: m², 10⁶.
_UNIT = re.compile(r"(?:\d|(?<!\w)\w{1,2})$")
_RUN = re.compile(r"\*+|`+|[(<\\]")
# Between two markers.
_SEPARATOR = re.compile(r"(?:[,;、，&+/–—-]|and[ \t])[ \t]{0,3}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FENCE = re.compile(r"(`{3,}+|~{3,}+)([^\n]*+)\n")
# What may stand behind a fence and is no text that anybody reads.
_LANGUAGE = re.compile(r"[a-zA-Z][a-zA-Z0-9+#.-]*")
# What a fence is called that holds prose.
_PROSE = frozenset("text txt plain plaintext markdown md".split())
# What a bracket of code follows: an operator, or a name that begins the line or stands behind one, as hardly
# a word of prose does.
_INDEXED = re.compile(
    r"[=(\[{:,]\s*$|(?:[\n=(\[{+*/<>|&%:,-]|\b(?:return|yield|del|await|elif|while|assert|print)\b)[^\S\n]*"
    r"(?:[^\W\d]\w*\.)*[^\W\d]\w*(?:\[[^\[\]\n]*\])*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """Text as it was written, save that brackets which look like a marker's are round."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A line that opens a fenced block, without what else it says, or one that closes it. What stands between
    the two is `Plain`."""

    text: str
    opens: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A bracket of code that stays as it is, whatever follows it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """`keys`: the numbers in it, in order. `written`: how it stood there."""

    keys: tuple[int, ...]
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A source that a sentence names in its words. `text`: the words that stand for it, without its key."""

    keys: tuple[int, ...]
    text: str


Token = Plain | Fence | Code | Marker | Named


class MarkerScanner:
    """Takes pieces, gives tokens. One for each answer.

    `knows` says whether a number is a key: much is a marker only where it holds one."""

    def __init__(self, knows: Callable[[int], bool] = lambda key: False) -> None:
        self._knows = knows
        self._brackets = Brackets(knows)
        self._behind = False  # nothing but blanks came since a marker …
        self._owed = 0  # … of which so many brackets are open
        self._held = ""
        self._line_begins = True
        self._fence = ""  # the fence of the block we are in
        self._code = False  # whether that names a language
        self._before = ""  # the last letters before `_held`
        # Brackets that are open on this line, from the first one that was made round on.
        self._square: list[str] = []

    def feed(self, piece: str) -> Iterator[Token]:
        """The tokens that are certain now."""
        text = _whole_characters(self._held + piece)
        # Half of a line end, or of a character outside of the first plane: the rest comes with the next
        # piece.
        cut = len(text) - 1 if text and (text[-1] == "\r" or "\ud800" <= text[-1] <= "\udbff") else len(text)
        text, rest = text[:cut].replace("\r\n", "\n").replace("\r", "\n"), text[cut:]
        at = 0
        while at < len(text):
            token, after = self._next(text, at, last=False)
            if after == at:
                break
            at = after
            if token is not None:
                yield token
        self._held = text[at:] + rest

    def finish(self) -> Iterator[Token]:
        """The tokens of what was held back."""
        text = self._held.replace("\r", "\n")
        text = _SURROGATE.sub("\ufffd", text)
        self._held = ""
        at = 0
        while at < len(text):
            token, at = self._next(text, at, last=True)
            if token is not None:
                yield token

    def _next(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int]:
        """The token at `at` and where it ends: at `at` itself when more text is needed to know."""
        if self._line_begins and (self._fence or text[at] in "`~"):
            line = self._closing_fence if self._fence else self._opening_fence
            fence = line(text, at, last=last)
            if fence is not None:
                return fence
        if self._behind and not self._fence:
            after = self._parted(text, at, last=last)
            if after is not None:
                return after
        letter = text[at]
        if letter in OPENERS:
            return self._bracket(text, at, last=last)
        if letter in _RAISED:
            return self._raised(text, at, last=last)
        if letter == "\n":
            return self._plain(letter), at + 1
        if self._code:
            found = _SPECIAL_IN_CODE.search(text, at + 1)
            end = found.start() if found else len(text)
            return self._plain(text[at:end]), end
        if letter in _MARKS:
            return self._mark(text, at, last=last)
        return self._prose(text, at, last=last)

    def _parted(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int] | None:
        """What stands behind a marker and goes with it: brackets of its own, what parts it from the next."""
        if blanks := _BLANKS.match(text, at):
            self._pass(blanks.group())
            return Plain(text=blanks.group()), blanks.end()
        if self._owed and text[at] in CLOSERS:
            self._owed -= 1
            return None, at + 1
        separator = _SEPARATOR.match(text, at)
        if separator is None:
            return (None, at) if not last and text[at:] in ("a", "an", "and") else None
        if separator.end() == len(text):
            return None if last else (None, at)
        found = self._found(text, separator.end(), last=last)
        if found is UNDECIDED:
            return None, at
        return self._taken(text, separator.end(), found) if found else None

    def _found(self, text: str, at: int, *, last: bool) -> Found | None:
        """The marker at `at`, save a raised one."""
        letter = text[at]
        if letter in OPENERS or letter == "\\":
            return self._brackets.square(text, at, last=last)
        if letter not in _MARKS or (letter in "*`" and self._before[-1:] == letter):
            return None
        found = self._brackets.wrapped(text, at, last=last)
        if letter == "<" and found and found is not UNDECIDED and self._counts(text[at : found.end], found):
            return None
        return found

    def _counts(self, written: str, found: Found) -> bool:
        """Whether this raised number is a power or a unit's."""
        known = "[" in written or any(map(self._knows, found.keys))
        return not known and bool(_UNIT.search(self._before))

    def _taken(self, text: str, at: int, found: Found) -> tuple[Token, int]:
        owed = self._owed if self._behind else 0
        self._pass("]")
        self._behind, self._owed = True, owed + found.owed
        return Marker(keys=found.keys, written=text[at : found.end]), found.end

    def _mark(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int]:
        """A mark that may hold nothing but a marker."""
        found = self._found(text, at, last=last)
        if found is UNDECIDED:
            return None, at
        if found:
            return self._taken(text, at, found)
        run = _RUN.match(text, at)
        assert run
        return self._plain(run.group()), run.end()

    def _prose(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int]:
        # Of a long piece a part at a time, or all of it would be searched again behind every mention.
        limit = min(len(text), at + _LONGEST_PROSE)
        special = _SPECIAL.search(text, at + 1, limit)
        stop = special.start() if special else limit
        end = stop
        if special is None and limit < len(text):
            end = limit - _LONGEST_MENTION
        elif special is None and not last:
            end = half_a_mention(text, at, self._before, self._knows)
        mention = find_mention(text, at, stop, self._before, self._knows)
        if mention is not None and mention.start < end:
            if mention.start > at:
                return self._plain(text[at : mention.start]), mention.start
            self._pass(text[at : mention.end])
            return Named(keys=mention.keys, text=mention.text), mention.end
        return (self._plain(text[at:end]) if end > at else None), end

    def _pass(self, text: str) -> None:
        self._line_begins = text[-1] == "\n"
        self._behind = self._behind and not text.strip(" \t")
        self._before = (self._before + text)[-_BEFORE:]
        if self._line_begins:
            self._square.clear()

    def _plain(self, text: str) -> Plain:
        self._pass(text)
        if self._square and "]" in text:
            text = "".join(self._closed() if letter == "]" else letter for letter in text)
        return Plain(text=text)

    def _closed(self) -> str:
        return ")" if self._square and self._square.pop() == "(" else "]"

    def _no_marker(self, text: str, at: int, limit: int) -> Plain:
        """The bracket at `at`, which begins no marker: round where it would look like one, and then the one
        that closes it too."""
        letter = text[at]
        self._pass(letter)
        if letter == "[":
            letter = "(" if LIKE_A_MARKER.match(text[at:limit]) else "["
            if letter == "(" or self._square:
                self._square.append(letter)
        return Plain(text=letter)

    def _bracket(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int]:
        if self._code and text[at] == "[" and _INDEXED.search(self._before):
            self._pass("[")
            if self._square:
                self._square.append("[")
            return Code(text="["), at + 1
        found = self._found(text, at, last=last)
        if found is UNDECIDED:
            return None, at
        if found:
            return self._taken(text, at, found)
        return self._no_marker(text, at, at + LONGEST_MARKER), at + 1

    def _raised(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int]:
        found = _RAISED_RUN.match(text, at, at + LONGEST_MARKER)
        assert found
        if found.end() == len(text) and found.end() - at < LONGEST_MARKER and not last:
            return None, at
        if _UNIT.search(self._before):
            return self._plain(found.group()), found.end()
        self._pass("]")
        self._behind, self._owed = True, 0
        key = int(found.group().translate(_LOWERED))
        return Marker(keys=(key,), written=found.group()), found.end()

    def _opening_fence(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int] | None:
        """None when no block begins here. As CommonMark has it, at the first column only: with white
        space before it a fence may belong to a list, and end with it."""
        found = _FENCE.match(text, at, at + LONGEST_FENCE)
        if found is None:
            line = text[at : at + LONGEST_FENCE]
            run = len(line) - len(line.lstrip(text[at]))
            undecided = "\n" not in line and len(line) < LONGEST_FENCE and (run >= 3 or run == len(line))
            return (None, at) if undecided and not last else None
        fence, info = found.groups()
        if fence[0] == "`" and "`" in info:
            return None
        self._fence = fence
        named = _LANGUAGE.fullmatch(info.strip())
        self._code = named is not None and named.group().lower() not in _PROSE
        end = found.end() if named or not info.strip() else found.end(1)
        self._pass(text[at:end])
        return Fence(text=text[at:end], opens=True), end

    def _closing_fence(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int] | None:
        """None when this line closes no block; as CommonMark has it, one indented by four does not."""
        line, end, _ = text[at : at + LONGEST_FENCE].partition("\n")
        said = line.strip()
        if len(line[: len(line) - len(line.lstrip())].expandtabs(4)) > 3:
            return None
        if said != self._fence[0] * len(said):
            return None
        if not end and not last and len(line) < LONGEST_FENCE:
            return None, at
        if len(said) < len(self._fence) or not (end or len(line) < LONGEST_FENCE):
            return None
        self._fence, self._code = "", False
        self._pass("\n")
        return Fence(text=line + end, opens=False), at + len(line) + len(end)


def _whole_characters(text: str) -> str:
    """Pairs of surrogates as the one character that they stand for; JSON lets a server send them apart. A
    half without the other becomes U+FFFD, save at the end."""
    if not _SURROGATE.search(text):
        return text
    tail = text[-1] if "\ud800" <= text[-1] <= "\udbff" else ""
    whole = text[: len(text) - len(tail)]
    return whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") + tail
