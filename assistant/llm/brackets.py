"""What stands in brackets, or in what a model puts in their place: owns whether it is a citation marker.

Everything here reads at one place of a text that may not have come to its end, and looks no further than
`LONGEST_MARKER` characters.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

LONGEST_MARKER = 160
# Keys in a range such as `[417-419]`; of a longer one nobody means each.
LONGEST_RANGE = 10

OPENERS, CLOSERS = "[【［", "]】］"

_WORDS = frozenset(
    "source sources ref refs reference references citation citations cite cites article articles passage "
    "passages document documents doc docs key keys id ids no nos number numbers and".split()
)
# What else stands in round brackets before a source.
_POINTING = _WORDS | frozenset(("see", "cf", "from", "per", "also"))
_OPENING = re.compile(r"(?:\\?[\[【［]\s*){1,3}")
_BRACKET = re.compile(r"[\[【［\]】］]")
_CLOSER = re.compile(r"\\?[\]】］]")
# What stands between the brackets, notes aside. No group in it repeats what another one repeats: it is
# matched in one go, whatever stands there.
_INSIDE = re.compile(r"[\s\d^#:.,;、，&/|+a-zA-Z]*")
_NOTE = re.compile(r"†[^\[\]【】［］]*")
# The place within a source, as OpenAI's models add it to the number: `417:0†`.
_PLACE = re.compile(r"(\d):\d+(?=†)")
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
_BEGUN = re.compile(r"(\d)(?:\s*[-–]\s*\d*|:\d*$)")
# A key and what its source is called, or where in it: `417: Title`, `Source 417, p. 2`.
_TITLED = re.compile(r"[\s^#]*(?:[a-zA-Z]{2,10}[.:]?[\s#]+)?(\d+)\s*(?:[,:;|(—]|[–-](?!\s*\d))")
_LETTERS = re.compile(r"[a-zA-Z]+")
_NUMBER = re.compile(r"\d+")
_TIME_OR_FRACTION = re.compile(r"\d[.:]\d")
# Marks that may hold nothing but markers, from the outside in, and what may part the markers in them.
_WRAP = re.compile(r"\*{1,3}(?!\*)|`(?!`)|<sup>\s*|\(\s*", re.IGNORECASE)
_MOST_WRAPS = 3
_POINTER = re.compile(r"(?:[a-zA-Z]{2,10}[.:]?\s+){1,2}")
_PARTED = re.compile(r"\s?(?:[,;、，&/|+–—-]|and\b)?\s?")
_SUPERSCRIPT = re.compile(r"[\s\d,;]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A marker, and where it ends. `owed`: brackets of it that are still open there."""

    keys: tuple[int, ...]
    end: int
    owed: int = 0


# More of the text is needed to know.
UNDECIDED = Found(keys=(), end=-1)


