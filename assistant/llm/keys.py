"""Where a model's key comes from: the environment, else the system's keyring. A key goes to the one server
that it is for, and is never part of a value that is shown, logged or exported."""

import os
from urllib.parse import urlsplit

from assistant.errors import ModelUnusable
from assistant.llm.spec import Kind, Spec

KEY = "DATELINE_LLM_KEY"
SERVICE = "dateline"
# The OpenAI client refuses to start without a key; servers that ask for none pass it over.
NO_KEY = "none"

_VARIABLES = {
    Kind.OPENAI: "OPENAI_API_KEY",
    Kind.ANTHROPIC: "ANTHROPIC_API_KEY",
    Kind.OLLAMA: "OLLAMA_API_KEY",
    Kind.COMPATIBLE: KEY,
}


def variable_of(spec: Spec) -> str:
    """The environment variable that holds the key for a model."""
    return _VARIABLES[spec.kind]


def key_of(spec: Spec) -> str | None:
    """The key, or None where there is none and none is needed. Raises `ModelUnusable` where one is needed."""
    variable = variable_of(spec)
    key = (os.environ.get(variable) or _from_keyring(_account(spec)) or "").strip()
    if not key:
        if spec.kind in (Kind.OPENAI, Kind.ANTHROPIC):
            raise ModelUnusable(
                f"{spec.text} needs a key: set ${variable}, or run `keyring set {SERVICE} {_account(spec)}`"
            )
        return None
    if not key.isascii() or not key.isprintable() or " " in key:
        # Said here: further down, an error about a header would repeat it.
        raise ModelUnusable(f"the key in ${variable} holds characters that no key has: set it again")
    return key


def _account(spec: Spec) -> str:
    return urlsplit(spec.url).netloc if spec.kind is Kind.COMPATIBLE else spec.kind.value


def _from_keyring(account: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(SERVICE, account)
    except (KeyringError, RuntimeError, OSError):  # none that works on this machine, or it is locked
        return None
