"""A GGUF file as a model inside this process: llama.cpp with a few thousand random weights.

It runs where `dateline[llama-cpp]` and the `gguf` package are installed, and is left out elsewhere: the first
is built from source."""

import threading
from pathlib import Path
from typing import Any

import pytest

from assistant.config import Limits
from assistant.errors import ModelUnusable, WritingFailed
from assistant.llm.model import LanguageModel, Message
from assistant.llm.spec import Kind, Spec
from tests.llm.conftest import Opened

pytest.importorskip("llama_cpp")
pytest.importorskip("llama_index.llms.llama_cpp")
gguf: Any = pytest.importorskip("gguf")

PATIENT = Limits(first_seconds=120, next_seconds=60, total_seconds=240, answer_tokens=40, context_tokens=4096)
HELLO = [Message(role="user", text="Hello?")]
WIDTH, INNER, HEADS, WORDS = 32, 64, 2, 60


def write_gguf(path: Path) -> None:
    """One layer of a Llama whose 319 tokens are bytes and made-up words."""
    import numpy as np

    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    kinds += [gguf.TokenType.BYTE] * 256 + [gguf.TokenType.NORMAL] * WORDS
    tokens += [f"▁word{number}" for number in range(WORDS)]
    draw = np.random.default_rng(7)
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_context_length(PATIENT.context_tokens)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([int(kind) for kind in kinds])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    shapes = {
        "token_embd": (len(tokens), WIDTH),
        "output": (len(tokens), WIDTH),
        "output_norm": (WIDTH,),
        "blk.0.attn_norm": (WIDTH,),
        "blk.0.ffn_norm": (WIDTH,),
        **{f"blk.0.attn_{part}": (WIDTH, WIDTH) for part in ("q", "k", "v", "output")},
        "blk.0.ffn_gate": (INNER, WIDTH),
        "blk.0.ffn_up": (INNER, WIDTH),
        "blk.0.ffn_down": (WIDTH, INNER),
    }
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", draw.normal(0, 0.3, shape).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    write_gguf(path)
    return path


def written(model: LanguageModel) -> list[str]:
    pieces: list[str] = []

    def listen() -> None:
        for piece in model.stream(HELLO):
            pieces.append(piece)

    # Made-up words end in no sentence.
    with pytest.raises(WritingFailed, match="broke off in mid sentence"):
        listen()
    return pieces


def test_a_gguf_file_writes_in_pieces_and_stops_when_nobody_listens(file: Path) -> None:
    spec = Spec.parse(str(file))
    assert spec.kind is Kind.GGUF
    model = LanguageModel(spec, PATIENT)
    before = threading.active_count()
    assert len(written(model)) > 10
    stream = model.stream(HELLO)
    assert isinstance(next(stream), str)
    stream.close()
    assert threading.active_count() <= before
    # The next answer is written all the same.
    assert len(written(model)) > 10
    model.close()


def test_what_a_gguf_file_of_random_weights_writes_falls_back(file: Path, written_by: Opened) -> None:
    with written_by(str(file), limits=PATIENT) as assistant:
        answer = assistant.ask("what did Blinken demand?")
    assert answer.mode == "extractive"
    assert answer.notice is not None
    assert answer.citations


def test_a_file_that_is_no_gguf_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF and nothing else")
    with pytest.raises(ModelUnusable, match=r"is it a whole \.gguf file") as refused:
        LanguageModel(Spec.parse(str(path)), PATIENT)
    assert "\n" not in str(refused.value)
