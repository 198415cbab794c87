"""Which of several keys a server gets."""

import pytest

from assistant.build import load_models
from assistant.errors import ModelUnusable
from assistant.llm.keys import KEY, check_servers, key_of
from assistant.llm.spec import Spec
from tests.llm.kept_keys import kept

OPENROUTER = Spec.parse("https://openrouter.ai/api/v1#a")
LAB = Spec.parse("http://lab:8000/v1#b")


def test_a_compatible_server_gets_the_key_that_is_kept_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "sk-router")
    with kept({"lab:8000": "sk-lab"}):
        assert key_of(LAB) == "sk-lab"
        assert key_of(OPENROUTER) == "sk-router"
    with kept({"lab:8000": " "}):
        assert key_of(LAB) == "sk-router"
    monkeypatch.delenv(KEY)
    with kept({"lab:8000": "sk-lab"}):
        assert key_of(LAB) == "sk-lab"
        assert key_of(OPENROUTER) is None


def test_one_key_is_not_sent_to_two_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [OPENROUTER, LAB, Spec.parse("http://lab:8000/v1#c"), Spec.parse("openai/gpt-4o-mini")]
    monkeypatch.delenv(KEY, raising=False)
    check_servers(both)
    monkeypatch.setenv(KEY, "sk-router")
    with kept({"lab:8000": "none"}):
        check_servers(both)
    with kept({}):
        check_servers(both[1:])
        with pytest.raises(
            ModelUnusable, match=r"would go to openrouter\.ai and to lab:8000: keep one for each"
        ) as told:
            check_servers(both)
        with pytest.raises(ModelUnusable, match="would go to"):
            load_models(["https://openrouter.ai/api/v1#a", "http://lab:8000/v1#b"])
    assert "sk-router" not in str(told.value)


def test_a_server_is_known_by_its_host_and_port_however_its_address_is_written() -> None:
    with kept({"openrouter.ai": "sk-router", "lab:80": "sk-lab", "[::1]:8000": "sk-here"}):
        for text in ("https://OpenRouter.ai/api/v1#a", "https://openrouter.ai:443/api/v1#a"):
            assert key_of(Spec.parse(text)) == "sk-router"
        assert key_of(Spec.parse("http://lab/v1#b")) == key_of(Spec.parse("http://LAB:80/v1#b")) == "sk-lab"
        assert key_of(Spec.parse("https://lab/v1#b")) is None
        assert key_of(Spec.parse("http://[::1]:8000/v1#b")) == "sk-here"


def test_another_port_is_another_server() -> None:
    with kept({"lab:8000": "sk-lab"}):
        assert key_of(Spec.parse("http://lab:8001/v1#b")) is None


def test_for_a_provider_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = Spec.parse("openai/gpt-4o")
    with kept({"openai": "sk-kept"}):
        assert key_of(spec) == "sk-kept"
        monkeypatch.setenv("OPENAI_API_KEY", "sk-written")
        assert key_of(spec) == "sk-written"


def test_a_key_that_cannot_be_one_is_told_by_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "sk 1")
    with pytest.raises(ModelUnusable, match=r"^the key in \$DATELINE_LLM_KEY holds"):
        key_of(LAB)
    with (
        kept({"lab:8000": "sk 2"}),
        pytest.raises(ModelUnusable, match=r"^the key in the keyring for lab:8000 holds"),
    ):
        key_of(LAB)
