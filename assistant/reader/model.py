"""The reader as it runs: ONNX weights that ship with the package, by onnxruntime. Owns where they are and
that they are the ones that were measured; nobody else loads them."""

import hashlib
import json
import os
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.question import asks_briefly
from assistant.reader.inputs import ReaderInput, build_inputs, load_tokenizer
from assistant.reader.reading import Reading, reading_of
from index.models.minilm import checked_model_folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = "reader.onnx"
CARD = "card.json"


class Reader:
    """Reads passages for a question. Safe to call from several threads: onnxruntime sessions are."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, threads: int | None = None) -> "Reader":
        """Raises `AssistantError` when the weights are missing or are not the ones this version was measured
        with."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or len(os.sched_getaffinity(0))
        options.log_severity_level = 3
        # Idle threads sleep instead of spinning: the machine is shared with whatever else runs on it.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Its table of words is the embedding model's, read in place.
        folder = checked_model_folder()
        options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
        session = onnxruntime.InferenceSession(weights(), options, providers=["CPUExecutionProvider"])
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
    folder = files("assistant.reader").joinpath("weights")
    try:
        wanted = json.loads(folder.joinpath(CARD).read_text(encoding="utf-8"))["sha256"]
        data = folder.joinpath(WEIGHTS).read_bytes()
    except OSError as error:
        raise AssistantError(
            f"the reader's weights cannot be read ({error.strerror}): install dateline again"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise AssistantError("the reader's model card is damaged: install dateline again") from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != wanted:
        raise AssistantError(
            f"the reader's weights are damaged (sha256 {digest[:12]}…, not {wanted[:12]}…): "
            "install dateline again"
        )
    return data
