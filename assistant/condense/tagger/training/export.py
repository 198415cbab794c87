"""The trained tagger as ONNX: owns the graph that ships. It holds the matrices of low rank, in float16, and
the head; those of the body are named by where they lie in the embedding model's `model.safetensors`, as in
`index.models.graph`."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.condense.tagger.inputs import TRAITS
from assistant.condense.tagger.training.network import FROZEN_LAYERS, TaggerNetwork
from index.models.graph import WEIGHTS_FILE, GraphWriter, write_body


def build_graph(network: TaggerNetwork, folder: Path) -> bytes:
    """The serialised model: inputs `input_ids` (int64 [1, tokens]), `words` (int64 [words], the token that
    each begins with) and `traits` (float32 [words, TRAITS]); output `logits` ([words]). `folder`: the
    published model's."""
    from onnx import TensorProto

    graph = GraphWriter(folder / WEIGHTS_FILE)
    node, constant = graph.node, graph.constant
    trained = f"encoder.layer.{FROZEN_LAYERS}."

    def half(name: str, value: NDArray[np.float32]) -> str:
        stored = constant(f"{name}.half", value, "float16")
        return node("Cast", [stored], f"{name}.full", to=TensorProto.FLOAT)

    def linear(rows: str, module: str, output: str) -> str:
        inputs = [rows, graph.weight(f"{module}.weight"), graph.weight(f"{module}.bias")]
        if not module.startswith(trained):
            return node("Gemm", inputs, output, transB=1)
        beside = network.layer.matrices[module.removeprefix(trained).replace(".", "-")]
        plain = node("Gemm", inputs, f"{output}.plain", transB=1)
        down = node("MatMul", [rows, half(f"{module}.down", _array(beside.down))], f"{output}.down")
        up = node("MatMul", [down, half(f"{module}.up", _array(beside.up))], f"{output}.up")
        return node("Add", [plain, up], output)

    tokens = write_body(graph, linear, layers=FROZEN_LAYERS + 1)
    flat = node("Reshape", [tokens, "shape.flat"], "tokens.flat")
    chosen = node("Gather", [flat, "words"], "words.tokens")
    hidden = node("Concat", [chosen, "traits"], "words.all", axis=1)
    for place, last in ((1, False), (3, True)):
        module = network.head.get_submodule(str(place))
        name = f"head.{place}"
        inputs = [
            hidden,
            constant(f"{name}.weight", _array(module.weight), "float32"),
            constant(f"{name}.bias", _array(module.bias), "float32"),
        ]
        hidden = node("Gemm", inputs, f"{name}.out", transB=1)
        if not last:
            hidden = node("Gelu", [hidden], f"{name}.gelu")
    node("Squeeze", [hidden, constant("axis.one", [1])], "logits")
    return graph.model(
        "dateline tagger",
        {
            "input_ids": ("INT64", [1, "tokens"]),
            "words": ("INT64", ["words"]),
            "traits": ("FLOAT", ["words", TRAITS]),
        },
        {"logits": ["words"]},
    )


def _array(weight: object) -> NDArray[np.float32]:
    found: NDArray[np.float32] = weight.detach().float().numpy()  # type: ignore[attr-defined]
    return found
