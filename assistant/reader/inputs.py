"""What the reader reads: owns how question, title and passage become one row of tokens, the same in training
and in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.models.minilm import TOKENIZER_FILE

# Tokens of each part that are read at most; the rest of a longer part is cut off.
QUESTION_TOKENS = 64
TITLE_TOKENS = 40
PASSAGE_TOKENS = 300

# Of the uncased BERT vocabulary that MiniLM uses.
CLS, SEP = 101, 102


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderInput:
    """`[CLS] question [SEP] title [SEP] passage [SEP]`. Row `first + i` of the model's output belongs to the
    passage's token i, which is `passage[starts[i]:ends[i]]`. `types`: 0 for the question, 1 for the rest."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    first: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def load_tokenizer(folder: Path) -> Any:
    """The embedding model's own, without truncation and padding. "[SEP]" in a text is three words like any
    others: nobody's article may pretend to be another part of the row."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return tokenizer


def build_inputs(
    tokenizer: Any,
    question: str,
    passages: Sequence[tuple[str, str]],
    *,
    passage_tokens: int = PASSAGE_TOKENS,
) -> list[ReaderInput]:
    """One input for each (title, passage). `tokenizer`: as `load_tokenizer` gives it."""
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
    titles = tokenizer.encode_batch([title for title, _ in passages], add_special_tokens=False)
    bodies = tokenizer.encode_batch([text for _, text in passages], add_special_tokens=False)
    found = []
    for title, body in zip(titles, bodies, strict=True):
        head = [CLS, *asked, SEP, *title.ids[:TITLE_TOKENS], SEP]
        tokens = body.ids[:passage_tokens]
        offsets = body.offsets[:passage_tokens]
        ids = (*head, *tokens, SEP)
        question_part = len(asked) + 2
        found.append(
            ReaderInput(
                ids=ids,
                types=(0,) * question_part + (1,) * (len(ids) - question_part),
                first=len(head),
                starts=tuple(start for start, _ in offsets),
                ends=tuple(end for _, end in offsets),
            )
        )
    return found
