"""How an article is cut into passages: owns their size. A passage is a run of whole sentences, sized in the
embedding model's own tokens so that title + passage fit what the model reads; what it would cut off is never
put in."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Article
from index.sentences import SENTENCES_VERSION, split_sentences

# Tokens of body in a passage, at most. 200 with the title before it is what the news sets were first measured
# with ; a passage that is nearly full ends at a paragraph's end instead.
PASSAGE_TOKENS = 200
TITLE_TOKENS = 40
_NEARLY_FULL = 0.6
# Characters of a title; in most scripts `TITLE_TOKENS` are fewer.
_LONGEST_TITLE = 200

# What an index depends on: another value means that every article is cut and embedded again at the next sync.
SPLITTER_RECIPE = f"sentences-{SENTENCES_VERSION}/passages-2/{PASSAGE_TOKENS}+{TITLE_TOKENS}"


class Tokenizer(Protocol):
    """The part of an embedder that sizes passages."""

    @property
    def window(self) -> int:
        """Tokens that the model reads, its two special ones included."""
        ...

    def token_starts(self, text: str) -> Sequence[int]:
        """Where each token begins, ascending, in code points; without special tokens and without
        truncation."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """`body[start:end]`."""

    start: int
    end: int


def split_passages(article: Article, tokenizer: Tokenizer) -> list[Span]:
    """Passages in order; together they hold every sentence of the body, each once."""
    body = article.body
    starts = tokenizer.token_starts(body)
    budget = max(16, min(PASSAGE_TOKENS, tokenizer.window - 2 - TITLE_TOKENS))
    passages: list[Span] = []
    begin = end = used = 0
    for unit in _units(body, starts, budget):
        size = bisect_left(starts, unit.end) - bisect_left(starts, unit.start)
        new_paragraph = "\n" in body[end : unit.start]
        if used and (used + size > budget or (new_paragraph and used >= _NEARLY_FULL * budget)):
            passages.append(Span(start=begin, end=end))
            used = 0
        if not used:
            begin = unit.start
        end, used = unit.end, used + max(1, size)
    if used:
        passages.append(Span(start=begin, end=end))
    return passages


def embedded_text(title: str, passage: str, tokenizer: Tokenizer) -> str:
    """What is embedded for a passage: its article's title, cut to `TITLE_TOKENS`, then its text."""
    return _head(title, tokenizer) + passage


def embedded_texts(article: Article, spans: Iterable[Span], tokenizer: Tokenizer) -> list[str]:
    """The same of each passage of an article, in order."""
    head = _head(article.title, tokenizer)
    return [head + article.body[span.start : span.end] for span in spans]


def _head(title: str, tokenizer: Tokenizer) -> str:
    if not title:
        return ""
    starts = tokenizer.token_starts(title[:_LONGEST_TITLE])
    end = starts[TITLE_TOKENS] if len(starts) > TITLE_TOKENS else _LONGEST_TITLE
    return f"{title[:end].rstrip()}\n"


def _units(body: str, starts: Sequence[int], budget: int) -> list[Span]:
    """Sentences, save that one longer than a whole passage (a script without spaces, a table) is cut between
    tokens."""
    units = []
    for sentence in split_sentences(body):
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        begin = sentence.start
        while last - first > budget:
            first += budget
            cut = starts[first]
            if cut > begin:
                units.append(Span(start=begin, end=begin + len(body[begin:cut].rstrip())))
                begin = cut
        units.append(Span(start=begin, end=sentence.end))
    return [unit for unit in units if unit.end > unit.start]
