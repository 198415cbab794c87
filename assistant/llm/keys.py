"""Where a model's key comes from: the environment, else the system's keyring; for an OpenAI-compatible server
the other way round. A key goes to the one server that it is for, and is never part of a value that is shown,
logged or exported."""

import os
from collections.abc import Iterable
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
    key, place = _found(spec)
    if not key:
        if spec.kind in (Kind.OPENAI, Kind.ANTHROPIC):
            raise ModelUnusable(
                f"{spec.text} needs a key: set ${variable}, or run `keyring set {SERVICE} {_account(spec)}`"
            )
        return None
    if not key.isascii() or not key.isprintable() or " " in key:
        # Said here: further down, an error about a header would repeat it.
        raise ModelUnusable(f"the key in {place} holds characters that no key has: set it again")
    return key


def check_servers(specs: Iterable[Spec]) -> None:
    """Raises `ModelUnusable` where the one key in the environment would go to several servers."""
    asked = list(dict.fromkeys(_account(spec) for spec in specs if spec.kind is Kind.COMPATIBLE))
    if len(asked) < 2 or not os.environ.get(KEY, "").strip():
        return
    without = [account for account in asked if not _from_keyring(account)]
    if len(without) > 1:
        raise ModelUnusable(
            f"${KEY} is one key, and would go to {without[0]} and to {without[1]}: keep one for each with "
            f"`keyring set {SERVICE} {without[0]}`"
        )


def _found(spec: Spec) -> tuple[str, str]:
    """The key, or "", and the place that it is from."""
    variable, account = variable_of(spec), _account(spec)
    if spec.kind is Kind.COMPATIBLE:
        # One variable serves every such server; what is kept for this very one was meant for it.
        kept = _from_keyring(account)
        if kept:
            return kept, f"the keyring for {account}"
    written = os.environ.get(variable, "").strip()
    if written or spec.kind is Kind.COMPATIBLE:
        return written, f"${variable}"
    return _from_keyring(account), f"the keyring for {account}"


def _account(spec: Spec) -> str:
    """As the keyring names it: of a compatible server host and port, without the port of https."""
    if spec.kind is not Kind.COMPATIBLE:
        return spec.kind.value
    address = urlsplit(spec.url)
    host = f"[{address.hostname}]" if ":" in (address.hostname or "") else address.hostname or ""
    port = address.port or (443 if address.scheme.lower() == "https" else 80)
    return host if port == 443 else f"{host}:{port}"


def _from_keyring(account: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return (keyring.get_password(SERVICE, account) or "").strip()
    except (KeyringError, RuntimeError, OSError):  # none that works on this machine, or it is locked
        return ""
