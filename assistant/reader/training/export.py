"""The trained reader as ONNX: owns the graph that ships. It is written by hand, in onnxruntime's fused
operators for the processor, with the matrices of the layers as float16 or as 8-bit integers, one step for
each output.

What is multiplied with integers is rounded to integers as it comes, with one step for each token, so that the
large values of a few tokens do not take the steps of the others. What leaves the Gelu is counted from the
least that a Gelu gives. Measured on 49 passages with held-out questions, against the same matrices in
float32: a sentence's score is off by 0.07 in the mean, a span's by 0.15, and the best span is another in 1 of
16; with one step for all tokens (`DynamicQuantizeMatMul`) by 0.22 and 0.54, and in 1 of 7, at 0.8 of the time
(0.65 and 0.53 of float32's). A step for each token from its least to its most came to 0.04, at 1.2 times the
time of this.

The table of words is not stored: training leaves it as published, so the graph names it by offset in the
embedding model's own `model.safetensors`, which is installed and checked by its hash (see
`index.models.graph`)."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.models.graph import EPSILON, HEADS, HIDDEN, LAYERS, WEIGHTS_FILE

Precision = Literal["int8", "float16", "float32"]
# Of the 127 that fit: processors without VNNI add two products in 16 bits, which more would overflow without
# a word.
STEPS = 63
# The integer that stands for nought where values lie on both sides of it.
MIDDLE = 128
# -0.16997 is the least that a Gelu gives.
GELU_LEAST = 0.17
WORDS = "embeddings.word_embeddings.weight"


def build_graph(
    weights: Mapping[str, NDArray[np.float32]],
    words: Mapping[str, Any],
    precision: Precision,
    *,
    marks: bool = True,
) -> bytes:
    """The serialised model: inputs `ids`, `types` (int64 [rows, width]; none is padded, as attention without
    a mask takes three quarters of the time); outputs `tokens` (float32 [rows, width, 3]) and `holds`
    ([rows]). `weights`: those of `ReaderNetwork`; `words`: the entry of the table of words as
    `index.models.graph.weight_table` gives it. Not `marks`: there is no `tokens`, and of the last layer only
    the first token of each row is worked out, which is all that `holds` needs."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    initializers: dict[str, onnx.TensorProto] = {}
    nodes: list[onnx.NodeProto] = []
    roundings: dict[str, tuple[str, str, str]] = {}

    def stored(name: str, value: NDArray[Any]) -> str:
        if name not in initializers:
            initializers[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def weight(name: str) -> str:
        return stored(name, weights[name].astype(np.float32))

    def node(operator: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any) -> str:
        nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def linear(rows: str, module: str, output: str) -> str:
        matrix = weights[f"{module}.weight"].T  # torch keeps [out, in]
        bias = weight(f"{module}.bias")
        if precision == "int8":
            return in_integers(rows, module, matrix, bias, output)
        if precision == "float16":
            half = stored(f"{module}.half", matrix.astype(np.float16))
            name = node("Cast", [half], f"{module}.full", to=TensorProto.FLOAT)
        else:
            name = stored(f"{module}.full", matrix)
        return node("Gemm", [rows, name, bias], output)

    def in_integers(rows: str, module: str, matrix: NDArray[np.float32], bias: str, output: str) -> str:
        scale = (np.maximum(np.abs(matrix).max(axis=0), 1e-8) / STEPS).astype(np.float32)
        whole = np.rint(matrix / scale).astype(np.int8)
        gelu = rows.endswith(".gelu")
        integers, step, nought = rounded(rows, gelu)
        inputs = [
            integers,
            stored(f"{module}.int8", whole),
            stored("step.one", np.array(1, dtype=np.float32)),
            stored(f"{module}.scale", scale),
            nought,
        ]
        product = node("MatMulIntegerToFloat", inputs, f"{output}.product", domain="com.microsoft")
        sized = node("Mul", [product, step], f"{output}.sized")
        if gelu:  # takes off again what was added before rounding
            raised = GELU_LEAST * (whole.sum(axis=0, dtype=np.int64) * scale)
            bias = node(
                "Sub", [bias, stored(f"{module}.raised", raised.astype(np.float32))], f"{output}.lowered"
            )
        return node("Add", [sized, bias], output)

    def rounded(rows: str, gelu: bool) -> tuple[str, str, str]:
        """(integers [n, in], step [n, 1], the integer for nought) of float32 `rows` [n, in], made once."""
        if rows not in roundings:
            if gelu:
                least = stored("gelu.least", np.array(GELU_LEAST, dtype=np.float32))
                values = size = node("Add", [rows, least], f"{rows}.raised")
                nought, steps = stored("nought", np.array(0, dtype=np.uint8)), 255
            else:
                values, size = rows, node("Abs", [rows], f"{rows}.size")
                nought, steps = stored("middle", np.array(MIDDLE, dtype=np.uint8)), 127
            axis = stored("axis.channels", np.array([1]))
            most = node("ReduceMax", [size, axis], f"{rows}.most", keepdims=0)
            share = stored(f"share.{steps}", np.array(1 / steps, dtype=np.float32))
            steps_of = node("Mul", [most, share], f"{rows}.steps")
            noughts = node("Expand", [nought, node("Shape", [most], f"{rows}.count")], f"{rows}.noughts")
            whole = node("QuantizeLinear", [values, steps_of, noughts], f"{rows}.whole", axis=0)
            step = node("Unsqueeze", [steps_of, axis], f"{rows}.step")
            roundings[rows] = whole, step, nought
        return roundings[rows]

    def add_and_normalise(rows: str, residual: str, module: str, output: str) -> str:
        # Not the fused SkipLayerNormalization, which is slower (see `index.models.graph`).
        summed = node("Add", [rows, residual], f"{output}.sum")
        inputs = [summed, weight(f"{module}.weight"), weight(f"{module}.bias")]
        return node("LayerNormalization", inputs, output, axis=-1, epsilon=EPSILON)

    flat = stored("shape.flat", np.array([-1, HIDDEN]))
    table = TensorProto(name=WORDS, data_type=TensorProto.FLOAT, dims=words["shape"])
    table.data_location = TensorProto.EXTERNAL
    for key, value in (
        ("location", WEIGHTS_FILE),
        ("offset", words["offset"]),
        ("length", words["length"]),
    ):
        table.external_data.add(key=key, value=str(value))
    initializers[WORDS] = table

    node("Shape", ["ids"], "ids.shape")
    node("Slice", ["ids.shape", stored("one", np.array([1])), stored("two", np.array([2]))], "ids.length")
    positions = node(
        "Slice",
        [weight("body.embeddings.position_embeddings.weight"), stored("zero", np.array([0])), "ids.length"],
        "positions",
    )
    kinds = node("Gather", [weight("body.embeddings.token_type_embeddings.weight"), "types"], "kinds")
    summed = node("Add", [node("Gather", [WORDS, "ids"], "words"), kinds], "words.kinds")
    summed = node("Add", [summed, positions], "embedded")
    normal = [weight("body.embeddings.LayerNorm.weight"), weight("body.embeddings.LayerNorm.bias")]
    normed = node("LayerNormalization", [summed, *normal], "embedded.normal", axis=-1, epsilon=EPSILON)
    node("Shape", [normed], "shape.batched")
    rows = node("Reshape", [normed, flat], "rows.0")

    for number in range(LAYERS):
        layer = f"body.encoder.layer.{number}"
        asking, shape = rows, "shape.batched"
        if number == LAYERS - 1 and not marks:
            whole = node("Reshape", [rows, shape], "before.last")
            asking = node("Gather", [whole, stored("row.first", np.array(0))], "rows.first", axis=1)
            shape = stored("shape.first", np.array([-1, 1, HIDDEN]))
        heads = []
        for part, source, form in (
            ("query", asking, shape),
            ("key", rows, "shape.batched"),
            ("value", rows, "shape.batched"),
        ):
            projected = linear(source, f"{layer}.attention.self.{part}", f"{part}.{number}")
            heads.append(node("Reshape", [projected, form], f"{part}.{number}.batched"))
        attended = node(
            "MultiHeadAttention", heads, f"attended.{number}", domain="com.microsoft", num_heads=HEADS
        )
        mixed = node("Reshape", [attended, flat], f"attended.{number}.rows")
        mixed = linear(mixed, f"{layer}.attention.output.dense", f"mixed.{number}")
        rows = add_and_normalise(
            mixed, asking, f"{layer}.attention.output.LayerNorm", f"mixed.{number}.normal"
        )
        inner = linear(rows, f"{layer}.intermediate.dense", f"inner.{number}")
        inner = node("Gelu", [inner], f"inner.{number}.gelu")
        outer = linear(inner, f"{layer}.output.dense", f"outer.{number}")
        rows = add_and_normalise(outer, rows, f"{layer}.output.LayerNorm", f"rows.{number + 1}")

    # The heads are small and decide: they stay in float32.
    # Without marks they are kept too: from what ships, training goes on.
    first, token_bias = rows, weight("token_head.bias")
    token_matrix = stored("token_head.matrix", weights["token_head.weight"].T)
    if marks:
        hidden = node("Reshape", [rows, "shape.batched"], "hidden")
        node("Add", [node("MatMul", [hidden, token_matrix], "tokens.plain"), token_bias], "tokens")
        first = node("Gather", [hidden, stored("row.first", np.array(0))], "first", axis=1)
    for step in ("0", "2"):
        module = f"passage_head.{step}"
        first = node(
            "Gemm", [first, weight(f"{module}.weight"), weight(f"{module}.bias")], f"{module}.out", transB=1
        )
        if step == "0":
            first = node("Gelu", [first], f"{module}.gelu")
    node("Squeeze", [first, stored("axis.last", np.array([-1]))], "holds")

    dimensions = ["rows", "width"]
    graph = helper.make_graph(
        nodes,
        "reader",
        [helper.make_tensor_value_info(name, TensorProto.INT64, dimensions) for name in ("ids", "types")],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in (("tokens", [*dimensions, 3]), ("holds", ["rows"]))
            if marks or name == "holds"
        ],
        initializer=list(initializers.values()),
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="dateline")
    serialised: bytes = model.SerializeToString(deterministic=True)
    return serialised


def read_graph(data: bytes) -> dict[str, NDArray[np.float32]]:
    """The weights that `build_graph` wrote, by their names in `ReaderNetwork`: all but the table of words.
    What was rounded off on writing stays so: of int8, up to half of one of its steps."""
    import onnx
    from onnx import TensorProto, numpy_helper

    stored = {
        tensor.name: numpy_helper.to_array(tensor)
        for tensor in onnx.load_model_from_string(data).graph.initializer
        if tensor.data_location != TensorProto.EXTERNAL
    }
    found: dict[str, NDArray[np.float32]] = {}
    for name, value in stored.items():
        module, _, form = name.rpartition(".")
        if form == "int8":
            value = value.astype(np.float32) * stored[f"{module}.scale"]
        if form in ("int8", "half", "full", "matrix"):  # torch keeps [out, in]
            found[f"{module}.weight"] = np.ascontiguousarray(value.T, dtype=np.float32)
        elif form in ("weight", "bias"):
            found[name] = value.astype(np.float32)
    return found
