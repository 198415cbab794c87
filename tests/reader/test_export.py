"""The graph that ships says what the network says."""

import hashlib
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from assistant.reader.model import WEIGHTS
from assistant.reader.training.batches import Batch, collate, rows_of
from assistant.reader.training.card import as_round, read_card, rewrite_graph, write_weights
from assistant.reader.training.export import STEPS, WORDS, Precision, build_graph, read_graph
from assistant.reader.training.network import ReaderNetwork
from assistant.reader.training.trainer import Measured, Schedule
from assistant.weights import CARD
from index.models.graph import WEIGHTS_FILE, weight_table
from index.models.minilm import model_folder
from tests.reader.question_sets import example, mayors

SHIPPED = Path(__file__).parents[2] / "assistant/reader/weights"


@pytest.fixture(scope="module")
def network() -> ReaderNetwork:
    """The real body; heads as training leaves them in size, not in sense."""
    torch.manual_seed(3)
    made = ReaderNetwork.from_minilm(model_folder()).eval()
    with torch.no_grad():
        made.token_head.weight.mul_(5)
        for weight in made.passage_head.parameters():
            weight.mul_(3)
    return made


@pytest.fixture(scope="module")
def batch(tokenizer: Any) -> Batch:
    """Rows of many lengths, so that most are filled up."""
    long = example("Who?", "The river rose in the night and nobody slept. " * 15, "river", "?")
    asked = [*mayors(6), long, example("", "\u200b")]
    return collate([rows_of(tokenizer, each, random.Random(1)) for each in asked])


def graph_of(network: ReaderNetwork, precision: Precision, *, marks: bool = True) -> bytes:
    values = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    return build_graph(values, weight_table(model_folder() / WEIGHTS_FILE)[WORDS], precision, marks=marks)


