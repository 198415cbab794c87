"""Assistants over the seeds whose answers a scripted server writes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.build import compose
from assistant.config import Limits
from assistant.llm.model import LanguageModel, Message
from assistant.llm.spec import Spec
from assistant.reader import Reader
from tests.llm.server import model_server, says

QUICK = Limits(first_seconds=4.0, next_seconds=1.0, total_seconds=6.0)

Opened = Callable[..., AbstractContextManager[Assistant]]


@pytest.fixture(autouse=True)
def no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "LLM",
        "LLM_KEY",
        "LLM_FIRST_SECONDS",
        "LLM_NEXT_SECONDS",
        "LLM_TOTAL_SECONDS",
        "LLM_CONTEXT",
    ):
        monkeypatch.delenv(f"DATELINE_{name}", raising=False)
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_BASE_URL",
        "OLLAMA_HOST",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def written_by(over_seeds: Assistant, reader: Reader) -> Opened:
    """Opens an assistant over the seeds with these models; only the models are closed in the end."""

    @contextmanager
    def opened(*specs: str, limits: Limits = QUICK) -> Iterator[Assistant]:
        models = [LanguageModel(Spec.parse(spec), limits) for spec in specs]
        try:
            yield compose(over_seeds.corpus, reader=reader, models=models)
        finally:
            for model in models:
                model.close()

    return opened


@pytest.fixture
def seeds_home(over_seeds: Assistant) -> Path:
    return over_seeds.corpus.home


@pytest.fixture(scope="session", autouse=True)
def client_is_loaded() -> None:
    """The client libraries import parts of themselves at the first request, which takes longer than the
    limits of these tests."""
    with model_server(says("Hello.")) as server:
        model = LanguageModel(Spec.parse(server.spec), Limits())
        list(model.stream([Message(role="user", text="Hello?")]))
        model.close()
