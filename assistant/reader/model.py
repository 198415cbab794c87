"""The reader as it runs: ONNX weights that ship with the package, by onnxruntime. Owns where they are and
that they are the ones that were measured; nobody else loads them."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.question import asks_briefly
from assistant.reader.inputs import ReaderInput, build_inputs, load_tokenizer
from assistant.reader.reading import Reading, reading_of
from assistant.weights import checked_weights
from index.models.minilm import checked_model_folder, new_session
from index.processors import usable_processors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = "reader.onnx"

Made = TypeVar("Made")


class Reader:
    """Reads passages for a question. Safe to call from several threads: onnxruntime sessions are.

    A passage is read by itself, so that no padding is read (batches of 2,048 tokens were no faster), and by
    one thread, so many at a time as there are threads: fifteen passages on two cores take 0.65 of the time
    that they take one after the other with both cores on each."""

    def __init__(self, session: Any, tokenizer: Any, threads: int = 1) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="reader") if threads > 1 else None

    @classmethod
    def load(cls, threads: int | None = None) -> "Reader":
        """`threads`: None for as many as this process may use. Raises `AssistantError` when the weights are
        missing or are not the ones this version was measured with."""
        folder = checked_model_folder()
        # Its table of words is the embedding model's, read in place.
        session = new_session(weights(), folder, threads=1)
        return cls(session, load_tokenizer(folder), threads or usable_processors())

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """One reading for each (title, text), in order. Of a long text only the first 300 tokens are read."""
        return self.read_each(question, passages, lambda place, reading: reading)

    def read_each(
        self, question: str, passages: Sequence[tuple[str, str]], then: Callable[[int, Reading], Made]
    ) -> list[Made]:
        """What `then` makes of the place and the reading of each, in order. It is called by the thread that
        read the passage, while others are read still."""
        inputs = build_inputs(self._tokenizer, question, passages)
        brief = asks_briefly(question)

        def one(place: int) -> Made:
            made = inputs[place]
            tokens, holds = self._session.run(["tokens", "holds"], _arrays(made))
            return then(place, reading_of(passages[place][1], made, tokens[0], float(holds[0]), brief=brief))

        if self._threads is None:
            return list(map(one, range(len(inputs))))
        # The longest first, so that at the end no thread waits long for another.
        longest = sorted(range(len(inputs)), key=lambda place: -len(inputs[place].ids))
        given = {place: self._threads.submit(one, place) for place in longest}
        return [given[place].result() for place in range(len(inputs))]


def _arrays(made: ReaderInput) -> "dict[str, NDArray[np.int64]]":
    import numpy as np

    return {
        "ids": np.array([made.ids], dtype=np.int64),
        "types": np.array([made.types], dtype=np.int64),
    }


def weights() -> bytes:
    """The model as it ships. Raises `AssistantError` when it is missing or not the one that its card
    describes."""
    return checked_weights(files("assistant.reader").joinpath("weights"), WEIGHTS, "the reader's")
