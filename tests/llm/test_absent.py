"""A model that cannot be used here: the answer arrives all the same, and says what to do."""

import json
import sys
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.build import load_models
from assistant.events import Answered, Delta, FellBack
from tests.command_line import run
from tests.llm.test_faults import QUESTION
from tests.llm.test_providers import HISTORY

NEEDS_A_KEY = "openai/gpt-4o needs a key: set $OPENAI_API_KEY, or run `keyring set dateline openai`"


def test_without_its_key_the_articles_answer(seeds_home: Path) -> None:
    result = run("ask", QUESTION, "--json", "--llm", "openai/gpt-4o", "--home", seeds_home)
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert (answer["mode"], answer["notice"], answer.get("model")) == ("extractive", NEEDS_A_KEY, None)
    assert answer["citations"][0]["quote"].startswith("Blinken urged immediate Russian de-escalation")
    assert f"answered in the articles' own words: {NEEDS_A_KEY}" in result.stderr


def test_the_events_are_those_of_any_fallback(seeds_home: Path) -> None:
    with Assistant.open(seeds_home, llm=["openai/gpt-4o"]) as assistant:
        assert assistant.models == ("openai/gpt-4o",)
        assert assistant.unusable_models == {"openai/gpt-4o": NEEDS_A_KEY}
        events = list(assistant.stream("and what did he say about sanctions?", history=HISTORY))
    (fell_back,) = [event for event in events if isinstance(event, FellBack)]
    assert fell_back.reason == NEEDS_A_KEY
    assert isinstance(events[-1], Answered)
    assert events[-1].answer.standalone_question is not None
    assert "".join(event.text for event in events if isinstance(event, Delta)) == events[-1].answer.text


def test_without_its_package_or_with_a_broken_file_the_articles_answer(
    seeds_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "llama_index.llms.ollama", None)
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with Assistant.open(seeds_home, llm=["ollama/llama3.2", str(tmp_path)]) as assistant:
        first = assistant.ask(QUESTION)
        second = assistant.ask(QUESTION, llm=str(tmp_path))
    assert first.notice is not None
    assert first.notice.endswith("run `pip install 'dateline[ollama]'`")
    assert second.notice is not None
    assert "cannot be loaded" in second.notice
    assert first.citations
    assert first.text == second.text


def test_models_that_can_be_used_are_none_the_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    models = load_models(["anthropic/claude", "openai/gpt-4o"])
    assert [bool(model.unusable) for model in models] == [True, False]
    for model in models:
        model.close()
