"""`dateline index --rebuild`, with two real models: all-MiniLM-L6-v2 as it ships, and the same network made
to read the first token alone, whose vectors are as long and compare with none of the first one's."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.events import Failed
from index import Corpus, ModelMismatch
from index.config import Settings
from index.models.minilm import model_folder
from tests.command_line import run
from tests.index.newsroom import second_model, write_many

KEYS = ["before", "model", "recipe", "rebuilt", "embedded", "articles", "passages", "begun", "seconds"]
BLINKEN = "what did Blinken demand?"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second model's folder."""
    folder = tmp_path_factory.mktemp("models") / "first-token"
    shutil.copytree(model_folder(), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    (folder / "model.safetensors").symlink_to(model_folder() / "model.safetensors")
    pooling = folder / "1_Pooling" / "config.json"
    settings = json.loads(pooling.read_text())
    settings |= {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    pooling.write_text(json.dumps(settings))
    return folder


def command(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "assistant.cli", "index", "--rebuild", *arguments, "--home", str(home)]


@pytest.mark.timeout(600)
def test_an_assistant_answers_as_before_during_the_rebuild_and_says_what_to_do_after_it(
    tmp_path: Path, other: Path
) -> None:
    home = tmp_path / "home"
    write_many(tmp_path / "news", 5)
    with Corpus.open(home) as corpus:
        corpus.sync()
        corpus.sync([tmp_path / "news"])
    with Assistant.open(home) as assistant:
        before = assistant.ask(BLINKEN)
        assert not before.refused
        environment = {**os.environ, "DATELINE_MODEL": str(other)}
        child = subprocess.Popen(command(home, "--json"), stdout=subprocess.PIPE, env=environment, text=True)
        asked = 0
        with child:
            while child.poll() is None:
                try:
                    answer = assistant.ask(BLINKEN)
                except ModelMismatch:
                    break
                assert (answer.text, answer.confidence) == (before.text, before.confidence)
                assert [passage.score for passage in answer.passages] == [
                    passage.score for passage in before.passages
                ]
                asked += 1
                time.sleep(0.2)
            assert asked > 2
            assert child.stdout is not None
            report = json.loads(child.stdout.read())
        assert child.returncode == 0
        assert list(report) == KEYS
        assert (report["before"], report["model"]) == ("all-MiniLM-L6-v2", str(other))
        assert (report["rebuilt"], report["articles"], report["begun"]) == (True, 6, [])
        assert report["embedded"] == report["passages"]
        began = time.monotonic()
        with pytest.raises(ModelMismatch, match=rf"set DATELINE_MODEL={other} and start this again"):
            assistant.ask(BLINKEN)
        assert time.monotonic() - began < 5
        # As the page has it.
        [failed] = assistant.stream(BLINKEN)
        assert isinstance(failed, Failed)
        assert failed.reason.endswith("and start this again")
    found = json.loads(run("search", BLINKEN, "--json", "--home", home, DATELINE_MODEL=str(other)).stdout)
    assert found[0]["article_id"] == before.citations[0].article_id


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_is_one_line_and_the_old_index_serves_on(tmp_path: Path) -> None:
    home, settings = tmp_path / "home", Settings(home=tmp_path / "home", model="second")
    write_many(tmp_path / "news", 120, sentences=4)
    with Corpus(settings, embedder=second_model()) as corpus:
        corpus.sync([tmp_path / "news"])
    ours, theirs = pty.openpty()
    # Of no size, as one is made, it has no room for a bar.
    termios.tcsetwinsize(theirs, (24, 80))
    with subprocess.Popen(command(home), stdout=subprocess.PIPE, stderr=theirs, text=True) as process:
        os.close(theirs)
        seen = ""
        # The bar, which counts articles.
        while "/120 [" not in seen:
            seen += os.read(ours, 65536).decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        seen = ""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # how Linux reports that the last writer of a terminal has gone
                break
            if not piece:
                break
            seen += piece.decode()
        os.close(ours)
    assert "dateline: stopped; the old index serves on, what was done is kept" in seen
    assert "Traceback" not in seen
    with Corpus(settings, embedder=second_model()) as corpus:
        assert corpus.check(every=True).healthy
    result = run("index", "--rebuild", "--home", home)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Rebuilt with all-MiniLM-L6-v2 in place of second: ")
    assert "The index holds 120 articles in " in result.stdout
    again = run("index", "--rebuild", "--home", home)
    assert (again.exit_code, again.stderr) == (0, "")
    assert again.stdout.startswith("The index is built with all-MiniLM-L6-v2 already: nothing to do\n")
    assert run("doctor", "--all", "--home", home).exit_code == 0


@pytest.mark.parametrize(
    "arguments", [["a.txt"], ["--prune"], ["--max-pages", "3"], ["--allow-private"], ["--ray", "local"]]
)
def test_a_rebuild_takes_no_places(tmp_path: Path, arguments: list[str]) -> None:
    result = run("index", "--rebuild", *arguments, "--home", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--rebuild takes no places and none of their options" in result.stderr
