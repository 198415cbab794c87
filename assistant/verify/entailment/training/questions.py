"""Questions beside sentences of their passages: owns how the reader's question sets become pairs.

Whether a sentence bears out a claim and whether it answers a question are near to each other: a network that
knows the first from claims in free wording puts sentences into order for questions in free wording, before it
has seen one. These pairs teach it the second: each question beside the sentence that answers it, and beside
those of the same passage and of the same document that come near to it in words and do not."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assistant.reader.training.example import Example
from assistant.reader.training.own_words import nearest, own_words_examples, own_words_questions
from assistant.reader.training.sources import span_examples, wikinews_examples
from assistant.verify.entailment.training.claims import SEED, SHORTEST, Pair, by_claim
from index.sentences import split_sentences

ANSWERS, BESIDE, FAR, NEAR_MISS = "answers", "beside it", "far from it", "near miss"
"""Kinds of pairs: a question with a sentence that answers it, with another of the same passage, with one of
another passage of the document, and with one of a passage that does not answer."""
QUESTION_KINDS = frozenset((ANSWERS, BESIDE, FAR, NEAR_MISS))
# Questions of each set that are taken, of those left after shuffling, beside all in readers' own words.
SETS = {"squad2_half": 2500, "squadshifts_new_wiki": 1500, "wikinews": 1000}
# Sentences of a passage that a question is held against beside the one that answers: the nearest in words.
NEAREST = 2
# In use a whole article is in question: beside them one of another passage, of so many that come nearest.
FAR_NEAREST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """Of a passage, which holds it in [start, end) before white space was made plain. `before`: the sentence
    before it, "" where there is none that can be read for itself."""

    text: str
    before: str
    start: int
    end: int

    def answers(self, example: Example) -> bool:
        """Whether an answer to the question of its passage begins in it."""
        return any(self.start <= start < self.end for start, _ in example.passage.spans)


def question_pairs(folder: Path, seed: int = SEED) -> list[Pair]:
    """Raises FileNotFoundError where a set is missing, ValueError where a text is not the one that the
    questions were written over."""
    chooser = random.Random(seed)
    examples = list(_examples(folder, chooser))
    passages = {text: _sentences(text) for text in dict.fromkeys(each.passage.text for each in examples)}
    documents = _documents(examples, passages)
    # A question of a document is read over two windows of it: one may hold an answer that the other lacks.
    answering: dict[tuple[str, str], set[str]] = defaultdict(set)
    for example in examples:
        answering[example.question, example.group] |= {
            one.text for one in passages[example.passage.text] if one.answers(example)
        }
    found: list[Pair] = []
    asked: set[tuple[str, str]] = set()
    for example in examples:
        key = example.question, example.group
        if key not in asked:
            asked.add(key)
            rest = [one for one in documents[example.group] if one.text not in answering[key]]
            found += _pairs(example, passages[example.passage.text], rest, chooser)
    return found


def of_round(pairs: Sequence[Pair], own_words: slice, share: float, chooser: random.Random) -> list[Pair]:
    """Of the pairs of questions those of a further round: of the questions in readers' own words a part in
    the order of their file, told by their wording, and a share, 0 to 1, of the others."""
    own = own_words_questions()
    known, fresh = set(own), set(own[own_words]) - set(own[: own_words.start])
    others = by_claim([pair for pair in pairs if pair.claim not in known])
    drawn = chooser.sample(others, round(share * len(others)))
    return [pair for pair in pairs if pair.claim in fresh] + [pair for one in drawn for pair in one]


def _examples(folder: Path, chooser: random.Random) -> Iterator[Example]:
    yield from own_words_examples(folder)
    for name, most in SETS.items():
        read = wikinews_examples(folder) if name == "wikinews" else span_examples(folder, name)
        shuffled = list(read)
        chooser.shuffle(shuffled)
        yield from islice(shuffled, most)


def _documents(
    examples: Sequence[Example], passages: Mapping[str, Sequence[_Sentence]]
) -> dict[str, list[_Sentence]]:
    """The sentences of all passages that are asked about, by their document, each once."""
    found: dict[str, dict[str, _Sentence]] = defaultdict(dict)
    for example in {each.passage.text: each for each in examples}.values():
        for one in passages[example.passage.text]:
            found[example.group].setdefault(one.text, one)
    return {group: list(own.values()) for group, own in found.items()}


def _sentences(text: str) -> list[_Sentence]:
    found: list[_Sentence] = []
    for place in split_sentences(text):
        before = found[-1].text if found else ""
        own = " ".join(text[place.start : place.end].split())
        found.append(
            _Sentence(
                text=own,
                before=before if len(before) >= SHORTEST else "",
                start=place.start,
                end=place.end,
            )
        )
    return found


def _pairs(
    example: Example, sentences: Sequence[_Sentence], document: Sequence[_Sentence], chooser: random.Random
) -> Iterator[Pair]:
    """`sentences`: of its passage; `document`: those of its document that do not answer."""
    right = [one for one in sentences if one.answers(example)]
    if example.answerable and not right:
        return
    beside = _nearest(example.question, [one for one in sentences if one not in right])[:NEAREST]
    for one in right[:1]:
        yield _pair(example, one, ANSWERS)
    for one in beside:
        yield _pair(example, one, BESIDE if right else NEAR_MISS)
    if right:
        near = _nearest(example.question, _far_from(example, sentences, document))[:FAR_NEAREST]
        for one in chooser.sample(near, min(1, len(near))):
            yield _pair(example, one, FAR)


def _far_from(
    example: Example, sentences: Sequence[_Sentence], document: Sequence[_Sentence]
) -> list[_Sentence]:
    """Those of the document that stand in another passage and do not hold the answer."""
    own = {one.text for one in sentences}
    answers = [" ".join(answer.split()).casefold() for answer in example.answers]
    return [
        one
        for one in document
        if one.text not in own and not any(answer in one.text.casefold() for answer in answers)
    ]


def _nearest(question: str, sentences: Sequence[_Sentence]) -> list[_Sentence]:
    return [sentences[number] for number in nearest(question, [one.text for one in sentences])]


def _pair(example: Example, sentence: _Sentence, kind: str) -> Pair:
    return Pair(
        claim=example.question,
        title=example.passage.title,
        before=sentence.before,
        text=sentence.text,
        holds=kind == ANSWERS,
        kind=kind,
        group=example.group,
    )
