from datetime import date

import pytest
from hypothesis import given, settings

from index.article import Article
from index.models.minilm import MiniLM
from index.passages import PASSAGE_TOKENS, embedded_text, split_passages
from index.sentences import split_sentences
from seeds import seed_files
from tests.awkward import awkward_text
from tests.fakes import HashingEmbedder

TITLE = "Putin accuses US of ignoring Russian security needs"


def article(body: str) -> Article:
    return Article(id="a", title=TITLE, published=date(2024, 1, 5), url=None, source="", body=body)


def cut(body: str, minilm: MiniLM) -> list[str]:
    return [body[span.start : span.end] for span in split_passages(article(body), minilm)]


@given(text=awkward_text)
@settings(deadline=None, max_examples=150)
def test_passages_hold_everything_but_white_space_once_and_in_order(minilm: MiniLM, text: str) -> None:
    end = 0
    for span in split_passages(article(text), minilm):
        assert not text[end : span.start].strip()
        passage = text[span.start : span.end]
        assert passage
        assert passage == passage.strip()
        end = span.end
    assert not text[end:].strip()


@given(text=awkward_text)
@settings(deadline=None, max_examples=150)
def test_a_passage_begins_and_ends_with_a_sentence_unless_that_is_longer_than_it(
    minilm: MiniLM, text: str
) -> None:
    sentences = split_sentences(text)
    starts = minilm.token_starts(text)
    cut_through = [
        sentence
        for sentence in sentences
        if sum(sentence.start <= start < sentence.end for start in starts) > PASSAGE_TOKENS
    ]
    begins, ends = {sentence.start for sentence in sentences}, {sentence.end for sentence in sentences}
    for span in split_passages(article(text), minilm):
        inside = any(sentence.start <= span.start < sentence.end for sentence in cut_through)
        assert span.start in begins or inside
        inside = any(sentence.start < span.end <= sentence.end for sentence in cut_through)
        assert span.end in ends or inside


@given(text=awkward_text)
@settings(deadline=None, max_examples=150)
def test_title_and_passage_fit_what_the_model_reads(minilm: MiniLM, text: str) -> None:
    for passage in cut(text, minilm):
        assert len(minilm.token_starts(embedded_text(TITLE, passage, minilm))) + 2 <= minilm.window


def test_the_seed_article_makes_passages_of_whole_sentences_that_are_well_filled(minilm: MiniLM) -> None:
    (seed,) = seed_files()
    body = seed.read_text(encoding="utf-8").split("\n", 3)[3]
    passages = cut(body, minilm)
    sizes = [len(minilm.token_starts(passage)) for passage in passages]
    assert max(sizes) <= PASSAGE_TOKENS
    assert min(sizes[:-1]) > PASSAGE_TOKENS / 2
    together = [passage[s.start : s.end] for passage in passages for s in split_sentences(passage)]
    assert together == [body[s.start : s.end] for s in split_sentences(body)]


def test_a_sentence_longer_than_a_passage_is_cut_between_words(minilm: MiniLM) -> None:
    # A thousand characters are no more than a sentence may have, but four hundred tokens.
    sentence = " ".join(["@#"] * 330) + "."
    assert len(split_sentences(sentence)) == 1
    passages = cut(sentence, minilm)
    assert len(passages) > 1
    assert "".join("".join(passages).split()) == "".join(sentence.split())
    assert all(len(minilm.token_starts(passage)) <= PASSAGE_TOKENS for passage in passages)


def test_a_script_without_spaces_is_cut_too(minilm: MiniLM) -> None:
    body = "今天下雨了" * 150
    passages = cut(body, minilm)
    assert "".join(passages) == body
    assert all(len(minilm.token_starts(passage)) <= PASSAGE_TOKENS for passage in passages)


@pytest.mark.parametrize("body", ["", " ", "\n\n\t\u2028"])
def test_an_empty_body_has_no_passages(minilm: MiniLM, body: str) -> None:
    assert split_passages(article(body), minilm) == []


def test_one_word_is_one_passage(minilm: MiniLM) -> None:
    assert cut("\n Reuters \n", minilm) == ["Reuters"]


def test_a_passage_follows_the_window_of_a_smaller_model() -> None:
    """64 tokens less 40 for the title and two special ones."""
    small = HashingEmbedder()
    body = " ".join(f"Word{number} runs here now." for number in range(40))
    spans = split_passages(article(body), small)
    assert max(len(body[span.start : span.end].split()) for span in spans) <= 22
    assert len(spans) > 4


def test_the_title_stands_before_the_passage_that_is_embedded(minilm: MiniLM) -> None:
    assert embedded_text("Flood", "The river rose.", minilm) == "Flood\nThe river rose."
    assert embedded_text("", "The river rose.", minilm) == "The river rose."
    assert len(embedded_text("long title " * 100, "x", minilm)) < 210
    words = [f"word{number}" for number in range(15)]
    assert embedded_text(" ".join(words), "x", minilm).startswith("word0 word1 word2 word3 ")


def test_a_long_title_in_another_script_leaves_room_for_the_passage(minilm: MiniLM) -> None:
    body = "The council said that the bridge was closed on Monday morning. " * 30
    title = "普京指责美国无视俄罗斯的安全需求" * 8
    for passage in cut(body, minilm):
        assert len(minilm.token_starts(embedded_text(title, passage, minilm))) + 2 <= minilm.window
