"""How sentences are encoded, measured and scored."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from assistant import Assistant
from assistant.encoding import (
    REMEMBERED,
    EncodedSentence,
    PassageEncoder,
    encode_passages,
    encode_question,
)
from assistant.features import FEATURES, measure, term_weights
from assistant.retrieval import HybridRetriever
from assistant.scoring import READ_PASSAGES, ScoringWeights, SentenceScorer
from index import Passage, split_sentences
from index.models.minilm import MiniLM
from tests.fakes import HashingEmbedder


def passage(text: str, *, number: int = 1, title: str = "Flood at Varn") -> Passage:
    return Passage(
        id=number,
        article_id="a",
        title=title,
        published=date(2024, 3, 6),
        url=None,
        source="",
        start=50,
        end=50 + len(text),
        text=text,
    )


def features(question: str, text: str, minilm: MiniLM, *, title: str = "Flood at Varn") -> dict[str, float]:
    """Of the last sentence of a passage."""
    (encoded,) = encode_passages(minilm, [passage(text, title=title)])
    asked = encode_question(minilm, question, minilm.embed([question])[0])
    row = measure(asked, encoded, [1.0] * len(encoded), {})[-1]
    return dict(zip(FEATURES, map(float, row), strict=True))


# Encoding


def test_sentences_stand_where_they_say_and_have_their_own_tokens(minilm: MiniLM) -> None:
    text = "The river rose.  “Why?” Reyes asked.\nHe left the cafe\u0301 🙂 at noon."
    (encoded,) = encode_passages(minilm, [passage(text)])
    assert [sentence.text for sentence in encoded] == [text[s.start : s.end] for s in split_sentences(text)]
    for sentence in encoded:
        assert text[sentence.start - 50 : sentence.end - 50] == sentence.text
        assert len(sentence.tokens) == len(minilm.token_starts(sentence.text))
        assert np.allclose(sentence.vector, minilm.embed([sentence.text])[0], atol=1e-4)
    assert [sentence.before for sentence in encoded] == ["", *(s.text for s in encoded[:-1])]
    assert encoded[2].referents == encoded[1].speakers == {"rey"}


def test_tokens_know_their_passage(minilm: MiniLM) -> None:
    (river,), (money,) = (
        [found[-1] for found in encode_passages(minilm, [passage(text)])]
        for text in ("The river was high. The bank gave way.", "Savers feared ruin. The bank gave way.")
    )
    assert river.text == money.text
    assert np.allclose(river.vector, money.vector, atol=1e-4)
    assert not np.allclose(river.tokens, money.tokens, atol=0.05)


def test_a_passage_of_white_space_or_nothing_has_no_sentences(minilm: MiniLM) -> None:
    assert encode_passages(minilm, [passage(" "), passage("One."), passage("")])[0::2] == [(), ()]
    assert encode_passages(minilm, []) == []


class CountingEmbedder(HashingEmbedder):
    """Remembers which texts were encoded token by token."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def embed_tokens(self, texts: Sequence[str]) -> list:  # type: ignore[type-arg]
        from index.embedding import TokenVectors

        self.read += texts
        return [
            TokenVectors(vectors=self.embed(text.split()), starts=tuple(self.token_starts(text)), ends=())
            for text in texts
        ]


def test_a_passage_is_encoded_once_as_long_as_it_is_remembered() -> None:
    embedder = CountingEmbedder()
    encoder = PassageEncoder(embedder, remembered=2)
    first, second, third = (passage(f"Text {number} is here.", number=number) for number in (1, 2, 3))
    once = encoder.encode([first, second])
    assert encoder.encode([second, first]) == once[::-1]
    assert len(embedder.read) == 2
    encoder.encode([third])  # `second` was used longest ago and goes
    encoder.encode([first])
    assert len(embedder.read) == 3
    encoder.encode([second])
    assert len(embedder.read) == 4


def test_more_passages_than_are_remembered_are_still_encoded() -> None:
    encoder = PassageEncoder(CountingEmbedder(), remembered=1)
    found = encoder.encode([passage(f"Text {number}.", number=number) for number in range(5)])
    assert [sentences[0].text for sentences in found] == [f"Text {number}." for number in range(5)]
    assert REMEMBERED > READ_PASSAGES


@pytest.mark.parametrize("question", ["", "?", "\u200b", "\ufeff", "the"])
def test_a_question_without_words_has_no_content(minilm: MiniLM, question: str) -> None:
    asked = encode_question(minilm, question, minilm.embed([question])[0])
    assert not asked.content.any()
    assert not asked.asked.any()
    assert len(asked.content) == len(asked.tokens)


