"""A model's text without the sentences that the articles do not bear out: owns what waits for its verdict,
and how the citations of what is left are numbered.

A sentence is shown when it is over and was judged, one in a fenced block too. Of what stands between
sentences only white space is shown: a fence, or a line without a word, cannot be judged.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.answer import Citation, WrittenSentence
from assistant.llm.cited_text import CitedText

_MARKER = re.compile(r"\[(\d+)\]")


class KeptText:
    """As `CitedText`, around one that nobody else feeds.

    `keeps` is asked once for each sentence, in order."""

    def __init__(self, cited: CitedText, keeps: Callable[[WrittenSentence], bool]) -> None:
        self.citations: list[Citation] = []
        self.sentences: list[WrittenSentence] = []
        self._cited = cited
        self._keeps = keeps
        self._judged = 0  # so many sentences of `cited`
        self._waiting: list[str] = []  # what `cited` gave behind the last of them …
        self._from = 0  # … and where that begins
        self._spaces: list[str] = []  # between sentences, since the last one that was kept
        self._numbers: dict[int, int] = {}  # by those of `cited`
        self._length = 0  # of what was given out

    def feed(self, piece: str) -> str:
        """What can be shown of it now: the sentences that ended with it, as far as they are kept."""
        return self._settle(self._cited.feed(piece))

    def finish(self) -> str:
        """What is left."""
        return self._settle(self._cited.finish())

    def _settle(self, given: str) -> str:
        self._waiting.append(given)
        if self._judged == len(self._cited.sentences):
            return ""
        text = "".join(self._waiting)
        shown: list[str] = []
        for sentence in self._cited.sentences[self._judged :]:
            start, end = sentence.start - self._from, sentence.end - self._from
            self._spaces.append(_white(text[:start]))
            if self._keeps(sentence):
                shown += self._show(sentence, text[start:end])
            text, self._from = text[end:], sentence.end
            self._judged += 1
        self._waiting = [text]
        return "".join(shown)

    def _show(self, sentence: WrittenSentence, written: str) -> tuple[str, str]:
        apart = max(self._spaces, key=lambda space: (space.count("\n"), len(space))) if self._length else ""
        self._spaces = []
        text = _MARKER.sub(self._renumbered, written)
        start = self._length + len(apart)
        self._length = start + len(text)
        citations = tuple(self.citations[self._numbers[one.marker] - 1] for one in sentence.citations)
        self.sentences.append(replace(sentence, start=start, end=self._length, citations=citations))
        return apart, text

    def _renumbered(self, match: re.Match[str]) -> str:
        number = int(match.group(1))
        if number not in self._numbers:
            self._numbers[number] = len(self.citations) + 1
            citation = self._cited.citations[number - 1]
            self.citations.append(replace(citation, marker=self._numbers[number]))
        return f"[{self._numbers[number]}]"


def _white(between: str) -> str:
    """Its white space; of several line ends two, a new paragraph."""
    space = "".join(letter for letter in between if letter.isspace())
    return "\n\n" if space.count("\n") > 1 else space
