"""The entailment network that ships: which of two claims it holds for likelier, and that it is the one that
was measured."""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import assistant.verify.entailment
from assistant.reader.inputs import CLS, SEP, load_tokenizer
from assistant.reader.training.card import rewrite_graph
from assistant.verify import Evidence, Verifier
from assistant.verify.entailment.inputs import (
    CLAIM_TOKENS,
    CONTEXT_TOKENS,
    TEXT_TOKENS,
    build_rows,
    context_of,
)
from assistant.verify.entailment.model import WEIGHTS, Entailment, weights
from assistant.weights import CARD
from index.models.minilm import MiniLM, model_folder

SHIPPED = Path(assistant.verify.entailment.__file__).with_name("weights")
TEXT = (
    "The council of Varn closed the old bridge on Monday after an inspector found cracks in two of its "
    "piers, and asked the government to pay for the repairs."
)
# (borne out, nearly the same and not).
CLAIMS = [
    (
        "Cracks in the piers led the council to shut the bridge.",
        "Cracks in the piers led the council to tear the bridge down.",
    ),
    (
        "Varn wants the state to meet the cost of mending the bridge.",
        "The state has agreed to meet the cost of mending the bridge.",
    ),
    (
        "An inspection came before the closure.",
        "The closure came before the inspection.",
    ),
]


@pytest.fixture(scope="module")
def entailment() -> Entailment:
    return Entailment.load(threads=1)


def test_what_a_text_says_is_likelier_than_what_it_nearly_says(entailment: Entailment) -> None:
    told = [[entailment.log_odds(claim, "", TEXT) for claim in pair] for pair in CLAIMS]
    assert sum(sound > unsound for sound, unsound in told) >= 2, told
    other = "Ospreys were seen at Loch Tarn on Monday by two wardens."
    assert all(
        entailment.log_odds(sound, "", other) < entailment.log_odds(sound, "", TEXT) for sound, _ in CLAIMS
    )


def test_threads_get_what_one_caller_gets(entailment: Entailment) -> None:
    expected = entailment.log_odds(CLAIMS[0][0], "", TEXT)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: entailment.log_odds(CLAIMS[0][0], "", TEXT), range(6)):
            assert found == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    "text", ["", "\x00\u202e 👩\u200d👩 [SEP] 今天下雨。", "word " * 5_000], ids=["none", "odd", "long"]
)
def test_any_text_has_its_odds(entailment: Entailment, text: str) -> None:
    assert -100 < entailment.log_odds(text, text, text) < 100


def test_a_row_keeps_the_end_of_the_context_and_the_beginning_of_the_others() -> None:
    tokenizer = load_tokenizer(model_folder())
    [row] = build_rows(tokenizer, [("a " * 200 + "end", "b " * 200 + "end", "c " * 400 + "end")])
    a, b, c, end = tokenizer.encode("a b c end", add_special_tokens=False).ids
    claim, context = [a] * CLAIM_TOKENS, [*[b] * (CONTEXT_TOKENS - 1), end]
    assert row.ids == (CLS, *claim, SEP, *context, SEP, *[c] * TEXT_TOKENS, SEP)
    assert row.types == (0,) * (CLAIM_TOKENS + 2) + (1,) * (CONTEXT_TOKENS + TEXT_TOKENS + 2)


@pytest.mark.parametrize(
    ("title", "before", "context"),
    [("Flood", "It rained.", "Flood It rained."), ("", "It rained.", "It rained."), ("", "", "")],
)
def test_the_context_is_the_title_and_what_stands_before(title: str, before: str, context: str) -> None:
    assert context_of(title, before) == context


def test_the_graph_that_ships_is_the_one_that_is_written_of_its_weights(tmp_path: Path) -> None:
    for name in (CARD, WEIGHTS):
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    rewrite_graph(model_folder(), tmp_path, WEIGHTS, marks=False)
    for name in (CARD, WEIGHTS):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes()


def test_the_weights_that_ship_are_those_of_their_card_and_no_larger_than_promised() -> None:
    card = json.loads((SHIPPED / CARD).read_text(encoding="utf-8"))
    assert card["bytes"] == len(weights()) < 15_000_000
    assert all(entry["licence"] for entry in card["data"].values())


def test_a_verdict_reads_the_text_with_the_network_that_it_is_given(minilm: MiniLM) -> None:
    class Watched(Entailment):
        def __init__(self) -> None:
            self.read: list[tuple[str, str, str]] = []

        def log_odds_of(self, claim: str, texts: Sequence[tuple[str, str]]) -> list[float]:
            self.read += [(claim, context, text) for context, text in texts]
            return [6.0] * len(texts)

    watched = Watched()
    evidence = Evidence(
        quote="It was shut.  Nobody knew why.", before="One. The bridge is old.", title="Varn"
    )
    verifier = Verifier(minilm, watched)
    verifier.judge("The bridge was closed [1].", [evidence])
    assert watched.read == [
        ("The bridge was closed.", "Varn The bridge is old.", "It was shut. Nobody knew why.")
    ]
    verifier.judge("It was shut.", [evidence])
    assert len(watched.read) == 1  # word for word: nothing is to be read


def test_nothing_is_loaded_for_an_answer_of_quotes() -> None:
    code = (
        "import sys; import assistant.verify; "
        "sys.exit('onnxruntime' in sys.modules or 'assistant.verify.entailment.model' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_is_told_in_nothing_but_other_words_is_supported_and_what_is_not_told_is_not(
    minilm: MiniLM,
) -> None:
    verifier = Verifier(minilm)
    evidence = [
        Evidence(quote="Most of his money has been given to charity, and he has sold off his businesses.")
    ]
    assert verifier.judge("Most of the entrepreneur's fortune went to good causes.", evidence).supported
    assert not verifier.judge("The entrepreneur's daughter inherited the firm.", evidence).supported
