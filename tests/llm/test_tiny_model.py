"""A real model with random weights: behind a real server over HTTP, and inside this process."""

import threading
import time
from pathlib import Path

import pytest

from assistant.config import Limits
from assistant.errors import ModelUnusable, WritingFailed
from assistant.llm.model import LanguageModel, Message
from assistant.llm.spec import Spec
from tests.llm.conftest import Opened
from tests.llm.tiny import TinyServer, make_tiny_model
from tests.ui.conftest import running

PATIENT = Limits(first_seconds=120, next_seconds=60, total_seconds=240, answer_tokens=40)
HELLO = [Message(role="system", text="Be short."), Message(role="user", text="Hello?")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "tiny"
    make_tiny_model(folder)
    return folder


def test_a_real_model_over_http_streams_and_is_stopped_when_nobody_listens(folder: Path) -> None:
    short, endless = TinyServer(folder, tokens=30), TinyServer(folder, tokens=12_000)
    with running(short.app()) as url:
        model = LanguageModel(Spec.parse(f"{url}/v1#tiny"), PATIENT)
        pieces = [piece for piece in model.stream(HELLO) if piece]
        model.close()
    assert short.complete.wait(10)
    assert len(pieces) > 1
    with running(endless.app()) as url:
        model = LanguageModel(Spec.parse(f"{url}/v1#tiny"), PATIENT)
        stream = model.stream(HELLO)
        for piece in stream:
            if piece:
                break
        began = time.monotonic()
        stream.close()
        assert time.monotonic() - began < 3
        assert endless.stopped.wait(30)
        assert endless.written < 12_000
        model.close()


def test_what_a_model_of_random_weights_writes_falls_back(folder: Path, written_by: Opened) -> None:
    server = TinyServer(folder, tokens=60)
    with running(server.app()) as url, written_by(f"{url}/v1#tiny", limits=PATIENT) as assistant:
        answer = assistant.ask("what did Blinken demand?")
    assert answer.mode == "extractive"
    assert answer.notice is not None
    assert answer.citations


@pytest.mark.filterwarnings("ignore")  # transformers warns of its own use by llama-index's class
def test_a_folder_is_a_model_inside_this_process(folder: Path) -> None:
    model = LanguageModel(Spec.parse(str(folder)), PATIENT)
    before = threading.active_count()
    stream = model.stream(HELLO)
    assert isinstance(next(stream), str)
    stream.close()
    for _ in range(500):
        if threading.active_count() <= before:
            break
        time.sleep(0.02)
    assert threading.active_count() <= before
    # Random letters end in no sentence, and the next answer is written all the same.
    pieces: list[str] = []

    def listen() -> None:
        for piece in model.stream(HELLO[1:]):
            pieces.append(piece)

    with pytest.raises(WritingFailed, match="broke off in mid sentence"):
        listen()
    assert any(pieces)
    model.close()


def test_a_folder_without_a_whole_model_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"there is no config\.json in it"):
        Spec.parse(str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelUnusable, match="cannot be loaded") as refused:
        LanguageModel(Spec.parse(str(tmp_path)), PATIENT)
    assert "\n" not in str(refused.value)
