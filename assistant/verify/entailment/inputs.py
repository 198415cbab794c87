"""What the network reads: owns how a claim and the text that is held against it become one row of tokens, the
same in training and in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.reader.inputs import CLS, SEP

# Tokens of each part that are read at most; of the context the end is kept, of the others the beginning.
CLAIM_TOKENS = 72
CONTEXT_TOKENS = 64
TEXT_TOKENS = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`[CLS] claim [SEP] context [SEP] text [SEP]`; `types`: 0 for the claim, 1 for the rest."""

    ids: tuple[int, ...]
    types: tuple[int, ...]


def context_of(title: str, before: str) -> str:
    """What says whom the pronouns of a text mean: the title of its article and the sentence before it."""
    return " ".join(part for part in (title, before) if part)


def build_rows(tokenizer: Any, triples: Sequence[tuple[str, str, str]]) -> list[Row]:
    """One row for each (claim, context, text). `tokenizer`: as `assistant.reader.inputs.load_tokenizer` gives
    it. `context`: as `context_of` makes it."""
    claims, contexts, texts = (
        [each.ids for each in tokenizer.encode_batch(list(part), add_special_tokens=False)]
        for part in zip(*triples, strict=True)
    )
    found = []
    for claim, context, text in zip(claims, contexts, texts, strict=True):
        head = (CLS, *claim[:CLAIM_TOKENS], SEP)
        rest = (*context[-CONTEXT_TOKENS:], SEP, *text[:TEXT_TOKENS], SEP)
        found.append(Row(ids=head + rest, types=(0,) * len(head) + (1,) * len(rest)))
    return found
