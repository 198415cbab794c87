"""What a client library takes from the environment, and where it goes with a key."""

import json

import pytest

from assistant.config import Limits
from assistant.errors import WritingFailed
from assistant.llm.loading import load
from assistant.llm.spec import Spec
from tests.llm.server import Reply, model_server, says
from tests.llm.test_providers import CANARY, KEYS, reply_of, spec_at

ACCOUNT = {
    "OPENAI_ORG_ID": "org-canary",
    "OPENAI_PROJECT_ID": "proj-canary",
    "OPENAI_ADMIN_KEY": "sk-admin-canary",
    "OPENAI_CUSTOM_HEADERS": "X-Gateway: gate-canary\nAuthorization: Bearer other-canary",
}


def test_a_compatible_server_is_told_nothing_of_an_openai_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ACCOUNT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATELINE_LLM_KEY", "sk-own")
    with model_server(says("Hi.")) as server:
        assert reply_of(server.spec) == "Hi."
        headers = server.asked[0].headers
    assert headers["authorization"] == "Bearer sk-own"
    assert "canary" not in json.dumps(headers)
    assert not {"openai-organization", "openai-project", "x-gateway"} & headers.keys()


def test_openai_is_told_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    with model_server(says("Hi.")) as server:
        assert reply_of(spec_at("openai", server, monkeypatch)) == "Hi."
        assert server.asked[0].headers["openai-organization"] == "org-1"


@pytest.mark.parametrize("status", [302, 307])
@pytest.mark.parametrize("kind", ["ollama", "openai", "anthropic", "url"])
def test_a_key_does_not_follow_a_server_to_another(
    kind: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in KEYS:
        monkeypatch.setenv(name, CANARY)

    async def elsewhere(reply: Reply) -> None:
        await reply.status(status, location=f"{other.url}{reply.asked.path}")

    with model_server(says("Hi.")) as other, model_server(elsewhere) as server:
        spec = spec_at(kind, server, monkeypatch)
        if kind == "anthropic":  # its key stands in no header that the client would leave out
            with pytest.raises(WritingFailed, match=rf"answered with an error \(status {status}\)"):
                reply_of(spec)
        else:
            assert reply_of(spec) == "Hi."
        assert CANARY in json.dumps(server.asked[0].headers)
        assert CANARY not in json.dumps([asked.headers for asked in other.asked])


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("192.168.1.5", "http://192.168.1.5:11434"),
        ("lab.example/ollama", "http://lab.example:11434/ollama/"),
        ("192.168.1.5:8080", "http://192.168.1.5:8080"),
        (":8080", "http://127.0.0.1:8080"),
        ("http://lab.example", "http://lab.example"),
        ("https://lab.example", "https://lab.example"),
        ("https://lab.example:8443/ollama", "https://lab.example:8443/ollama/"),
        ("[::1]", "http://[::1]:11434"),
        ("", "http://127.0.0.1:11434"),
    ],
)
def test_ollama_is_found_where_its_own_client_looks(
    written: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", written)
    model = load(Spec.parse("ollama/llama3.2"), Limits(), lambda: False)
    assert str(model.async_client._client.base_url) == address  # type: ignore[attr-defined]
