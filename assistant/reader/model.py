"""The reader as it runs: ONNX weights that ship with the package, by onnxruntime. Owns where they are and
that they are the ones that were measured; nobody else loads them."""

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from assistant.question import asks_briefly
from assistant.reader.inputs import ReaderInput, build_inputs, load_tokenizer
from assistant.reader.reading import Reading, reading_of
from assistant.weights import checked_weights
from index.models.minilm import checked_model_folder, new_session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = "reader.onnx"


class Reader:
    """Reads passages for a question. Safe to call from several threads: onnxruntime sessions are."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, threads: int | None = None) -> "Reader":
        """Raises `AssistantError` when the weights are missing or are not the ones this version was measured
        with."""
        folder = checked_model_folder()
        # Its table of words is the embedding model's, read in place.
        session = new_session(weights(), folder, threads)
        return cls(session, load_tokenizer(folder))

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """One reading for each (title, text), in order. Of a long text only the first 300 tokens are read."""
        inputs = build_inputs(self._tokenizer, question, passages)
        brief = asks_briefly(question)
        found = []
        for (_, text), made in zip(passages, inputs, strict=True):
            # One by one: no padding is read, and batches of 2,048 tokens were no faster.
            tokens, holds = self._session.run(["tokens", "holds"], _arrays(made))
            found.append(reading_of(text, made, tokens[0], float(holds[0]), brief=brief))
        return found


def _arrays(made: ReaderInput) -> "dict[str, NDArray[np.int64]]":
    import numpy as np

    return {
        "ids": np.array([made.ids], dtype=np.int64),
        "types": np.array([made.types], dtype=np.int64),
        "mask": np.ones((1, len(made.ids)), dtype=np.int64),
    }


def weights() -> bytes:
    """The model as it ships. Raises `AssistantError` when it is missing or not the one that its card
    describes."""
    return checked_weights(files("assistant.reader").joinpath("weights"), WEIGHTS, "the reader's")
