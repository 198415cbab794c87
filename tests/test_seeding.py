"""The articles that ship, taken in by whoever asks first."""

import subprocess
import sys
from pathlib import Path

import pytest

import assistant.build
from assistant.build import build_assistant
from index import IndexLocked
from index.home import Home
from index.lock import writing

OPENS = """
import sys
from assistant import Assistant
print(Assistant.open(sys.argv[1]).corpus.coverage().articles)
"""


def test_several_who_open_an_empty_home_at_once_all_find_the_seeds(tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OPENS, str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    told = [process.communicate() for process in started]
    assert [(process.returncode, out) for process, (out, _) in zip(started, told, strict=True)] == [
        (0, "1\n")
    ] * 3, told


def test_a_home_that_somebody_writes_for_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant.build, "SEEDING_SECONDS", 0.1)
    home = Home(path=tmp_path)
    with writing(home), pytest.raises(IndexLocked, match="wait for it to finish"):
        build_assistant(tmp_path)
