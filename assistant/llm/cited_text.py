"""A model's text as a reader gets it: owns which marker stands where, and which citation it is.

Text goes through as it arrives. A marker becomes the number of a citation of the very sentence that the words
before it stand on, or nothing. Numbers count from 1 in the order of first use. When a sentence ends without a
marker and its words stand in a source nearly as they are, the marker is added. No other number in brackets
leaves here: what the model wrote of that kind is taken out, or its bracket is made a round one. A line that
claims nothing, such as a heading, is shown and not noted.

In a fenced block a number could be no link: none is shown there, and its sentences are noted as ones that
cite nothing. An index in code stays as it is.
"""

import re
from collections.abc import Iterable

from assistant.answer import Citation, WrittenSentence
from assistant.days import find_days
from assistant.llm.lines import (
    begins_sources,
    claims,
    ends_as_claims_do,
    is_footnote,
    is_heading,
    makes_heading,
    may_be_headed,
)
from assistant.llm.markers import LIKE_A_MARKER, Code, Fence, Marker, MarkerScanner, Named, Plain, Token
from assistant.llm.support import SourceSentence, Support
from index.sentences import ends_before

# Of a sentence no more than this is compared, its end: nobody writes longer ones, and a model gone wrong may.
LONGEST_COMPARED = 600
_TAIL = 4
# The text before a full stop that the rules of sentence ends look at.
_BEFORE_A_STOP = 60

# White space behind which a new sentence may begin, and places where one may begin without any.
_BREAK = re.compile(
    r"(?=\s)(?:(?<=[.!?…。！？｡\"'”’»)\]}*_」』）》])\s++|\n\s*+)"
    r"|(?<=[。！？｡」』”’）》])(?=[^\s。！？｡」』”’）》])"
)
_ENDED = re.compile(r"[.!?…。！？｡][\"'”’»)\]}*_」』）》]*$")
_ENDED_WITHOUT_SPACE = re.compile(r"[。！？｡][」』”’）》]*$")
_CLOSING = frozenset("」』”’）》。！？｡")
_CLINGS = frozenset(".,;:!?)]}")
_HEADING = re.compile(r"\s*#{1,6}\s")
_WORD = re.compile(r"[^\W_]")
# Marks behind which no space stands: a bracket, and others where they open.
_OPENS = re.compile(r"[(\[{]$|(?:^|\s)[*_`\"“„«(]+$")
_HALF_A_MARKER = re.compile(r"\[\s*$")
# Stands for a bracket of code in the words of a sentence: no text holds it.
_CODE_BRACKET = "\ud800"


