"""Questions beside sentences of their passages: owns how the reader's question sets become pairs.

Whether a sentence bears out a claim and whether it answers a question are near to each other: a network that
knows the first from claims in free wording puts sentences into order for questions in free wording, before it
has seen one. These pairs teach it the second: each question beside the sentence that answers it, and beside
those of the same passage that come nearest to it in words and do not."""

import random
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from assistant.reader.training.example import Example
from assistant.reader.training.own_words import nearest, own_words_examples, own_words_questions
from assistant.reader.training.sources import span_examples, wikinews_examples
from assistant.verify.entailment.training.claims import SEED, SHORTEST, Pair, by_claim
from index.sentences import split_sentences

ANSWERS, BESIDE, NEAR_MISS = "answers", "beside it", "near miss"
"""Kinds of pairs: a question with a sentence that answers it, with another of the same passage, and with one
of a passage that does not answer."""
QUESTION_KINDS = frozenset((ANSWERS, BESIDE, NEAR_MISS))
# Questions of each set that are taken, of those left after shuffling, beside all in readers' own words.
SETS = {"squad2_half": 2500, "squadshifts_new_wiki": 1500, "wikinews": 1000}
# Sentences of a passage that a question is held against beside the one that answers: the nearest in words,
# and others by chance.
NEAREST, BY_CHANCE = 2, 1


def question_pairs(folder: Path, seed: int = SEED) -> list[Pair]:
    """Raises FileNotFoundError where a set is missing, ValueError where a text is not the one that the
    questions were written over."""
    chooser = random.Random(seed)
    found: list[Pair] = []
    asked: set[tuple[str, str]] = set()
    for example in _examples(folder, chooser):
        if (example.question, example.group) not in asked:
            asked.add((example.question, example.group))
            found += _pairs(example, chooser)
    return found


def not_before(
    pairs: Sequence[Pair], own_words_after: int, share: float, chooser: random.Random
) -> list[Pair]:
    """Of the pairs of questions those of a further round: without the first `own_words_after` questions in
    readers' own words, told by their wording, and with a share, 0 to 1, of the others."""
    own = own_words_questions()
    before, own_words = set(own[:own_words_after]), set(own)
    others = by_claim([pair for pair in pairs if pair.claim not in own_words])
    drawn = chooser.sample(others, round(share * len(others)))
    fresh = [pair for pair in pairs if pair.claim in own_words and pair.claim not in before]
    return fresh + [pair for one in drawn for pair in one]


def _examples(folder: Path, chooser: random.Random) -> Iterator[Example]:
    yield from own_words_examples(folder)
    for name, most in SETS.items():
        read = wikinews_examples(folder) if name == "wikinews" else span_examples(folder, name)
        shuffled = list(read)
        chooser.shuffle(shuffled)
        yield from islice(shuffled, most)


def _pairs(example: Example, chooser: random.Random) -> Iterator[Pair]:
    text = example.passage.text
    places = split_sentences(text)
    sentences = [" ".join(text[place.start : place.end].split()) for place in places]
    right = [
        number
        for number, place in enumerate(places)
        if any(place.start <= start < place.end for start, _ in example.passage.spans)
    ]
    if example.answerable and not right:
        return
    others = [number for number in nearest(example.question, sentences) if number not in right]
    near, rest = others[:NEAREST], others[NEAREST:]
    wrong = [*near, *chooser.sample(rest, min(BY_CHANCE, len(rest)))] if right else near
    other = BESIDE if right else NEAR_MISS
    for number, kind in (*((n, ANSWERS) for n in right[:1]), *((n, other) for n in wrong)):
        before = sentences[number - 1] if number else ""
        yield Pair(
            claim=example.question,
            title=example.passage.title,
            before=before if len(before) >= SHORTEST else "",
            text=sentences[number],
            holds=kind == ANSWERS,
            kind=kind,
            group=example.group,
        )
