"""How answers, passages and articles look to a person, and that foreign text cannot steer the terminal."""

import json
from dataclasses import replace
from datetime import date

import click
import pytest

from assistant.answer import Answer, Citation, RetrievedPassage, Timings
from assistant.cli.output import render_answer, render_article, render_passages, to_json, visible
from assistant.days import find_days
from index import Copies
from index.article import Article

PASSAGE = RetrievedPassage(
    article_id="a1",
    title="Talks go on",
    published=date(2022, 2, 2),
    url="https://example.org/talks",
    source="example.org",
    start=0,
    end=19,
    score=0.834,
    text="Talks go on in Bonn.",
)
CITATION = Citation(
    marker=1,
    article_id="a1",
    title="Talks go on",
    published=date(2022, 2, 2),
    url="https://example.org/talks",
    quote="Talks go on in Bonn.",
    start=0,
    end=20,
)
ANSWER = Answer(
    question="what goes on?",
    standalone_question=None,
    text="Talks go on in Bonn. [1]",
    short=None,
    refused=False,
    mode="extractive",
    confidence=0.9,
    citations=(CITATION,),
    passages=(PASSAGE,),
    timings=Timings(),
)


def test_an_answer_is_followed_by_its_numbered_sources() -> None:
    assert click.unstyle(render_answer(ANSWER)) == (
        "Talks go on in Bonn. [1]\n"
        "\n"
        "Sources\n"
        "[1] Talks go on\n"
        "    2 February 2022 · example.org\n"
        "    https://example.org/talks"
    )


@pytest.mark.parametrize(
    ("copies", "said"),
    [
        (Copies(articles=4, outlets=3), "2 February 2022 · example.org · also in 3 other outlets\n"),
        (Copies(articles=1, outlets=1), "2 February 2022 · example.org · also in 1 other outlet\n"),
        (Copies(articles=1, outlets=0), "2 February 2022 · example.org · also in 1 other article\n"),
        (Copies(), "2 February 2022 · example.org\n"),
    ],
)
def test_a_source_says_how_many_others_carry_the_story(copies: Copies, said: str) -> None:
    answer = replace(ANSWER, citations=(replace(CITATION, also_in=copies),))
    assert said in click.unstyle(render_answer(answer))
    assert said.strip() in click.unstyle(render_passages([replace(PASSAGE, also_in=copies)]))


def test_words_of_time_are_explained_under_their_source_once_each() -> None:
    days = find_days("They met on Tuesday and went home last week.", date(2022, 2, 2))
    cited = replace(CITATION, days=days)
    answer = replace(ANSWER, citations=(cited, replace(cited, marker=2)))
    assert click.unstyle(render_answer(answer)).splitlines()[-3:] == [
        "       https://example.org/talks",
        "       on Tuesday = 1 February 2022",
        "       last week = 24–30 January 2022",
    ]


def test_sentences_of_one_article_share_one_source() -> None:
    second = replace(CITATION, marker=2)
    third = replace(CITATION, marker=3, article_id="a2", title="Talks end", published=None, url=None)
    answer = replace(ANSWER, text="A. [1] B. [2] C. [3]", citations=(CITATION, second, third))
    sources = click.unstyle(render_answer(answer)).partition("Sources\n")[2].splitlines()
    assert [line for line in sources if line.startswith("[")] == ["[1][2] Talks go on", "[3] Talks end"]
    assert sources[-1] == "    undated"


def test_a_refusal_lists_the_nearest_articles_once_each_and_calls_them_no_sources() -> None:
    others = [
        replace(PASSAGE, article_id=f"a{number}", title=f"Title {number}") for number in (1, 1, 2, 3, 4)
    ]
    refusal = replace(ANSWER, text="No answer found.", refused=True, citations=(), passages=tuple(others))
    text = click.unstyle(render_answer(refusal))
    assert text.startswith("No answer found.\n\nNearest articles (not sources of an answer):\n")
    assert [line for line in text.splitlines() if "Title" in line] == [
        "  - Title 1",
        "  - Title 2",
        "  - Title 3",
    ]
    assert "Sources" not in text


def test_a_passage_shows_its_rank_score_and_the_id_of_its_article() -> None:
    text = click.unstyle(render_passages([PASSAGE, replace(PASSAGE, article_id="a2", published=None)]))
    assert " 1. Talks go on\n    2 February 2022 · example.org · score 0.83 · article a1\n" in text
    assert " 2. Talks go on\n    undated · example.org · score 0.83 · article a2\n" in text
    assert "    Talks go on in Bonn." in text


def test_an_article_is_shown_with_its_paragraphs() -> None:
    article = Article(
        id="a1",
        title="Talks go on",
        published=date(2022, 2, 2),
        url=None,
        source="",
        body="One.\n\nTwo.",
    )
    text = click.unstyle(render_article(article))
    assert text == "Talks go on\n2 February 2022 · article a1\n\nOne.\n\nTwo."


def test_nothing_in_an_article_can_steer_the_terminal() -> None:
    evil = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202etxt.exe\r\x00"
    passage = replace(
        PASSAGE, title=evil, text=evil, url=f"https://e.org/{evil}", source=evil, article_id=evil
    )
    citation = replace(CITATION, title=evil, quote=evil, url=evil, article_id=evil)
    article = Article(id=evil, title=evil, published=None, url=evil, source=evil, body=f"{evil}\n{evil}")
    shown = [
        render_answer(replace(ANSWER, text=evil, citations=(citation,), passages=(passage,))),
        render_answer(replace(ANSWER, text=evil, refused=True, citations=(), passages=(passage,))),
        render_passages([passage]),
        render_article(article),
    ]
    for text in shown:
        # Taking off the styles that we put there leaves no control character that came with the text.
        assert not set("\x1b\x07\x9b\u202e\r\x00") & set(click.unstyle(text))
        assert "[2J" in text


def test_letters_of_every_script_stay_as_they_are() -> None:
    text = "Žižek · Київ · 東京 · naïve — “quoted” 👩‍🚀"
    assert visible(text) == text
    assert to_json({"text": text}, indent=None) == json.dumps({"text": text}, ensure_ascii=False)


def test_json_escapes_what_breaks_lines_or_cannot_be_written() -> None:
    value = {"text": "a\u2028b\u2029c\x85d\x9be\udce9f\x7f\n"}
    text = to_json(value, indent=None)
    assert json.loads(text) == value
    assert len(text.splitlines()) == 1
    assert text.encode()
