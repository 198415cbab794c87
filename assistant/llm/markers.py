"""Finds citation markers in text that arrives in pieces: owns what counts as one, however a model writes it.

`[417]`, `[417, 932]`, `[417-419]` where all three are keys, `[[417]]`, `【417†source】`, `【417:0†source】`,
`[^417]`, `[Source 417]`, `⁴¹⁷`. Whatever looks like one is taken out of the text, known or not: an answer
shows no number in brackets that we did not put there. What begins as one and is none gets round brackets. In
a fenced block it is the same, save for an index in code: `a[1]` stays. Only what may still become a marker
is held back, at most `LONGEST_MARKER` characters, so the whole is linear in the length of the text, wherever
the pieces are cut.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LONGEST_MARKER = 160
# The line that opens a code block, with the name of a language behind the fence.
LONGEST_FENCE = 200
# Keys in a range such as `[417-419]`; of a longer one nobody means each.
LONGEST_RANGE = 10
# Letters before a bracket that are looked at.
_BEFORE = 60

_WORDS = frozenset(
    "source sources ref refs reference references citation citations cite cites article articles passage "
    "passages document documents doc docs key keys id ids no nos number numbers and".split()
)
_OPENERS, _CLOSERS = "[【［", "]】］"
_OPENING = re.compile(r"(?:[\[【［]\s*){1,3}")
_BRACKET = re.compile(r"[\[【［\]】］]")
# What stands between the brackets, notes aside. No group in it repeats what another one repeats: it is
# matched in one go, whatever stands there.
_INSIDE = re.compile(r"[\s\d^#:.,;、，&/|a-zA-Z]*")
_NOTE = re.compile(r"†[^\[\]【】［］]*")
# The place within a source, as OpenAI's models add it to the number: `417:0†`.
_PLACE = re.compile(r"(\d):\d+(?=†)")
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
_BEGUN = re.compile(r"(\d)(?:\s*[-–]\s*\d*|:\d*$)")
# A bracket that digits follow would be read as a marker.
LIKE_A_MARKER = re.compile(r"\[(?=\s*\d)")
_LETTERS = re.compile(r"[a-zA-Z]+")
_NUMBER = re.compile(r"\d+")
_TIME_OR_FRACTION = re.compile(r"\d[.:]\d")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_RUN = re.compile(rf"[{_RAISED}]+")
_LOWERED = str.maketrans(_RAISED, "0123456789")
# Where something may begin that is no plain text.
_SPECIAL = re.compile(rf"[\[【［{_RAISED}\n]")
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


Token = Plain | Fence | Code | Marker


class MarkerScanner:
    """Takes pieces, gives tokens. One for each answer.

    `knows` says whether a number is a key: only a range of keys is read as one."""

    def __init__(self, knows: Callable[[int], bool] = lambda key: False) -> None:
        self._knows = knows
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
        letter = text[at]
        if letter in _OPENERS:
            return self._bracket(text, at, last=last)
        if letter in _RAISED:
            return self._raised(text, at, last=last)
        found = _SPECIAL.search(text, at + 1) if letter != "\n" else None
        end = at + 1 if letter == "\n" else found.start() if found else len(text)
        return self._plain(text[at:end]), end

    def _pass(self, text: str) -> None:
        self._line_begins = text[-1] == "\n"
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
        limit = at + LONGEST_MARKER
        opening = _OPENING.match(text, at, limit)
        assert opening
        closing = _BRACKET.search(text, opening.end(), limit)
        if closing and closing.group() in _OPENERS:
            return self._no_marker(text, at, limit), at + 1
        inside = self._inside(
            text[opening.end() : closing.start() if closing else limit], whole=closing is not None
        )
        may_be = _may_be_inside(inside, whole=closing is not None)
        if closing and may_be:
            opened = len("".join(opening.group().split()))
            end = closing.end()
            while end < min(len(text), closing.start() + opened) and text[end] in _CLOSERS:
                end += 1
            if end - closing.start() < opened and end == len(text) and not last:
                return None, at  # its second bracket may be on its way
            self._pass("]")
            keys = dict.fromkeys(int(key) for key in _NUMBER.findall(inside))
            return Marker(keys=tuple(keys), written=text[at:end]), end
        if not closing and may_be and len(text) < limit and not last:
            return None, at
        return self._no_marker(text, at, limit), at + 1

    def _inside(self, written: str, *, whole: bool) -> str:
        """What stands between brackets without its notes, ranges of keys written out; not `whole`: as far as
        it goes, without what may yet become a note or a range."""
        if "†" in written:
            written = _NOTE.sub(" ", _PLACE.sub(r"\1", written))
        if not whole:
            return _BEGUN.sub(r"\1", written)
        return _RANGE.sub(self._written_out, written) if "-" in written or "–" in written else written

    def _written_out(self, match: re.Match[str]) -> str:
        first, last = int(match.group(1)), int(match.group(2))
        if not first < last < first + LONGEST_RANGE:
            return match.group()
        keys = range(first, last + 1)
        return " ".join(map(str, keys)) if all(map(self._knows, keys)) else match.group()

    def _raised(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int]:
        found = _RAISED_RUN.match(text, at, at + LONGEST_MARKER)
        assert found
        if found.end() == len(text) and found.end() - at < LONGEST_MARKER and not last:
            return None, at
        if re.search(r"(?:\d|(?<!\w)\w{1,2})$", self._before):  # m², 10⁶
            return self._plain(found.group()), found.end()
        self._pass("]")
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


def _may_be_inside(inside: str, *, whole: bool) -> bool:
    """Whether this stands between the brackets of a marker; not `whole`: whether it may become that."""
    if not _INSIDE.fullmatch(inside) or _TIME_OR_FRACTION.search(inside):
        return False
    written = [word.lower() for word in _LETTERS.findall(inside)]
    if whole:
        return bool(_NUMBER.search(inside)) and all(word in _WORDS for word in written)
    return all(any(word.startswith(begun) for word in _WORDS) for begun in written)


def _whole_characters(text: str) -> str:
    """Pairs of surrogates as the one character that they stand for; JSON lets a server send them apart. A
    half without the other becomes U+FFFD, save at the end."""
    if not _SURROGATE.search(text):
        return text
    tail = text[-1] if "\ud800" <= text[-1] <= "\udbff" else ""
    whole = text[: len(text) - len(tail)]
    return whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") + tail
