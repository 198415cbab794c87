"""all-MiniLM-L6-v2 with its matrices in 8-bit integers, for passages alone: owns how they are rounded off.

Nothing is shipped a second time: the integers are made from the published weights when the model is loaded.
A matrix has one step for each output. What is multiplied with it is rounded in either of two ways.

- The input of attention and of each feed-forward half is divided by channel first, so that a channel with
  large values does not take the steps of all others, and its matrix multiplied by the same (SmoothQuant, Xiao
  et al., arXiv 2211.10438). How far each channel goes was seen on the article that ships in `seeds/`, and
  lies beside this module in `int8.npy`.
- What leaves the Gelu has one step for each token, from the least that a Gelu gives up to the token's most.

Measured on 6,105 passages of news: cosine to float32 0.9990 (mean) and 0.9943 (least), at 2.7 times its speed
by seconds of the processor, when float32 still read padding. One step for a whole batch
(`DynamicQuantizeMatMul`) was no faster and came to 0.993, and there a vector depends on what it is batched
with; blocks of 128 (`MatMulNBits`) came to 0.9991 at 1.4 times the speed. What it costs in retrieval:
`python -m evals.benchmarks.precision`.

Run `python -m index.models.int8` (needs the `dev` extra) to write the two files again; a test compares."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelUnavailable
from index.models.batches import BatchedModel
from index.models.graph import (
    HIDDEN,
    LAYERS,
    WEIGHTS_FILE,
    GraphWriter,
    published,
    write_body,
    write_pooling,
)
from index.models.minilm import (
    DIMENSIONS,
    WINDOW,
    MiniLM,
    checked_model_folder,
    model_folder,
    new_session,
)
from index.processors import usable_processors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Weights = Mapping[str, NDArray[np.float32]]

GRAPH_FILE = Path(__file__).with_name("int8.onnx")
RANGES_FILE = Path(__file__).with_name("int8.npy")

# The three inputs of a layer whose ranges are known beforehand, and how much of a channel's range is taken
# over by the matrix (the rest stays with the input). Of 0.5 to 0.9, what left the cosine highest.
INPUTS = ("attention.self", "attention.output", "intermediate")
_TAKEN_OVER = {"attention.self": 0.8, "attention.output": 0.6, "intermediate": 0.7}
# What other texts may go beyond the ranges of the seed article.
_MARGIN = 1.2
# -0.16997 is the least that a Gelu gives.
_GELU_LEAST = 0.17
# Where the graph says that the tensors are which are given when it is loaded.
_GIVEN = "given-at-load"
# In Linux's list of what the processor can: with either of them sums of 8-bit products are exact and fast.
_INSTRUCTIONS = {"avx512_vnni", "avx_vnni"}


def instructions(processor: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    """What the processor can, by Linux's names; nothing where it cannot be told."""
    try:
        lines = processor.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    return frozenset(word for line in lines if line.startswith("flags") for word in line.split())


