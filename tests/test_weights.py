"""The networks that ship, each through its own loader: missing, damaged or exchanged files are refused in one
line that says what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import assistant.condense.tagger.model as tagger
import assistant.reader.model as reader
import assistant.verify.entailment.model as entailment
from assistant.condense import condense
from assistant.errors import AssistantError
from assistant.weights import CARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """`module` loads it; `use` does so as a caller would; `forget` has it loaded anew."""

    module: Any
    use: Callable[[], object]
    forget: Callable[[], None]

    @property
    def shipped(self) -> Path:
        return Path(self.module.__file__).with_name("weights")


NETWORKS = {
    "reader": Network(module=reader, use=reader.Reader.load, forget=lambda: None),
    "tagger": Network(
        module=tagger,
        use=lambda: condense("How is it treated?", [("What is marsh fever?", "A fever.")]),
        forget=tagger.shipped_tagger.cache_clear,
    ),
    "entailment": Network(
        module=entailment,
        use=entailment.shipped_entailment,
        forget=entailment.shipped_entailment.cache_clear,
    ),
}


@pytest.fixture(params=NETWORKS, name="network")
def networks(request: pytest.FixtureRequest) -> Network:
    return NETWORKS[request.param]


@pytest.fixture
def folder(network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What the package's folder is taken for: real files at first."""
    (tmp_path / "weights").mkdir()
    for name in (CARD, network.module.WEIGHTS):
        (tmp_path / "weights" / name).write_bytes((network.shipped / name).read_bytes())
    monkeypatch.setattr(network.module, "files", lambda _: tmp_path)
    assert network.module.weights()
    network.forget()
    yield tmp_path / "weights"
    network.forget()


def refusal(network: Network) -> str:
    with pytest.raises(AssistantError) as refused:
        network.use()
    message = str(refused.value)
    assert "\n" not in message
    assert message.endswith("install dateline again")
    return message


@pytest.mark.parametrize("missing", ["card", "weights"])
def test_missing_weights_are_missed_in_one_line(folder: Path, network: Network, missing: str) -> None:
    (folder / (CARD if missing == "card" else network.module.WEIGHTS)).unlink()
    assert "cannot be read (No such file or directory)" in refusal(network)


@pytest.mark.parametrize("damage", ["one byte", "cut off", "empty"])
def test_damaged_weights_are_refused_in_one_line(folder: Path, network: Network, damage: str) -> None:
    path = folder / network.module.WEIGHTS
    content = bytearray(path.read_bytes())
    if damage == "one byte":
        content[len(content) // 2] ^= 1
    elif damage == "cut off":
        del content[-1:]
    else:
        content.clear()
    path.write_bytes(content)
    assert "weights are damaged (sha256 " in refusal(network)


@pytest.mark.parametrize("text", [b"", b'{"sha256": ', b"{}", b"[]", b"\xff\xfe"])
def test_a_damaged_card_is_refused_in_one_line(folder: Path, network: Network, text: bytes) -> None:
    (folder / CARD).write_bytes(text)
    assert "card is damaged" in refusal(network)


def test_all_networks_together_are_no_larger_than_promised() -> None:
    sizes = [(network.shipped / network.module.WEIGHTS).stat().st_size for network in NETWORKS.values()]
    assert sum(sizes) <= 30_000_000
