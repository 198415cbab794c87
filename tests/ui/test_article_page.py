"""The article with the quoted words highlighted."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.ui import article_page
from assistant.ui.article_page import CHANGED, MISSING, article_html, notice_html
from assistant.ui.escape import clean
from assistant.ui.links import Span, read_span
from index.article import Article
from tests.ui.samples import DAY, HOSTILE, Markup, hostile_text


def article(body: str, **changes: str) -> Article:
    fields = {
        "id": "a",
        "title": "A title",
        "url": "https://www.gulftoday.ae/x",
        "source": "gulftoday.ae",
    } | changes
    return Article(published=DAY, body=body, **fields)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(st.lists(hostile_text, min_size=1, max_size=6), st.data())
def test_what_is_marked_is_what_was_quoted(pieces: list[str], data: st.DataObject) -> None:
    body = "\n".join(pieces)
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    quote = body[start:end]
    markup = Markup(article_html(article(body), Span.of(quote, start, end)))
    marked = "".join(markup.texts("mark"))
    assert squeezed(marked) == squeezed(clean(quote))
    assert squeezed("".join(markup.texts("p")).replace(CHANGED, "")).endswith(squeezed(clean(body)))


@given(hostile_text, hostile_text)
def test_what_an_article_says_never_changes_the_page(title: str, text: str) -> None:
    body = "x" + text.replace("\n", " ")
    hostile = Markup(article_html(article(body, title=title, source=title), Span.of(body, 0, len(body))))
    plain = Markup(article_html(article("x", title="t", source="t" if title else ""), Span.of("x", 0, 1)))
    assert hostile.shape == plain.shape


def test_a_quote_across_paragraphs_is_marked_in_each_and_found_by_its_first_part() -> None:
    body = "One two.\nThree four.\nFive."
    html = article_html(article(body), Span.of(body[4:15], 4, 15))
    assert Markup(html).texts("mark") == ["two.", "Three "]
    assert html.count('id="quote"') == 1


def test_paragraphs_parted_by_blank_lines_keep_their_line_ends() -> None:
    markup = Markup(article_html(article("One\ntwo.\n\nThree.")))
    assert markup.texts("p")[1:] == ["One\ntwo.", "Three."]


def test_words_of_time_in_the_quote_tell_their_day_and_those_around_it_do_not() -> None:
    body = "They met on Monday.\nThey spoke on Tuesday.\nThey argued last\nweek, they said."
    markup = Markup(article_html(article(body), Span.of(body[20:], 20, len(body))))
    assert markup.texts("abbr") == ["on Tuesday"], "words across two paragraphs are left alone"
    assert [attrs["title"] for tag, attrs in markup.tags if tag == "abbr"] == ["Tuesday, 1 February 2022"]
    assert "".join(markup.texts("mark")) == body[20:].replace("\n", "")


def test_an_article_that_was_edited_is_not_marked_at_the_wrong_place() -> None:
    span = Span.of("Price said", 0, 10)
    markup = Markup(article_html(article("Somebody else said it."), span))
    assert markup.texts("mark") == []
    assert markup.texts("p", "dl-notice") == [CHANGED]


def test_a_very_long_article_is_shown_around_the_quote() -> None:
    body = "word " * (article_page.MAX_SHOWN // 2)
    middle = len(body) // 2
    html = article_html(article(body), Span.of(body[middle : middle + 4], middle, middle + 4))
    markup = Markup(html)
    assert markup.texts("mark") == [body[middle : middle + 4]]
    assert markup.texts("p", "dl-cut") == ["…", "…"]
    assert len(html) < 2 * article_page.MAX_SHOWN + 5_000


def test_the_fields_of_a_link_are_read_or_ignored() -> None:
    assert read_span("3", "9", "abc") == Span(start=3, end=9, check="abc")
    for start, end, check in (
        ("-1", "9", "x"),
        ("a", "9", "x"),
        ("1", "", "x"),
        ("1", "9" * 400, "x"),
        ("1", "2", None),
    ):
        assert read_span(start, end, check) is None


def test_a_hostile_title_does_not_leave_the_page_title() -> None:
    for title in HOSTILE:
        assert Markup(article_html(article("x", title=title))).texts("title") == [
            f"{clean(title)} · Dateline"
        ]


def test_an_article_that_is_gone_is_said_in_one_line() -> None:
    assert "no longer in the index" in Markup(notice_html(MISSING)).text
