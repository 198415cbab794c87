"""Finds citation markers in text that arrives in pieces: owns what counts as one, however a model writes it.

`[417]`, `[417, 932]`, `[[417]]`, `【417†source】`, `[^417]`, `[Source 417]`, `⁴¹⁷`. Whatever looks like one
is taken out of the text, known or not: an answer shows no number in brackets that we did not put there.
Fenced code is left alone. Only what may still become a marker is held back, at most `LONGEST_MARKER`
characters, so the whole is linear in the length of the text, wherever the pieces are cut.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_MARKER = 160
# The line that opens a code block, with the name of a language behind the fence.
LONGEST_FENCE = 200

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """Text as it was written."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A piece of a fenced code block, fences included, as it was written."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """`keys`: the numbers in it, in order. `written`: how it stood there."""

    keys: tuple[int, ...]
    written: str


Token = Plain | Code | Marker


class MarkerScanner:
    """Takes pieces, gives tokens. One for each answer."""

    def __init__(self) -> None:
        self._held = ""
        self._line_begins = True
        self._fence = ""  # the fence of the code block we are in
        self._code_line = ""  # its current line, as far as it may close the block
        self._before = ""  # the last letters before `_held`

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
        if self._fence:
            return self._code(text, at)
        if self._line_begins and text[at] in "`~":
            opened = self._opening_fence(text, at, last=last)
            if opened is not None:
                return opened
        letter = text[at]
        if letter in _OPENERS:
            return self._bracket(text, at, last=last)
        if letter in _RAISED:
            return self._raised(text, at, last=last)
        found = _SPECIAL.search(text, at + 1) if letter != "\n" else None
        end = at + 1 if letter == "\n" else found.start() if found else len(text)
        return self._plain(text[at:end]), end

    def _plain(self, text: str) -> Plain:
        self._line_begins = text[-1] == "\n"
        self._before = (self._before + text)[-4:]
        return Plain(text=text)

    def _bracket(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int]:
        limit = at + LONGEST_MARKER
        opening = _OPENING.match(text, at, limit)
        assert opening
        closing = _BRACKET.search(text, opening.end(), limit)
        if closing and closing.group() in _OPENERS:
            return self._plain(text[at]), at + 1
        inside = text[opening.end() : closing.start() if closing else limit]
        may_be = _may_be_inside(inside, whole=closing is not None)
        if closing and may_be:
            opened = sum(opening.group().count(letter) for letter in _OPENERS)
            end = closing.end()
            while end < min(len(text), closing.start() + opened) and text[end] in _CLOSERS:
                end += 1
            if end - closing.start() < opened and end == len(text) and not last:
                return None, at  # its second bracket may be on its way
            self._line_begins = False
            self._before = (self._before + "]")[-4:]
            keys = dict.fromkeys(int(key) for key in _NUMBER.findall(_NOTE.sub(" ", inside)))
            return Marker(keys=tuple(keys), written=text[at:end]), end
        if not closing and may_be and len(text) < limit and not last:
            return None, at
        return self._plain(text[at]), at + 1

    def _raised(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int]:
        found = _RAISED_RUN.match(text, at, at + LONGEST_MARKER)
        assert found
        if found.end() == len(text) and found.end() - at < LONGEST_MARKER and not last:
            return None, at
        if re.search(r"(?:\d|(?<!\w)\w{1,2})$", self._before):  # m², 10⁶
            return self._plain(found.group()), found.end()
        self._line_begins = False
        self._before = (self._before + "]")[-4:]
        key = int(found.group().translate(_LOWERED))
        return Marker(keys=(key,), written=found.group()), found.end()

    def _opening_fence(self, text: str, at: int, *, last: bool) -> tuple[Token | None, int] | None:
        """None when no code block begins here. As CommonMark has it, at the first column only: with white
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
        self._fence, self._code_line = fence, ""
        return Code(text=found.group()), found.end()

    def _code(self, text: str, at: int) -> tuple[Token, int]:
        """Up to the end of the line. More lines close a block here than for CommonMark: what follows too
        early a close is read for markers, and none is missed."""
        end = text.find("\n", at)
        stop = len(text) if end < 0 else end + 1
        self._code_line = (self._code_line + text[at:stop])[: LONGEST_FENCE + len(self._fence)]
        if end >= 0:
            line = self._code_line.strip()
            if line and line == self._fence[0] * len(line) and len(line) >= len(self._fence):
                self._fence = ""
                self._line_begins = True
            self._code_line = ""
        return Code(text=text[at:stop]), stop


def _may_be_inside(inside: str, *, whole: bool) -> bool:
    """Whether this stands between the brackets of a marker; not `whole`: whether it may become that."""
    inside = _NOTE.sub(" ", inside)
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
