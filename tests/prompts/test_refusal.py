from datetime import date
from typing import Any

import pytest

from prompts import render

DAY = date(2022, 2, 2)
LATER = date(2024, 12, 31)
ONE_ARTICLE: dict[str, Any] = {
    "articles": 1,
    "first_day": DAY,
    "last_day": DAY,
    "nearest": ["Putin accuses US of ignoring Russian security needs"],
    "since": None,
    "until": None,
    "source": None,
}


def refusal(**changes: Any) -> str:
    return render("refusal", **{**ONE_ARTICLE, **changes})


def test_a_refusal_over_one_article_reads_as_english() -> None:
    assert refusal() == (
        "No answer found in the one article here, dated 2 February 2022. "
        "Nearest: “Putin accuses US of ignoring Russian security needs”."
    )


def test_a_refusal_over_many_articles_names_the_range_of_days() -> None:
    assert refusal(articles=8772, last_day=LATER, nearest=["A", "B"]) == (
        "No answer found in the 8,772 articles here, dated 2 February 2022 to 31 December 2024. "
        "Nearest: “A”; “B”."
    )


def test_a_refusal_without_dates_and_without_nearest_articles_says_neither() -> None:
    assert (
        refusal(articles=3, first_day=None, last_day=None, nearest=[])
        == "No answer found in the 3 articles here, undated."
    )


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"source": "bbc.co.uk"}, "the articles from bbc.co.uk;"),
        ({"since": DAY}, "the articles since 2 February 2022;"),
        ({"until": LATER}, "the articles up to 31 December 2024;"),
        ({"since": DAY, "until": LATER}, "the articles between 2 February 2022 and 31 December 2024;"),
        ({"since": DAY, "until": DAY}, "the articles of 2 February 2022;"),
        ({"source": "bbc.co.uk", "since": DAY}, "the articles from bbc.co.uk since 2 February 2022;"),
    ],
)
def test_a_refusal_under_a_filter_says_what_was_searched_and_what_there_is(
    limits: dict[str, Any], said: str
) -> None:
    text = refusal(**limits)
    assert f"No answer found in {said} there is one article here, dated 2 February 2022." in text


def test_an_empty_collection_is_told_apart_from_a_missing_answer() -> None:
    text = refusal(articles=0, first_day=None, last_day=None, nearest=[])
    assert text == "There are no articles here yet: add some with `dateline index PATH`."


def test_titles_are_plain_text_and_neither_escaped_nor_rendered_again() -> None:
    assert "“<b>R&D</b> {{ articles }}”" in refusal(nearest=["<b>R&D</b> {{ articles }}"])


def test_a_forgotten_variable_is_an_error_and_not_an_empty_place() -> None:
    forgotten = {name: value for name, value in ONE_ARTICLE.items() if name != "nearest"}
    with pytest.raises(TypeError, match="misses nearest"):
        render("refusal", **forgotten)


def test_a_variable_that_the_template_does_not_use_is_an_error() -> None:
    with pytest.raises(TypeError, match="has no colour"):
        refusal(colour="red")


def test_an_unknown_template_is_named() -> None:
    with pytest.raises(LookupError, match="no template 'greeting'"):
        render("greeting")
