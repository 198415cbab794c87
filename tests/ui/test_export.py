"""What the copy button copies."""

import pytest
from markdown_it import MarkdownIt

from assistant.days import find_days
from assistant.ui.export import export_text
from tests.ui.samples import DAY, answer, citation


def test_words_of_time_are_explained_where_they_are_quoted() -> None:
    quote = "They met on Tuesday."
    text = export_text(answer(citations=(citation(quote=quote, days=find_days(quote, DAY)),)))
    assert "    on Tuesday = 1 February 2022\n" in text


def test_a_copied_answer_carries_its_citations() -> None:
    copied = export_text(
        answer(
            standalone_question="what did Lavrov warn?",
            question="and Lavrov?",
            text="One. [1] Two. [2]",
            citations=(
                citation(1, quote="One.", title="First\ntitle"),
                citation(2, quote="Two.", title="Second", url="javascript:alert(1)", published=None),
            ),
        )
    )
    assert copied == (
        "Q: and Lavrov?\n"
        "(understood as: what did Lavrov warn?)\n"
        "\n"
        "One. [1] Two. [2]\n"
        "\n"
        "Sources\n"
        "[1] “One.”\n"
        "    First title, gulftoday.ae, 2 February 2022\n"
        "    https://www.gulftoday.ae/opinion/x\n"
        "[2] “Two.”\n"
        "    Second\n"
    )


@pytest.mark.parametrize("mode", ["llm", "extractive"])
def test_a_marker_is_no_link_where_a_copied_answer_is_read_as_markdown(mode: str) -> None:
    text = "It is so. [1](http://evil.example) Or [1][2](http://evil.example 'x')."
    copied = export_text(answer(text=text, mode=mode, citations=(citation(1), citation(2))))
    assert "It is so. [1] (http://evil.example) Or [1][2] (http://evil.example 'x')." in copied
    assert "<a" not in MarkdownIt("commonmark").render(copied)


def test_a_quote_is_copied_letter_for_letter() -> None:
    quote = "As was shown [1](see there)."
    assert f"“{quote}”" in export_text(answer(citations=(citation(quote=quote),)))
