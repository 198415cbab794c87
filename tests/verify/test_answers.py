"""A whole answer with its verdicts, and what a person is told of them."""

from dataclasses import replace

import click

from assistant.answer import Answer, Citation, RetrievedPassage, Timings, WrittenSentence
from assistant.cli.output import render_answer
from assistant.ui.render import turn_html
from assistant.verify import Verifier, judged
from assistant.verify.wording import doubts_of
from tests.verify.cases import DAY

BODY = "The fire in Piraeus injured 14 people on Tuesday. The mayor thanked the brigade."
FIRE, MAYOR = "The fire in Piraeus injured 14 people on Tuesday.", "The mayor thanked the brigade."


def cited(marker: int, quote: str) -> Citation:
    start = BODY.index(quote)
    return Citation(
        marker=marker,
        article_id="a",
        title="Fire",
        published=DAY,
        url=None,
        quote=quote,
        start=start,
        end=start + len(quote),
    )


def answer(*written: tuple[str, tuple[Citation, ...]], **changes: object) -> Answer:
    """As a language model wrote it, sentence by sentence."""
    text, sentences = "", []
    for words, citations in written:
        start = len(text)
        text += words + "".join(f" [{one.marker}]" for one in citations)
        sentences.append(WrittenSentence(text=words, start=start, end=len(text), citations=citations))
        text += " "
    made = Answer(
        question="What happened?",
        standalone_question=None,
        text=text.rstrip(),
        short=None,
        refused=False,
        mode="llm",
        confidence=0.8,
        citations=(cited(1, FIRE), cited(2, MAYOR)),
        passages=(),
        timings=Timings(),
        sentences=tuple(sentences),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def body(article_id: str) -> str | None:
    return BODY if article_id == "a" else None


def test_every_written_sentence_gets_a_verdict_and_a_citation_the_worst_of_its_sentences(
    verifier: Verifier,
) -> None:
    first, second = cited(1, FIRE), cited(2, MAYOR)
    found = judged(
        answer(
            (FIRE, (first,)),
            ("The fire in Piraeus injured 40 people on Tuesday.", (first,)),
            (MAYOR, (second,)),
            ("Nobody knows who will pay for the stadium.", ()),
        ),
        verifier,
        body,
    )
    assert [one.verdict for one in found.sentences] == [
        "verbatim",
        "number_differs",
        "verbatim",
        "unsupported",
    ]
    assert "40" in found.sentences[1].reason
    assert "14" in found.sentences[1].reason
    assert [one.verdict for one in found.citations] == ["number_differs", "verbatim"]
    assert found.sentences[0].citations == found.citations[:1]
    assert found.support is not None
    assert (found.support.share, found.support.label) == (0.5, "partly supported")
    assert [one["markers"] for one in found.to_json()["sentences"]] == [[1], [1], [2], []]
    assert found.to_json()["support"] == {"share": 0.5, "label": "partly supported", "sentences": 4}


def test_a_quote_is_verbatim_only_while_it_stands_in_its_article(verifier: Verifier) -> None:
    quoted = answer(mode="extractive", sentences=())
    found = judged(quoted, verifier, body)
    assert {one.verdict for one in found.citations} == {"verbatim"}
    assert found.support is not None
    assert found.support.label == "supported"
    gone = judged(quoted, verifier, lambda _: "Something else stands there now.")
    assert {one.verdict for one in gone.citations} == {"unsupported"}
    assert gone.support is not None
    assert gone.support.label == "not supported"


def test_a_refusal_claims_nothing(verifier: Verifier) -> None:
    refusal = answer(refused=True, citations=(), sentences=())
    assert judged(refusal, verifier, body) == refusal
    assert refusal.to_json()["support"] is None


def test_what_is_doubted_is_told_on_the_page_and_on_the_terminal(verifier: Verifier) -> None:
    first = cited(1, FIRE)
    wrong = "The fire in Piraeus injured 40 <b>people</b> on Tuesday."
    found = judged(answer((FIRE, (first,)), (wrong, (first,))), verifier, body)
    page = turn_html("t1", found.question, answer=found)
    assert "Check before you use it" in page
    assert "40 &lt;b&gt;people&lt;/b&gt;" in page
    assert "<b>people" not in page
    assert "a number or date differs" in page
    assert "partly supported by them" in page
    told = click.unstyle(render_answer(found)).partition("Check before you use it\n")[2]
    assert " ".join(told.split()).startswith(f"“{wrong}” a number or date differs")
    sound = judged(answer((FIRE, (first,))), verifier, body)
    assert "Check before" not in turn_html("t1", sound.question, answer=sound) + render_answer(sound)


def test_a_sentence_that_cites_nothing_is_not_laid_to_the_cited_articles(verifier: Verifier) -> None:
    passage = RetrievedPassage(
        article_id="a",
        title="Fire",
        published=DAY,
        url=None,
        source="a.example",
        start=0,
        end=len(BODY),
        score=1.0,
        text=BODY,
    )
    found = judged(answer((FIRE, ()), passages=(passage,)), verifier, body)
    [(_, why)] = doubts_of(found)
    assert why == "it cites nothing, though “Fire” says this"
    assert found.sentences[0].verdict == "unsupported"
