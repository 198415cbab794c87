"""The embedding model's table of words, read by itself: owns vectors of single words.

The table was trained with the model to tell texts of like meaning, and its rows alone do for words: the
nearest of "envoy" is "ambassador", of "soldiers" "troops". It is read in place, from the file that the model
is loaded from: no second copy and no second hash."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.models.graph import WEIGHTS_FILE, weight_table
from index.models.minilm import TOKENIZER_FILE, checked_model_folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TABLE = "embeddings.word_embeddings.weight"


class WordTable:
    """Vectors of words that the model knows as a whole. Safe to call from several threads: it is only
    read."""

    def __init__(self, table: "NDArray[np.float32]", tokenizer: Any) -> None:
        """`table` [vocabulary, n], rows as the tokenizer numbers them."""
        self._table = table
        self._mean = table.mean(axis=0)
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path | None = None) -> "WordTable":
        """From the embedding model's files, in `folder` when the caller has checked them already. Raises
        `ModelUnavailable`."""
        from tokenizers import Tokenizer

        folder = folder or checked_model_folder()
        return cls(read_table(folder), Tokenizer.from_file(str(folder / TOKENIZER_FILE)))

    def of(self, words: Sequence[str]) -> "NDArray[np.float32]":
        """float32 [len(words), n]: rows of length 1, less what all words have in common; nought for a word
        that the table does not hold as a whole."""
        import numpy as np

        rows = [self._tokenizer.token_to_id(_plain(word)) for word in words]
        found = np.zeros((len(words), self._table.shape[1]), dtype=np.float32)
        known = [place for place, row in enumerate(rows) if row is not None]
        if known:
            vectors = self._table[[rows[place] for place in known]] - self._mean
            found[known] = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
        return found


def read_table(folder: Path) -> "NDArray[np.float32]":
    """float32 [vocabulary, n], as published: the rows that training moved apart by meaning."""
    import numpy as np

    entry = weight_table(folder / WEIGHTS_FILE)[TABLE]
    return np.memmap(
        folder / WEIGHTS_FILE,
        dtype=np.float32,
        mode="r",
        offset=entry["offset"],
        shape=tuple(entry["shape"]),
    )


def _plain(word: str) -> str:
    lowered = word.lower().replace("’", "'")
    return lowered.removesuffix("'s").removesuffix("'")