def session_of(graph: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry(
        "session.model_external_initializers_file_folder_path", str(model_folder())
    )
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def run(graph: bytes, batch: Batch) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Row by row, each without what fills it up: the graph knows no padding."""
    session = session_of(graph)
    tokens = np.zeros((*batch.ids.shape, 3), dtype=np.float32)
    holds = np.zeros(len(batch.ids), dtype=np.float32)
    for row, width in enumerate(batch.mask.sum(dim=1).tolist()):
        marked, held = session.run(["tokens", "holds"], inputs_of(batch, [row], width))
        tokens[row, :width], holds[row] = marked[0], held[0]
    return tokens, holds


def inputs_of(batch: Batch, rows: list[int], width: int) -> dict[str, NDArray[np.int64]]:
    return {"ids": batch.ids[rows, :width].numpy(), "types": batch.types[rows, :width].numpy()}


# How far the numbers may be off on average, as a share of their spread.
@pytest.mark.parametrize(("precision", "off"), [("float32", 1e-4), ("float16", 5e-3), ("int8", 0.15)])
def test_every_precision_says_what_torch_says(
    network: ReaderNetwork, batch: Batch, precision: Precision, off: float
) -> None:
    with torch.no_grad():
        tokens, holds = network(batch.ids, batch.types, batch.mask)
    real = batch.mask.numpy() == 1
    mine, mine_holds = run(graph_of(network, precision), batch)
    theirs = tokens.numpy()
    assert mine.shape == theirs.shape
    assert mine_holds.shape == holds.shape
    assert np.abs(mine - theirs)[real].mean() < off * theirs[real].std()
    assert np.abs(mine_holds - holds.numpy()).mean() < off * holds.numpy().std()


def test_the_smaller_precisions_are_smaller_and_the_table_of_words_is_in_none(network: ReaderNetwork) -> None:
    sizes = [len(graph_of(network, precision)) for precision in ("int8", "float16", "float32")]
    assert sizes == sorted(sizes)
    words = network.state_dict()[WORDS if WORDS in network.state_dict() else f"body.{WORDS}"]
    assert sizes[1] < words.numel() * 4 / 2


def test_the_same_network_gives_the_same_bytes(network: ReaderNetwork) -> None:
    assert graph_of(network, "float16") == graph_of(network, "float16")


@pytest.mark.parametrize(("precision", "off"), [("float32", 0), ("float16", 1e-3)])
def test_what_was_written_is_read_back(network: ReaderNetwork, precision: Precision, off: float) -> None:
    again = ReaderNetwork.from_minilm(model_folder())
    again.load(read_graph(graph_of(network, precision)))
    mine, theirs = again.state_dict(), network.state_dict()
    assert mine.keys() == theirs.keys()
    for name, value in mine.items():
        torch.testing.assert_close(value, theirs[name], atol=off, rtol=off)


def test_of_int8_no_more_than_half_a_step_is_lost(network: ReaderNetwork) -> None:
    found = read_graph(graph_of(network, "int8"))
    real = {name: value.numpy() for name, value in network.state_dict().items() if name in found}
    assert len(real) == len(found)
    for name, value in found.items():
        steps = np.abs(real[name]).max(axis=-1, keepdims=True) / STEPS
        assert (np.abs(value - real[name]) <= steps / 2 + 1e-6).all(), name


def test_another_network_s_weights_are_not_taken(network: ReaderNetwork, tiny_network: ReaderNetwork) -> None:
    with pytest.raises(ValueError, match="not the weights of this network"):
        tiny_network.load(read_graph(graph_of(network, "float16")))


def test_the_table_of_words_stays_as_published(network: ReaderNetwork) -> None:
    table = network.body.embeddings.word_embeddings.weight
    assert not table.requires_grad
    assert not any(weight is table for weight in network.trained())


def test_the_card_describes_the_weights_beside_it(network: ReaderNetwork, tmp_path: Path) -> None:
    measured = Measured(
        questions=3, span_f1=2 / 3, sentence_first=1.0, passage_first=0.5, passage_auc=0.98765
    )
    written = write_weights(
        network,
        measured,
        {"squad2_half": 2, "near_miss": 1},
        [as_round(Schedule(passes=2), 3)],
        model_folder(),
        tmp_path / "out",
        "float16",
        trained=date(2024, 3, 6),
    )
    card = json.loads(written)
    assert (tmp_path / "out" / CARD).read_text(encoding="utf-8") == written
    data = (tmp_path / "out" / WEIGHTS).read_bytes()
    assert card["sha256"] == hashlib.sha256(data).hexdigest()
    assert (card["bytes"], card["precision"], card["trained"]) == (len(data), "float16", "2024-03-06")
    assert [(each["passes"], each["questions"]) for each in card["rounds"]] == [(2, 3)]
    assert read_card(tmp_path / "out") == (card["rounds"], {"squad2_half": 2, "near_miss": 1})
    assert card["data"]["squad2_half"] == {"questions": 2, "licence": "CC BY-SA 4.0"}
    assert card["held_out"] == {
        "questions": 3,
        "span_f1": 0.667,
        "sentence_first": 1.0,
        "passage_first": 0.5,
        "passage_auc": 0.988,
    }


def test_the_graph_that_ships_is_the_one_that_is_written_of_its_weights(tmp_path: Path) -> None:
    for name in (CARD, WEIGHTS):
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    rewrite_graph(model_folder(), tmp_path)
    for name in (CARD, WEIGHTS):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes()


def test_a_row_of_integers_says_the_same_beside_any_other(network: ReaderNetwork, batch: Batch) -> None:
    graph = graph_of(network, "int8")
    alone, own = run(graph, batch)
    widths = batch.mask.sum(dim=1).tolist()
    # No row is padded, so only those of one length can stand beside each other.
    for width in (17, 18, 19):
        rows = [row for row, each in enumerate(widths) if each == width]
        assert len(rows) > 1
        together, holds = session_of(graph).run(["tokens", "holds"], inputs_of(batch, rows, width))
        np.testing.assert_allclose(together, alone[rows, :width], atol=1e-3)
        np.testing.assert_allclose(holds, own[rows], atol=1e-3)


@pytest.mark.parametrize(("precision", "off"), [("float32", 1e-4), ("int8", 1e-3)])
def test_without_marks_it_is_the_same_and_less_work(
    network: ReaderNetwork, batch: Batch, precision: Precision, off: float
) -> None:
    lean = session_of(graph_of(network, precision, marks=False))
    assert [output.name for output in lean.get_outputs()] == ["holds"]
    _, holds = run(graph_of(network, precision), batch)
    for row, width in enumerate(batch.mask.sum(dim=1).tolist()):
        [held] = lean.run(["holds"], inputs_of(batch, [row], width))
        assert abs(held[0] - holds[row]) < off
