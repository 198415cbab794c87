"""Examples as tensors: owns which tokens are right, which sentences, and how examples of like length share a
batch."""

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from assistant.reader.inputs import ReaderInput, build_inputs
from assistant.reader.training.example import Example, TrainingPassage
from index import split_sentences

# Tokens of a passage in training: as long as the product's own. A longer one is cut around its answer.
PASSAGE_TOKENS = 200
NEGATIVE_TOKENS = 160
# Tokens of a batch with its padding, measured the fastest on two cores.
BATCH_TOKENS = 5120
# Examples that are sorted by length together.
BUCKET = 384
# Share of titles left out, so that it reads passages without one as well.
NO_TITLE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One (question, passage): `begins` and `ends`: right tokens as rows of the model's output, (0,) where
    nothing answers. `sentences`: (first, last + 1) rows of each; `right`: those that answer."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    first: int
    last: int
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`rows` [n] with the tensors that the network reads; `example` [n] numbers the question of each row; the
    masks mark candidates and right ones: tokens [n, width], sentences [s]; `pool` [s, n * width] takes the
    mean over a sentence's tokens."""

    ids: Tensor
    types: Tensor
    mask: Tensor
    example: Tensor
    candidates: Tensor
    begins: Tensor
    ends: Tensor
    holds: Tensor
    pool: Tensor
    sentence_row: Tensor
    sentence_right: Tensor


def rows_of(tokenizer: Any, example: Example, chooser: random.Random) -> list[Row]:
    """The example's own passage first, then its negatives."""
    passages = [_cut(tokenizer, example.passage, PASSAGE_TOKENS, chooser)]
    passages += [_cut(tokenizer, passage, NEGATIVE_TOKENS, chooser) for passage in example.negatives]
    titled = chooser.random() >= NO_TITLE
    question = example.question if chooser.random() < 0.9 else example.question.rstrip("?").lower()
    inputs = build_inputs(tokenizer, question, [(p.title if titled else "", p.text) for p in passages])
    return [_row(passage, made) for passage, made in zip(passages, inputs, strict=True)]


def _cut(tokenizer: Any, passage: TrainingPassage, tokens: int, chooser: random.Random) -> TrainingPassage:
    """At most so many tokens, whole sentences where possible, around an answer where there is one."""
    offsets = tokenizer.encode(passage.text, add_special_tokens=False).offsets
    if len(offsets) <= tokens:
        return passage
    starts, ends = zip(*offsets, strict=True)
    spare = len(offsets) - tokens
    if passage.spans:
        start, end = chooser.choice(passage.spans)
        begin, stop = bisect_left(ends, start + 1), bisect_left(starts, end)
        low, high = max(0, stop - tokens), min(spare, begin)
        first = chooser.randint(low, high) if low < high else low
    else:
        first = chooser.randint(0, spare)
    boundaries = [sentence.start for sentence in split_sentences(passage.text)]
    from_char = offsets[first][0]
    aligned = [at for at in boundaries if at >= from_char]
    own = min((start for start, _ in passage.spans), default=None)
    if aligned and aligned[0] - from_char < 200 and (own is None or aligned[0] <= own):
        from_char = aligned[0]
        first = bisect_left(starts, from_char)
    to_char = offsets[min(first + tokens, len(offsets)) - 1][1]
    spans = tuple(
        (start - from_char, end - from_char)
        for start, end in passage.spans
        if start >= from_char and end <= to_char
    )
    return TrainingPassage(title=passage.title, text=passage.text[from_char:to_char], spans=spans)


def _row(passage: TrainingPassage, made: ReaderInput) -> Row:
    begins, ends = set(), set()
    for start, end in passage.spans:
        first = bisect_left(made.ends, start + 1)
        last = bisect_left(made.starts, end) - 1
        if first < len(made.starts) and first <= last:
            begins.add(made.first + first)
            ends.add(made.first + last)
    sentences: list[tuple[int, int]] = []
    right: list[int] = []
    for sentence in split_sentences(passage.text):
        first = bisect_left(made.ends, sentence.start + 1)
        last = bisect_left(made.starts, sentence.end)
        if first >= last:
            continue
        if any(sentence.start <= start < sentence.end for start, _ in passage.spans):
            right.append(len(sentences))
        sentences.append((made.first + first, made.first + last))
    return Row(
        ids=made.ids,
        types=made.types,
        first=made.first,
        last=made.first + len(made.starts),
        begins=tuple(sorted(begins)) or (0,),
        ends=tuple(sorted(ends)) or (0,),
        sentences=tuple(sentences),
        right=tuple(right) if begins else (),
    )


def batches(examples: Sequence[Example], tokenizer: Any, seed: int) -> Iterator[list[list[Row]]]:
    """Lists of examples, each the rows of one; the same for the same seed, so that a stopped run goes on
    where it was."""
    chooser = random.Random(seed)
    order = list(range(len(examples)))
    chooser.shuffle(order)
    for at in range(0, len(order), BUCKET):
        made = [rows_of(tokenizer, examples[number], chooser) for number in order[at : at + BUCKET]]
        made.sort(key=lambda rows: max(len(row.ids) for row in rows))
        groups: list[list[list[Row]]] = [[]]
        for rows in made:
            width = max(len(row.ids) for row in rows)
            held = sum(len(other) for other in groups[-1])
            if groups[-1] and (held + len(rows)) * width > BATCH_TOKENS:
                groups.append([])
            groups[-1].append(rows)
        chooser.shuffle(groups)
        yield from groups


def collate(group: Sequence[Sequence[Row]]) -> Batch:
    """Tensors of a list of examples."""
    rows = [row for example in group for row in example]
    width = max(len(row.ids) for row in rows)
    ids, types, mask = (torch.zeros((len(rows), width), dtype=torch.int64) for _ in range(3))
    candidates, begins, ends = (torch.zeros((len(rows), width), dtype=torch.bool) for _ in range(3))
    pooled: list[tuple[int, int, float]] = []
    sentence_row: list[int] = []
    sentence_right: list[bool] = []
    for line, row in enumerate(rows):
        size = len(row.ids)
        ids[line, :size] = torch.tensor(row.ids)
        types[line, :size] = torch.tensor(row.types)
        mask[line, :size] = 1
        candidates[line, 0] = True
        candidates[line, row.first : row.last] = True
        begins[line, list(row.begins)] = True
        ends[line, list(row.ends)] = True
        for number, (first, last) in enumerate(row.sentences):
            pooled += [
                (len(sentence_row), line * width + at, 1 / (last - first)) for at in range(first, last)
            ]
            sentence_row.append(line)
            sentence_right.append(number in row.right)
    places = torch.tensor([[a for a, _, _ in pooled], [b for _, b, _ in pooled]], dtype=torch.int64)
    pool = torch.sparse_coo_tensor(
        places,
        torch.tensor([share for _, _, share in pooled], dtype=torch.float32),
        (len(sentence_row), len(rows) * width),
        check_invariants=False,
    )
    return Batch(
        ids=ids,
        types=types,
        mask=mask,
        example=torch.tensor([number for number, example in enumerate(group) for _ in example]),
        candidates=candidates,
        begins=begins,
        ends=ends,
        holds=torch.tensor([bool(row.begins != (0,)) for row in rows]),
        pool=pool,
        sentence_row=torch.tensor(sentence_row, dtype=torch.int64),
        sentence_right=torch.tensor(sentence_right, dtype=torch.bool),
    )
