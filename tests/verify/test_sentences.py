from dataclasses import replace

import pytest

from assistant import Assistant
from assistant.answer import Citation, RetrievedPassage
from assistant.verify import (
    Given,
    Judgement,
    Verdict,
    Verifier,
    check_quotes,
    judge_answer,
    judge_sentence,
    stands_in,
    support_of,
)
from tests.verify.cases import DAY, FIRE, TROOPS

BODY = f"Blinken spoke in Washington. He urged Russia to pursue a diplomatic path. {TROOPS}"
QUOTE = "He urged Russia to pursue a diplomatic path."


def citation(quote: str = QUOTE, body: str = BODY, article_id: str = "a") -> Citation:
    start = body.index(quote)
    return Citation(
        marker=1,
        article_id=article_id,
        title="Talks",
        published=DAY,
        url=None,
        quote=quote,
        start=start,
        end=start + len(quote),
    )


def passage(text: str, article_id: str) -> RetrievedPassage:
    return RetrievedPassage(
        article_id=article_id,
        title=f"Article {article_id}",
        published=DAY,
        url=None,
        source="",
        start=0,
        end=len(text),
        score=1.0,
        text=text,
    )


def test_the_sentences_around_a_quote_come_from_the_passage_or_the_body(verifier: Verifier) -> None:
    claim = "Blinken urged Russia to pursue a diplomatic path."
    handed = [passage(BODY, "a")]
    assert judge_sentence(verifier, claim, [citation()], handed).supported
    assert judge_sentence(verifier, claim, [citation()], (), lambda _: BODY).supported


def test_another_passage_that_was_handed_out_makes_a_wrong_source(verifier: Verifier) -> None:
    claim = "The fire brigade says that 14 people were injured in the blaze in Piraeus."
    found = judge_sentence(verifier, claim, [citation()], [passage(BODY, "a"), passage(FIRE, "b")])
    assert (found.verdict, "Article b" in found.reason) == ("wrong_source", True)


def test_an_answer_is_judged_sentence_by_sentence(verifier: Verifier) -> None:
    sentences = [
        Given(sentence=QUOTE, citations=(citation(),)),
        Given(sentence="He urged Ukraine to buy a football club.", citations=(citation(),)),
    ]
    found, support = judge_answer(verifier, sentences, [passage(BODY, "a")])
    assert found[0].verdict == "verbatim"
    assert not found[1].supported
    assert (support.share, support.label, support.sentences) == (0.5, "partly supported", 2)


@pytest.mark.parametrize(
    ("verdicts", "label"),
    [
        ([], "nothing claimed"),
        (["verbatim", "supported"], "supported"),
        (["verbatim", "supported", "supported", "negated"], "mostly supported"),
        (["negated", "supported"], "partly supported"),
        (["unsupported", "wrong_source"], "not supported"),
    ],
)
def test_the_support_of_an_answer_has_a_share_and_a_label(verdicts: list[Verdict], label: str) -> None:
    found = support_of([Judgement(verdict=verdict, reason="", score=0.5) for verdict in verdicts])
    assert found.label == label
    assert found.share == pytest.approx(
        sum(v in ("verbatim", "supported") for v in verdicts) / max(1, len(verdicts))
    )


def test_a_quote_is_verbatim_only_while_it_stands_in_its_article() -> None:
    mine = citation()
    assert stands_in(mine, BODY)
    [kept] = check_quotes([mine], lambda _: BODY)
    [edited] = check_quotes([mine], lambda _: BODY.replace("Russia", "Moscow"))
    [gone] = check_quotes([replace(mine, verdict="verbatim")], lambda _: None)
    assert [one.verdict for one in (kept, edited, gone)] == ["verbatim", "unsupported", "unsupported"]


def test_an_answer_of_quotes_has_checked_them(over_seeds: Assistant) -> None:
    answer = over_seeds.ask("what did Blinken demand?")
    assert answer.citations
    for one in answer.citations:
        assert one.verdict == "verbatim"
        assert stands_in(one, over_seeds.corpus.article(one.article_id).body)
