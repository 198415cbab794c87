"""The llama-index class behind a spec: owns how each is built, and which extra of ours brings it.

Nothing is retried and nothing times out down there: `assistant.llm.model` does both, the same for all.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.config import Limits
from assistant.errors import ModelUnusable
from assistant.llm.keys import NO_KEY, key_of
from assistant.llm.spec import Kind, Spec

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

OPENAI_URL = "https://api.openai.com/v1"
ANTHROPIC_URL = "https://api.anthropic.com"
OLLAMA_URL = "http://127.0.0.1:11434"
# A fact is read off the sources, not made up.
TEMPERATURE = 0.0

EXTRAS = {
    Kind.OPENAI: "openai",
    Kind.COMPATIBLE: "openai",
    Kind.OLLAMA: "ollama",
    Kind.ANTHROPIC: "anthropic",
    Kind.GGUF: "llama-cpp",
    Kind.FOLDER: "transformers",
}


def load(spec: Spec, limits: Limits, stopped: Callable[[], bool]) -> "LLM":
    """The model, ready to be asked. No server is spoken with yet; a model that runs in this process is read
    from disk. `stopped`: asked by such a model between two tokens. Raises `ModelUnusable`."""
    makers: dict[Kind, Callable[[], Any]] = {
        Kind.OPENAI: lambda: _openai(spec, limits, os.environ.get("OPENAI_BASE_URL") or OPENAI_URL),
        Kind.COMPATIBLE: lambda: _openai(spec, limits, spec.url),
        Kind.OLLAMA: lambda: _ollama(spec, limits),
        Kind.ANTHROPIC: lambda: _anthropic(spec, limits),
        Kind.GGUF: lambda: _gguf(spec, limits),
        Kind.FOLDER: lambda: _folder(spec, limits, stopped),
    }
    missing = None
    try:
        made: LLM = makers[spec.kind]()
    except ModuleNotFoundError as error:
        missing = error.name or "a package"
    else:
        return made
    # Outside of the `except`: what is raised there would carry the whole chain along.
    raise ModelUnusable(
        f"{spec.text} needs packages that are not installed ({missing}): "
        f"run `pip install 'dateline[{EXTRAS[spec.kind]}]'`"
    )


def _openai(spec: Spec, limits: Limits, url: str) -> Any:
    from llama_index.llms.openai_like import OpenAILike

    class OfNoAccount(OpenAILike):  # type: ignore[misc]
        """Tells a server nothing of the OpenAI account in the environment, from which the client takes an
        organization, a project and headers for whichever server it speaks with."""

        def _get_aclient(self) -> Any:
            client = super()._get_aclient()
            client.organization = client.project = None
            client._custom_headers = {}
            return client

    made = OfNoAccount if spec.kind is Kind.COMPATIBLE else OpenAILike
    # Its newer models take no temperature but their own, and count thinking among the tokens of an answer.
    own: dict[str, Any] = {"temperature": 1.0} if _reasons(spec) else {"max_tokens": limits.answer_tokens}
    return made(
        model=spec.name or "default",
        api_base=url,
        api_key=key_of(spec) or NO_KEY,
        is_chat_model=True,
        context_window=limits.context_tokens,
        max_retries=0,
        timeout=limits.total_seconds,
        **{"temperature": TEMPERATURE, **own},
    )


def _reasons(spec: Spec) -> bool:
    return spec.kind is Kind.OPENAI and spec.name.startswith(("o1", "o3", "o4", "gpt-5", "gpt-6"))


def _ollama(spec: Spec, limits: Limits) -> Any:
    from llama_index.llms.ollama import Ollama

    key = key_of(spec)
    return Ollama(
        model=spec.name,
        # As it is written: the client adds 11434 only to what has neither a port nor a scheme.
        base_url=os.environ.get("OLLAMA_HOST") or OLLAMA_URL,
        temperature=TEMPERATURE,
        context_window=limits.context_tokens,
        request_timeout=limits.total_seconds,
        additional_kwargs={"num_predict": limits.answer_tokens},
        headers={"Authorization": f"Bearer {key}"} if key else None,
    )


def _anthropic(spec: Spec, limits: Limits) -> Any:
    from anthropic import DefaultAsyncHttpxClient
    from llama_index.llms.anthropic import Anthropic

    made = Anthropic(
        model=spec.name,
        api_key=key_of(spec),
        base_url=os.environ.get("ANTHROPIC_BASE_URL") or ANTHROPIC_URL,
        temperature=TEMPERATURE,
        max_tokens=limits.answer_tokens,
        max_retries=0,
        timeout=limits.total_seconds,
    )
    # Its key stands in a header of its own, which httpx, unlike `Authorization`, takes along to another host.
    made._aclient = made._aclient.with_options(http_client=DefaultAsyncHttpxClient(follow_redirects=False))
    return made


def _gguf(spec: Spec, limits: Limits) -> Any:
    with _reading(spec, "a whole .gguf file"):
        from llama_index.llms.llama_cpp import LlamaCPP

        return LlamaCPP(
            model_path=str(spec.path),
            temperature=TEMPERATURE,
            max_new_tokens=limits.answer_tokens,
            context_window=limits.context_tokens,
            verbose=False,
        )


def _folder(spec: Spec, limits: Limits, stopped: Callable[[], bool]) -> Any:
    # Nothing is looked up on a hub, whatever the folder lacks.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from llama_index.llms.huggingface import HuggingFaceLLM

    with _reading(spec, "a whole model with its tokenizer"):
        made = HuggingFaceLLM(
            model_name=str(spec.path),
            tokenizer_name=str(spec.path),
            context_window=limits.context_tokens,
            max_new_tokens=limits.answer_tokens,
            generate_kwargs={"do_sample": False},
            tokenizer_outputs_to_remove=["token_type_ids"],
            is_chat_model=True,
        )

    def stop(*_arguments: object, **_options: object) -> bool:
        return stopped()

    # It generates in a thread of its own, which nothing but such a criterion can stop.
    made._stopping_criteria.append(stop)
    return made


@contextmanager
def _reading(spec: Spec, what: str) -> Iterator[None]:
    """While the files of a model are read, of which `what` is expected. Raises `ModelUnusable`."""
    try:
        yield
    except ModuleNotFoundError:
        raise
    except Exception as error:
        # An edge: what reads a model's files raises what it likes.
        raise ModelUnusable(f"{spec.text} cannot be loaded: is it {what}?") from error