class Brackets:
    """Reads them. `knows` says whether a number is a key: only a known one is understood in round brackets,
    in a range, or before a title."""

    def __init__(self, knows: Callable[[int], bool]) -> None:
        self._knows = knows

    def square(self, text: str, at: int, *, last: bool, limit: int | None = None) -> Found | None:
        """The marker whose bracket opens at `at`, perhaps behind a backslash; None when none does."""
        limit = limit or at + LONGEST_MARKER
        opening = _OPENING.match(text, at, limit)
        if opening is None:
            return UNDECIDED if text[at:] == "\\" and not last else None
        closing = _BRACKET.search(text, opening.end(), limit)
        if closing and closing.group() in OPENERS:
            return None
        written = text[opening.end() : closing.start() if closing else limit].removesuffix("\\")
        keys = self._keys(written, whole=closing is not None)
        if keys is None:
            return None
        if closing is None:
            return UNDECIDED if len(text) < limit and not last else None
        opened = sum(map(opening.group().count, OPENERS))
        end, closed = closing.end(), 1
        while closed < opened and (closer := _CLOSER.match(text, end)):
            end, closed = closer.end(), closed + 1
        if closed < opened and text[end:] in ("", "\\") and not last:
            return UNDECIDED  # its second bracket may be on its way
        return Found(keys=keys, end=end, owed=opened - closed)

    def wrapped(self, text: str, at: int, *, last: bool) -> Found | None:
        """The marks that open at `at` and hold nothing but markers; of round brackets, a known key too."""
        limit = at + LONGEST_MARKER
        wraps: list[str] = []
        inner = at
        while len(wraps) < _MOST_WRAPS and (wrap := _WRAP.match(text, inner, limit)):
            wraps.append(wrap.group().strip().lower())
            inner = wrap.end()
        if not last and len(text) < limit and len(wraps) < _MOST_WRAPS and _may_be_a_wrap(text[inner:]):
            return UNDECIDED
        if not wraps:
            return None
        found = self._within(text, inner, wraps[-1], limit, last=last)
        if found is None or found is UNDECIDED:
            return found
        end = found.end
        for mark in reversed(wraps):
            closer = {"(": ")", "<sup>": "</sup>"}.get(mark, mark)
            if mark in ("(", "<sup>") and end < len(text) and text[end].isspace():
                end += 1
            rest = text[end : end + len(closer)].lower()
            if rest != closer:
                return UNDECIDED if closer.startswith(rest) and not last and len(text) < limit else None
            end += len(closer)
        if end > limit:
            return None
        return Found(keys=found.keys, end=end)

    def _within(self, text: str, at: int, wrap: str, limit: int, *, last: bool) -> Found | None:
        """What stands within the innermost mark: square brackets, or what that mark may hold without them."""
        inner = at
        if wrap == "(" and (pointer := _POINTER.match(text, at, limit)):
            words = _LETTERS.findall(pointer.group().lower())
            inner = pointer.end() if _POINTING.issuperset(words) else at
        if inner < len(text) and text[inner] in f"{OPENERS}\\":
            return self._several(text, inner, limit, last=last)
        if wrap not in ("(", "<sup>"):
            return None
        closing = text.find(")" if wrap == "(" else "<", at, limit)
        written = text[at : closing if closing >= 0 else limit]
        if wrap == "<sup>":
            may_be = _SUPERSCRIPT.fullmatch(written) is not None
            keys = tuple(dict.fromkeys(map(int, _NUMBER.findall(written)))) if may_be else None
            keys = keys if keys or closing < 0 else None
        elif _BRACKET.search(written):
            return None
        else:
            keys = self._keys(written, whole=closing >= 0, pointing=True)
            if keys is not None and closing >= 0 and not any(map(self._knows, keys)):
                return None
            may_be = keys is not None
        if closing >= 0:
            return Found(keys=keys, end=closing) if keys else None
        return UNDECIDED if may_be and len(text) < limit and not last else None

    def _several(self, text: str, at: int, limit: int, *, last: bool) -> Found | None:
        """Markers one behind the other, with nothing but a separator in between."""
        keys: list[int] = []
        while True:
            found = self.square(text, at, last=last, limit=limit)
            if found is None or found is UNDECIDED:
                return found
            keys += found.keys
            parted = _PARTED.match(text, found.end)
            assert parted
            at = parted.end()
            if at == len(text) and len(text) < limit and not last:
                return UNDECIDED
            if at == len(text) or text[at] not in f"{OPENERS}\\":
                return Found(keys=tuple(dict.fromkeys(keys)), end=found.end)

    def _keys(self, written: str, *, whole: bool, pointing: bool = False) -> tuple[int, ...] | None:
        """The numbers of the marker that this stands between the brackets of; None when it is none. Not
        `whole`: whether it may become one, and the numbers so far."""
        inside = self._inside(written, whole=whole)
        if _may_be_inside(inside, _POINTING if pointing else _WORDS, whole=whole):
            return tuple(dict.fromkeys(map(int, _NUMBER.findall(inside))))
        titled = _TITLED.match(written)
        if titled is None or not self._knows(int(titled.group(1))):
            return None
        if not _WORDS.issuperset(_LETTERS.findall(titled.group().lower())):
            return None
        return tuple(key for key in dict.fromkeys(map(int, _NUMBER.findall(written))) if self._knows(key))

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


def _may_be_inside(inside: str, words: frozenset[str], *, whole: bool) -> bool:
    """Whether this stands between the brackets of a marker; not `whole`: whether it may become that."""
    if not _INSIDE.fullmatch(inside) or _TIME_OR_FRACTION.search(inside):
        return False
    written = [word.lower() for word in _LETTERS.findall(inside)]
    if whole:
        return bool(_NUMBER.search(inside)) and all(word in words for word in written)
    return all(any(word.startswith(begun) for word in words) for begun in written)


def _may_be_a_wrap(rest: str) -> bool:
    """Whether the text ends before it is known what opens here."""
    return not rest or rest in ("*", "**", "***", "`") or "<sup>".startswith(rest.lower())
