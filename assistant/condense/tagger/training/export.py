"""The trained tagger as ONNX: owns the graph that ships. It holds what was trained, the matrices of layers as
8-bit integers and that of the head as float16, of which onnxruntime makes float32 when it loads them; the
layers below are named by where they lie in the embedding model's `model.safetensors`, as in
`index.models.graph`."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from assistant.condense.tagger.inputs import TRAITS
from assistant.condense.tagger.training.network import FROZEN_LAYERS, TRAINED_LAYERS, TaggerNetwork
from index.models.graph import WEIGHTS_FILE, GraphWriter, write_body

STEPS = 127


class _TunedGraph(GraphWriter):
    """The published weights, and in the place of some of them those that were trained further."""

    def __init__(self, network: TaggerNetwork, weights: Path) -> None:
        super().__init__(weights)
        self._tuned = {
            f"encoder.layer.{FROZEN_LAYERS + number}.{name}": _array(value)
            for number, layer in enumerate(network.layers)
            for name, value in layer.state_dict().items()
        }

    def weight(self, name: str) -> str:
        if name in self._tuned:
            return self.constant(name, self._tuned[name], "float32")
        return super().weight(name)

    def linear(self, rows: str, module: str, output: str) -> str:
        matrix = self._tuned.get(f"{module}.weight")
        if matrix is None:
            return super().linear(rows, module, output)
        step = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-8) / STEPS
        whole = self.constant(f"{module}.int8", np.rint(matrix / step), "int8")
        floats = self.node("Cast", [whole], f"{module}.float", to=1)
        sized = self.node(
            "Mul", [floats, self.constant(f"{module}.step", step, "float32")], f"{module}.sized"
        )
        return self.node("Gemm", [rows, sized, self.weight(f"{module}.bias")], output, transB=1)


def build_graph(network: TaggerNetwork, folder: Path) -> bytes:
    """The serialised model: inputs `input_ids` (int64 [1, tokens]), `asked` (int64 [1], how many of them come
    in front of the question's end), `at` (int64 [words], the token that each begins with) and `traits`
    (float32 [words, TRAITS]); output `logits` ([words]). `folder`: the published model's."""
    graph = _TunedGraph(network, folder / WEIGHTS_FILE)
    node, constant = graph.node, graph.constant

    def stored(name: str, weight: Tensor) -> str:
        return constant(name, _array(weight), "float32")

    def normalise(rows: str, output: str) -> str:
        inputs = [
            rows,
            stored("normal.weight", network.normal.weight),
            stored("normal.bias", network.normal.bias),
        ]
        return node("LayerNormalization", inputs, output, axis=-1, epsilon=network.normal.eps)

    body = write_body(graph, graph.linear, layers=FROZEN_LAYERS + TRAINED_LAYERS)
    flat = node("Reshape", [body, "shape.flat"], "tokens.flat")
    chosen = normalise(node("Gather", [flat, "at"], "at.tokens"), "at.normal")
    own = node("Slice", [flat, constant("slice.start", [0]), "asked"], "asked.tokens")
    mean = node("ReduceMean", [own, constant("axis.tokens", [0])], "asked.mean", keepdims=1)
    question = node(
        "Expand", [normalise(mean, "asked.normal"), node("Shape", [chosen], "at.shape")], "asked.expanded"
    )
    both = node("Mul", [chosen, question], "at.product")
    values = node("Concat", [chosen, question, both, "traits"], "values", axis=1)
    half = constant("hidden.half", _array(network.hidden.weight), "float16")
    matrix = node("Cast", [half], "hidden.float", to=1)
    hidden = node(
        "Gemm",
        [values, matrix, stored("hidden.bias", network.hidden.bias)],
        "hidden",
        transB=1,
    )
    out = node(
        "Gemm",
        [
            node("Gelu", [hidden], "hidden.gelu"),
            stored("out.weight", network.out.weight),
            stored("out.bias", network.out.bias),
        ],
        "out",
        transB=1,
    )
    node("Squeeze", [out, constant("axis.one", [1])], "logits")
    return graph.model(
        "dateline tagger",
        {
            "input_ids": ("INT64", [1, "tokens"]),
            "asked": ("INT64", [1]),
            "at": ("INT64", ["words"]),
            "traits": ("FLOAT", ["words", TRAITS]),
        },
        {"logits": ["words"]},
    )


def _array(weight: Tensor) -> NDArray[np.float32]:
    found: NDArray[np.float32] = weight.detach().float().numpy()
    return found
