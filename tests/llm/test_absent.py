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


def test_a_batch_says_it_before_and_after(seeds_home: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(f'{{"question": "{QUESTION}"}}\n' * 2, encoding="utf-8")
    result = run("ask", "--batch", batch, "--json", "--llm", "openai/gpt-4o", "--home", seeds_home)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"dateline: answers are in the articles' own words: {NEEDS_A_KEY}",
        f"dateline: 2 of 2 answered in the articles' own words: {NEEDS_A_KEY}",
    ]


def test_a_folder_that_was_not_downloaded_whole_is_an_absent_model(seeds_home: Path, tmp_path: Path) -> None:
    config = {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 8}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"12345")
    with Assistant.open(seeds_home, llm=[str(tmp_path)]) as assistant:
        assert "cannot be loaded" in assistant.unusable_models[str(tmp_path)]
        assert assistant.ask(QUESTION).citations


def test_models_that_can_be_used_are_none_the_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    models = load_models(["anthropic/claude", "openai/gpt-4o"])
    assert [bool(model.unusable) for model in models] == [True, False]
    for model in models:
        model.close()