class CitedText:
    """Takes the model's pieces, gives what to show. One for each answer.

    `citations` and `sentences` grow with the text; a sentence is in the list once the next one has begun, and
    a line that the next one may make a heading of once that has ended."""

    def __init__(self, support: Support) -> None:
        self.citations: list[Citation] = []
        self.sentences: list[WrittenSentence] = []
        self._support = support
        self._scanner = MarkerScanner(support.knows)
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._shown: list[str] = []  # by this piece
        self._length = 0  # of what was given out
        self._last = ""  # its last character …
        self._tail = ""  # … and those before it
        self._open = ""  # a bracket at its end that is not given out yet
        self._space = ""  # white space that is not given out yet
        self._after_marker = False  # nothing but white space came since …
        self._spaced = False  # … and some stood before it
        self._ends_with_marker = False  # what was given out does
        self._in_block = False  # between two fences
        # Keys that stood on a new line behind a sentence, and how much white space stood before them.
        self._undecided: list[int] = []
        self._undecided_at = 0
        self._line_ends = 1  # that stood before the current sentence; at the very beginning as after one
        self._doubtful: WrittenSentence | None = None  # the next line may make a heading of it
        self._lists_sources = False  # the list of sources at the end has begun
        self._clear([])

    def feed(self, piece: str) -> str:
        """What can be shown of it now."""
        self._take(self._scanner.feed(piece))
        return self._given_out()

    def finish(self) -> str:
        """What is left; white space at the very end is dropped."""
        self._take(self._scanner.finish())
        self._end_sentence(own=self._undecided)
        self._settle(None)
        self._show(self._open)
        self._open = ""
        return self._given_out()

    def _given_out(self) -> str:
        shown = "".join(self._shown)
        self._shown.clear()
        return shown

    def _clear(self, leading: list[int]) -> None:
        self._start: int | None = None  # where the current sentence begins in what is given out
        self._words: list[str] = []  # of the current sentence
        self._said = ""  # its end, to be compared
        self._since = ""  # of that, what was said since its last marker
        self._cited: list[Citation] = []
        # Keys that stood before its first word; in a list of sources they are what it is about.
        self._leading = [] if self._lists_sources else leading
        self._names_source = self._lists_sources and bool(leading)
        self._marked = bool(leading)  # whether any marker stood in it, and be it an invented one
        self._compared = ""  # what its last marker was compared with …
        self._found: list[SourceSentence] = []  # … and what was found

    def _take(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            match token:
                case Plain(text=text):
                    at = 0
                    for found in _BREAK.finditer(text):
                        self._plain(text[at : found.start()])
                        self._white(found.group())
                        at = found.end()
                    self._plain(text[at:])
                case Fence():
                    self._fence(token)
                case Code(text=text):
                    self._run(text, code=True)
                case Marker():
                    self._marker(token)
                case Named(keys=keys, text=text):
                    self._run(text)
                    if not self._in_block:
                        self._leading += keys  # of what the whole sentence says
                        self._marked = True

    def _fence(self, fence: Fence) -> None:
        own, self._undecided = self._undecided, []
        self._end_sentence(own=own)
        self._settle(None)
        self._lists_sources = False
        self._give(self._space)
        self._space = ""
        self._give(fence.text, raw=True)
        self._in_block = fence.opens
        self._after_marker = False

    def _plain(self, text: str) -> None:
        """Text in which no sentence begins but at its first letter."""
        run = text.strip()
        if not run:
            self._white(text)
            return
        begin = text.index(run[0])
        self._white(text[:begin])
        self._run(run)
        self._white(text[begin + len(run) :])

    def _white(self, space: str) -> None:
        # Where a marker stood there is space on both of its sides, or a mark that has none behind it.
        apart = self._spaced or (self._after_marker and _OPENS.search(self._tail + self._open))
        if space and not (self._after_marker and apart and "\n" not in space):
            self._space += space

    def _run(self, run: str, *, code: bool = False) -> None:
        if self._ends_before(run):
            self._next_sentence()
        if self._after_marker and run[0] in _CLINGS and "\n" not in self._space:
            self._space = ""  # "word [999]." without its marker
        self._after_marker = False
        if self._words and self._space:
            self._say(" ")
        if self._start is None and (self._length or self._open):
            self._line_ends = max(self._space.count("\n"), self._last == "\n")
        self._give(self._space if self._length or self._open else "")
        self._space = ""
        if self._start is None:
            self._start = self._length + len(self._open)
        self._say(run)
        if code:
            self._words[-1] = run.replace("[", _CODE_BRACKET)
        self._give(run, raw=code)

    def _say(self, words: str) -> None:
        words = " ".join(words.split()) or " "
        self._words.append(words)
        self._said = (self._said + words)[-LONGEST_COMPARED:]
        self._since = (self._since + words)[-LONGEST_COMPARED:]

    def _ends_before(self, run: str) -> bool:
        """Whether the sentence so far has ended, now that `run` follows. Decided by the first letter that
        follows, so that no word has to wait; where the rules would need the whole word, the sentence goes
        on."""
        if not self._words:
            return False
        tail = self._said[-_BEFORE_A_STOP:].lstrip()
        if not self._space:
            return bool(_ENDED_WITHOUT_SPACE.search(tail)) and run[0] not in _CLOSING
        if "\n" in self._space:
            return True
        if not _ENDED.search(tail):
            return False
        return ends_before(tail, run[0])

    def _marker(self, marker: Marker) -> None:
        keys = [key for key in marker.keys if self._support.knows(key)]
        self._after_marker, self._spaced = True, bool(self._space)
        if self._in_block:
            return
        self._marked = self._marked or not self._words or "\n" not in self._space
        if not _WORD.search(self._said):
            self._leading += keys
        elif "\n" in self._space:
            self._undecided += keys
            self._undecided_at = len(self._space)
        elif keys:
            self._cite(keys)

    def _cite(self, keys: Iterable[int]) -> None:
        """The numbers for these keys, behind the words so far."""
        if any(letter.isalnum() for letter in self._since):
            self._compared, self._found = self._since, []
        self._since = ""
        numbers = []
        for key in keys:
            found = self._support.under(key, self._compared) or self._support.under(key, self._said)
            for sentence in found:
                if sentence not in self._found:
                    self._found.append(sentence)
                    numbers.append(self._number(sentence))
        self._mark(numbers)

    def _mark(self, numbers: list[int]) -> None:
        if not numbers:
            return
        joined = self._ends_with_marker or _OPENS.search(self._tail + self._open)
        apart = "" if joined or not self._last or self._last.isspace() else " "
        self._give(apart + "".join(f"[{number}]" for number in numbers), raw=True)
        self._ends_with_marker = True

    def _number(self, sentence: SourceSentence) -> int:
        passage = sentence.passage
        place = passage.article_id, sentence.start, sentence.end
        if place not in self._numbers:
            self._numbers[place] = len(self.citations) + 1
            self.citations.append(
                Citation(
                    marker=len(self.citations) + 1,
                    article_id=passage.article_id,
                    title=passage.title,
                    published=passage.published,
                    url=passage.url,
                    quote=sentence.text,
                    start=sentence.start,
                    end=sentence.end,
                    days=find_days(sentence.text, passage.published),
                )
            )
        citation = self.citations[self._numbers[place] - 1]
        if citation not in self._cited:
            self._cited.append(citation)
        return citation.marker

    def _next_sentence(self) -> None:
        """Keys between two sentences, on a line of their own, are the first one's; before other words,
        theirs."""
        keys, self._undecided = self._undecided, []
        alone = "\n" in self._space[self._undecided_at :]
        ends_line = "\n" in self._space
        self._end_sentence(own=keys if alone else [], leading=[] if alone else keys, ends_line=ends_line)

    def _end_sentence(
        self, *, own: Iterable[int] = (), leading: Iterable[int] = (), ends_line: bool = True
    ) -> None:
        """The sentence is over: its markers are completed, and it is noted."""
        if self._words:
            keys = [*self._leading, *own]
            if keys:
                self._cite(keys)
            if not self._cited and not self._in_block and not _HEADING.match("".join(self._words[:2]) + " "):
                self._mark([self._number(one) for one in self._support.plain(self._said)])
            # As it was shown.
            written = LIKE_A_MARKER.sub("(", "".join(self._words)).replace(_CODE_BRACKET, "[")
            assert self._start is not None
            sentence = WrittenSentence(
                text=written, start=self._start, end=self._length, citations=tuple(self._cited)
            )
            self._settle(self._said)
            if self._cited:
                self._lists_sources = False
                self.sentences.append(sentence)
            elif claims(self._said):
                self._note_uncited(sentence, ends_line=ends_line)
        self._clear(list(leading))

    def _settle(self, below: str | None) -> None:
        """The line that was in doubt is noted, unless what stands right below it makes a heading of it."""
        doubtful, self._doubtful = self._doubtful, None
        if doubtful is None:
            return
        if below is not None and self._line_ends == 1 and makes_heading(below, doubtful.text):
            return
        self.sentences.append(doubtful)

    def _note_uncited(self, sentence: WrittenSentence, *, ends_line: bool) -> None:
        """Noted, unless it claims nothing."""
        line = self._said.strip()
        if self._line_ends and ends_line and not self._in_block:
            if begins_sources(line) and self.sentences:
                self._lists_sources = True
                return
            # A full stop may stand behind a source, right below another one.
            named = self._names_source and self._line_ends == 1
            if self._lists_sources and (named or not ends_as_claims_do(line)):
                return
            if is_footnote(line) or (is_heading(line) and not self._marked):
                return
            if not self._marked and may_be_headed(line):
                self._doubtful = sentence
                return
        self._lists_sources = False
        self.sentences.append(sentence)

    def _give(self, text: str, *, raw: bool = False) -> None:
        """`text` as it goes out. Not `raw`: it is the model's own, in which no bracket may open a number."""
        if not text:
            return
        if raw:
            shown, self._open = self._open + text, ""
        else:
            whole = self._open + text
            half = _HALF_A_MARKER.search(whole) if "[" in whole else None
            shown, self._open = (whole[: half.start()], half.group()) if half else (whole, "")
            if "[" in shown:
                shown = LIKE_A_MARKER.sub("(", shown)
        self._show(shown)

    def _show(self, shown: str) -> None:
        if shown:
            self._shown.append(shown)
            self._length += len(shown)
            self._last = shown[-1]
            self._tail = (self._tail + shown)[-_TAIL:]
            self._ends_with_marker = False