def test_content_and_what_is_asked_are_told_apart(minilm: MiniLM) -> None:
    text = "what did Blinken demand?"
    asked = encode_question(minilm, text, minilm.embed([text])[0])
    starts = minilm.token_starts(text)
    assert {start for start, is_content in zip(starts, asked.content, strict=True) if is_content} >= {9, 17}
    assert [start for start, is_asked in zip(starts, asked.asked, strict=True) if is_asked] == [17]


# Features


@pytest.mark.parametrize(
    ("question", "text", "stands"),
    [
        ("How many died?", "Fourteen people died.", True),
        ("How many died?", "People died.", False),
        ("How many died in 2014?", "They died in 2014.", False),
        ("When did it close?", "It closed on Wednesday.", True),
        ("When did it close?", "It closed.", False),
        ("Why did it close?", "It closed because the river rose.", True),
        ("Why did it close?", "It closed.", False),
        ("Where did he go?", "He went to Varn.", True),
        ("Where did he go?", "He went away.", False),
        ("Who closed it?", "It was closed by Lindqvist.", True),
        ("Who is Lindqvist?", "It was closed by Lindqvist.", False),
    ],
)
def test_the_kind_that_is_asked_for_stands_there_or_is_missing(
    minilm: MiniLM, question: str, text: str, stands: bool
) -> None:
    found = features(question, text, minilm)
    assert (found["kind_matches"], found["kind_missing"]) == (float(stands), float(not stands))


def test_a_question_that_asks_for_no_kind_misses_none(minilm: MiniLM) -> None:
    found = features("Tell me about the bridge", "The bridge closed.", minilm)
    assert found["kind_matches"] == found["kind_missing"] == 0


def test_who_speaks_and_who_is_spoken_of(minilm: MiniLM) -> None:
    question = "What did Ada Lindqvist say?"
    speaks = features(question, "Lindqvist said it was late.", minilm)
    goes_on = features(question, "Lindqvist said it was late. She warned of floods.", minilm)
    spoken_of = features(question, "Reyes said that to Lindqvist.", minilm)
    neither = features(question, "Rain fell.", minilm)
    assert [(f["speaks"], f["spoken_of"]) for f in (speaks, goes_on, spoken_of, neither)] == [
        (1, 0), (1, 0), (0, 1), (0, 0),
    ]  # fmt: skip


def test_coverage_counts_the_title_and_the_sentence_before_only_in_context(minilm: MiniLM) -> None:
    found = features("Was the Varn bridge closed?", "The bridge is old. It was closed.", minilm)
    assert found["coverage"] < found["coverage_in_context"] == pytest.approx(1)
    assert found["names_missing"] == 0
    assert features("Was the Orne bridge closed?", "It was closed.", minilm)["names_missing"] == 1


def test_rarer_terms_weigh_more() -> None:
    weights = term_weights(["varn", "bridge", "unheard"], {"varn": 2, "bridge": 90}, 100)
    assert weights["unheard"] > weights["varn"] > weights["bridge"] > 0


def test_form_is_measured(minilm: MiniLM) -> None:
    assert features("Who pays?", "“Who pays?”", minilm)["is_question"] == 1
    assert features("Who pays?", "Reuters", minilm)["fragment"] == 1
    whole = features("Who pays?", "The council of the district pays for the bridge.", minilm)
    assert whole["is_question"] == whole["fragment"] == 0
    assert whole["new_words"] > features("Who pays?", "It pays.", minilm)["new_words"]


@pytest.mark.parametrize(("question", "text"), [("\u200b", "It rained."), ("Who?", "\u200b"), ("?", "…")])
def test_texts_without_tokens_or_words_are_measured(minilm: MiniLM, question: str, text: str) -> None:
    assert all(np.isfinite(list(features(question, text, minilm).values())))


# Scoring


def test_every_weight_that_ships_belongs_to_a_feature() -> None:
    """One with a slip of the pen would count nothing, and nobody would be told."""
    weights = ScoringWeights.shipped()
    assert set(weights.sentence) | set(weights.answerable) <= set(FEATURES)
    assert 0 < weights.threshold < 1


def test_sentences_come_best_first_with_a_confidence_each(over_seeds: Assistant) -> None:
    corpus = over_seeds.corpus
    found = HybridRetriever(corpus).retrieve("what did Blinken demand?")
    scorer = SentenceScorer(corpus, PassageEncoder(corpus.embedder), ScoringWeights.shipped())
    scored = scorer.score("what did Blinken demand?", found.vector, found.passages)
    assert scored[0].sentence.text.startswith("Blinken urged immediate Russian de-escalation")
    assert [s.score for s in scored] == sorted((s.score for s in scored), reverse=True)
    assert all(0 < s.confidence < 1 for s in scored)
    assert places(scored[0].sentence) not in [places(s.sentence) for s in scored[1:]]
    assert scorer.score("what did Blinken demand?", found.vector, ()) == []


def places(sentence: EncodedSentence) -> tuple[str, int, int]:
    return sentence.passage.article_id, sentence.start, sentence.end
