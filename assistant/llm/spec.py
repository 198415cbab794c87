"""How a language model is named: owns the reading of a spec, and what a person is told about one that is
none."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from assistant.errors import ModelUnusable
from index.tilde import expanded

HOW = (
    "write ollama/NAME, openai/NAME, anthropic/NAME, http://HOST:PORT/v1#NAME, a .gguf file or a model folder"
)


class Kind(StrEnum):
    """What speaks for the model."""

    OLLAMA = "ollama"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    COMPATIBLE = "compatible"
    GGUF = "gguf"
    FOLDER = "folder"


_PROVIDERS = {kind.value: kind for kind in (Kind.OLLAMA, Kind.OPENAI, Kind.ANTHROPIC)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """`text` as it was written: it names the model wherever a person sees it. `url`: of an OpenAI-compatible
    server; `path`: of a file or a folder on this machine. `name` may be empty where a server has one
    model."""

    text: str
    kind: Kind
    name: str
    url: str = ""
    path: Path | None = None

    @property
    def in_process(self) -> bool:
        """Whether the model runs inside this process."""
        return self.path is not None

    @classmethod
    def parse(cls, text: str) -> "Spec":
        """Raises `ModelUnusable` in one line."""
        text = text.strip()
        if re.match(r"https?://", text, re.IGNORECASE):
            return cls._of_url(text)
        provider, slash, name = text.partition("/")
        kind = _PROVIDERS.get(provider.lower())
        if kind and slash:
            if not re.fullmatch(r"[\w.:/@+-]+", name):
                raise ModelUnusable(f"{text!r} names no model: {HOW}")
            return cls(text=text, kind=kind, name=name)
        path = expanded(text)
        if path.suffix.lower() == ".gguf":
            if not path.is_file():
                raise ModelUnusable(f"there is no file {text}: name a .gguf file that is there")
            return cls(text=text, kind=Kind.GGUF, name=path.stem, path=path)
        if text and path.is_dir():
            if not (path / "config.json").is_file():
                raise ModelUnusable(f"{text} holds no model: there is no config.json in it")
            return cls(text=text, kind=Kind.FOLDER, name=path.name, path=path)
        shown = text if len(text) <= 80 else text[:80] + "…"
        raise ModelUnusable(f"{shown!r} names no language model: {HOW}")

    @classmethod
    def _of_url(cls, text: str) -> "Spec":
        url, _, name = text.partition("#")
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host = None
        if not host:
            raise ModelUnusable(f"the address of the language model is no address: {HOW}")
        # What stands in an address is shown in answers, errors and logs: a key has no place there.
        if parts.username or parts.password or parts.query:
            raise ModelUnusable(
                "the address of the language model holds a password or a query: give the key in "
                "$DATELINE_LLM_KEY and the plain address here"
            )
        return cls(text=text, kind=Kind.COMPATIBLE, name=name.strip(), url=url.rstrip("/"))
