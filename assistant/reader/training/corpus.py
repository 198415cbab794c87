"""All examples of a run: owns which sets go in, what is held out, and the cache of the mined negatives."""

import random
from itertools import islice
from pathlib import Path

from assistant.reader.training.augmented import near_misses, speech_examples
from assistant.reader.training.example import Example
from assistant.reader.training.negatives import with_negatives
from assistant.reader.training.own_words import own_words_examples
from assistant.reader.training.sources import SPAN_SETS, WIKINEWS_LIMIT, span_examples, wikinews_examples
from index.embedding import load_embedder

SEED = 20220202
NEAR_MISSES = 4000
NEGATIVES = 1.0
# One group in this many is kept for measuring.
HELD_OUT = 25
_NAMED = ("squad2_half", "squadshifts_new_wiki", "nq_open_oracle", "wikinews")


def load_examples(folder: Path) -> tuple[list[Example], list[Example]]:
    """(training, held out), with negatives. Raises FileNotFoundError where a set is missing."""
    chooser = random.Random(SEED)
    found: list[Example] = []
    for name, limit in SPAN_SETS.items():
        rows = list(span_examples(folder, name))
        chooser.shuffle(rows)
        found += rows[:limit]
    wikinews = list(wikinews_examples(folder))
    chooser.shuffle(wikinews)
    found += wikinews[:WIKINEWS_LIMIT]
    found += near_misses([e for e in found if e.source in _NAMED], NEAR_MISSES, SEED)
    found += speech_examples(folder)
    found += own_words_examples(folder)
    found = with_negatives(found, load_embedder(), NEGATIVES, SEED)
    groups = sorted({example.group for example in found})
    chooser.shuffle(groups)
    held = set(islice(groups, 0, None, HELD_OUT))
    return (
        [example for example in found if example.group not in held],
        [example for example in found if example.group in held],
    )