def is_fast_here(processor: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor has the instructions that this is meant for; where it cannot be told, no."""
    return bool(_INSTRUCTIONS & instructions(processor))


class Int8MiniLM:
    """Like `MiniLM`, whose vectors its own may be compared with. Safe to call from several threads."""

    dimensions = DIMENSIONS
    window = WINDOW
    recipe = MiniLM.recipe

    def __init__(self, model: BatchedModel, plain: MiniLM) -> None:
        self._model = model
        self._plain = plain

    @classmethod
    def load(cls, plain: MiniLM, threads: int | None = None) -> "Int8MiniLM":
        """`plain` cuts the texts into tokens. Raises `ModelUnavailable`."""
        import numpy as np

        folder = model_folder()  # `plain` was loaded from it, after a check of its files
        try:
            given = rounded(published(folder), np.load(RANGES_FILE))
            session = new_session(GRAPH_FILE.read_bytes(), folder, 1, given)
        except (OSError, ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split())[:200]
            raise ModelUnavailable(
                f"the embedding model does not load in 8-bit integers ({reason}): "
                "set DATELINE_PRECISION=float32"
            ) from error
        return cls(BatchedModel(session, threads or usable_processors()), plain)

    def token_starts(self, text: str) -> list[int]:
        """Where each token of the whole text begins, in code points."""
        return self._plain.token_starts(text)

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """float32 [len(texts), 384], rows of length 1."""
        return self._model.embed(self._plain.tokens(texts))

    def embed_words(self, texts: Sequence[str]) -> "tuple[NDArray[np.float32], list[NDArray[np.float32]]]":
        """As `MiniLM.embed_words` does."""
        return self._model.embed_words(self._plain.tokens(texts))


def rounded(weights: "Weights", ranges: "NDArray[np.float32]") -> dict[str, "NDArray[Any]"]:
    """What the graph is given when it is loaded, by name. `ranges` [layers, inputs, 2, 384] holds the least
    and the most of every channel."""
    import numpy as np

    given: dict[str, NDArray[Any]] = {}
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        for at, name in enumerate(INPUTS):
            modules = _modules(layer, name)
            largest = np.max([np.abs(weights[f"{module}.weight"]).max(axis=0) for module in modules], axis=0)
            divisor, step, _ = _steps(name, ranges[number, at], largest)
            given[f"{layer}.{name}.factor"] = (1 / (divisor * step)).astype(np.float32)
            for module in modules:
                # Torch keeps [out, in].
                matrix, scale = _by_output(weights[f"{module}.weight"] * divisor)
                given[f"{module}.int8"] = matrix
                given[f"{module}.scale"] = (scale * step).astype(np.float32)
        module = f"{layer}.output.dense"
        matrix, scale = _by_output(weights[f"{module}.weight"])
        given[f"{module}.int8"], given[f"{module}.scale"] = matrix, scale
        # All that comes in is raised by so much before it is rounded; this takes it off again.
        raised = _GELU_LEAST * matrix.sum(axis=0, dtype=np.int64) * scale
        given[f"{module}.lowered"] = (weights[f"{module}.bias"] - raised).astype(np.float32)
    return given


def _modules(layer: str, name: str) -> list[str]:
    if name == "attention.self":
        return [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
    return [f"{layer}.{name}.dense"]


def _steps(
    name: str, ranges: "NDArray[np.float32]", largest: "NDArray[np.float32]"
) -> tuple["NDArray[np.float32]", float, int]:
    """What each channel of an input is divided by, the step from one integer to the next, and the integer
    that stands for nought; `largest` weight of each channel."""
    import numpy as np

    low, high = ranges
    share = _TAKEN_OVER[name]
    reach = np.maximum(np.maximum(-low, high), 1e-6)
    divisor = reach**share / np.maximum(largest, 1e-6) ** (1 - share)
    least, most = float((low / divisor).min()), float((high / divisor).max())
    step = (most - least) / 255
    return divisor.astype(np.float32), step, round(-least / step)


def _by_output(matrix: "NDArray[np.float32]") -> tuple["NDArray[np.int8]", "NDArray[np.float32]"]:
    """[out, in] -> integers [in, out], and the step of each output."""
    import numpy as np

    scale = np.maximum(np.abs(matrix).max(axis=1), 1e-8) / 127
    return np.ascontiguousarray(np.rint(matrix / scale[:, None]).astype(np.int8).T), scale.astype(np.float32)


def build_graph(folder: Path, ranges: "NDArray[np.float32]") -> bytes:
    """The serialised model: input `input_ids` (int64, [batch, tokens], no padding), output
    `sentence_embedding` ([batch, 384])."""
    import numpy as np

    weights = published(folder)
    given = rounded(weights, ranges)
    graph = GraphWriter(folder / WEIGHTS_FILE)
    node, constant = graph.node, graph.constant
    kinds = {"int8": "INT8", "float32": "FLOAT"}
    one, nought = constant("step.one", 1, "float32"), constant("nought.gelu", 0, "uint8")
    written: set[str] = set()

    def tensor(name: str) -> str:
        value = given[name]
        return graph.elsewhere(
            name, value.shape, kinds[value.dtype.name], location=_GIVEN, offset=0, length=value.nbytes
        )

    def product(whole: str, zero: str, module: str, output: str, bias: str = "") -> str:
        inputs = [whole, tensor(f"{module}.int8"), one, tensor(f"{module}.scale"), zero, "", bias]
        return node("MatMulIntegerToFloat", inputs[: 7 if bias else 5], output, domain="com.microsoft")

    def linear(rows: str, module: str, output: str) -> str:
        layer = ".".join(module.split(".")[:3])
        name = next((name for name in INPUTS if module in _modules(layer, name)), None)
        if name is None:
            return after_gelu(rows, module, output)
        place = f"{layer}.{name}"
        if place not in written:
            written.add(place)
            number = int(layer.rpartition(".")[2])
            largest = np.max(
                [np.abs(weights[f"{part}.weight"]).max(axis=0) for part in _modules(layer, name)], axis=0
            )
            _, _, zero = _steps(name, ranges[number, INPUTS.index(name)], largest)
            smooth = node("Mul", [rows, tensor(f"{place}.factor")], f"{place}.smooth")
            node(
                "QuantizeLinear", [smooth, one, constant(f"{place}.nought", zero, "uint8")], f"{place}.whole"
            )
        return product(f"{place}.whole", f"{place}.nought", module, output, graph.weight(f"{module}.bias"))

    def after_gelu(rows: str, module: str, output: str) -> str:
        raised = node("Add", [rows, constant("gelu.least", _GELU_LEAST, "float32")], f"{module}.raised")
        most = node("ReduceMax", [raised, constant("axis.channels", [1])], f"{module}.most", keepdims=1)
        step = node("Mul", [most, constant("steps", 1 / 255, "float32")], f"{module}.step")
        whole = node(
            "QuantizeLinear",
            [node("Div", [raised, step], f"{module}.divided"), one, nought],
            f"{module}.whole",
        )
        found = node("Mul", [product(whole, nought, module, f"{module}.product"), step], f"{module}.sized")
        return node("Add", [found, tensor(f"{module}.lowered")], output)

    tokens = write_body(graph, linear)
    write_pooling(graph, tokens)
    return graph.serialise()


def seen_ranges(folder: Path) -> "NDArray[np.float32]":
    """[layers, inputs, 2, 384]: the least and the most of every channel while the seeds are embedded in
    float32, with a margin."""
    import numpy as np
    import onnx

    from index.models import graph as whole

    model = onnx.load_model_from_string(whole.GRAPH_FILE.read_bytes())
    names = [
        name
        for number in range(LAYERS)
        for name in (f"rows.{number}", f"attended.{number}.rows", f"mixed.{number}.normal")
    ]
    model.graph.output.extend(
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names
    )
    session = new_session(model.SerializeToString(), folder)
    ranges = np.zeros((len(names), 2, HIDDEN), dtype=np.float32)
    plain = MiniLM.load()
    for ids in plain.tokens(_seed_passages(plain)):
        for place, rows in enumerate(session.run(names, {"input_ids": np.array([ids])})):
            ranges[place, 0] = np.minimum(ranges[place, 0], rows.min(axis=0))
            ranges[place, 1] = np.maximum(ranges[place, 1], rows.max(axis=0))
    found: NDArray[np.float32] = (ranges * _MARGIN).reshape(LAYERS, len(INPUTS), 2, HIDDEN)
    return found


def _seed_passages(plain: MiniLM) -> list[str]:
    from index.article import Article
    from index.passages import embedded_texts, split_passages
    from index.readers import read_seeds

    return [
        text
        for _, article in read_seeds()
        if isinstance(article, Article)
        for text in embedded_texts(article, split_passages(article, plain), plain)
    ]


if __name__ == "__main__":
    import numpy as np

    found = seen_ranges(checked_model_folder())
    np.save(RANGES_FILE, found)
    GRAPH_FILE.write_bytes(build_graph(checked_model_folder(), found))
