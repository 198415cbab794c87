"""A turn as HTML: safe whatever the texts say, and saying what is needed."""

from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.days import find_days
from assistant.ui.escape import clean
from assistant.ui.links import digest
from assistant.ui.render import turn_html
from index import Copies, Copy
from tests.ui.samples import DAY, HOSTILE, Markup, answer, citation, hostile_text, passage

# Everything that a turn may consist of.
TAGS = {
    "section",
    "h2",
    "h3",
    "p",
    "div",
    "a",
    "bdi",
    "time",
    "blockquote",
    "button",
    "span",
    "pre",
    "ul",
    "li",
    "strong",
    "abbr",
    "details",
    "summary",
}
MARKDOWN_TAGS = TAGS | {"em", "ol", "h1", "h4", "h5", "h6", "code", "hr", "br"}
ATTRIBUTES = {
    "class", "id", "href", "dir", "datetime", "target", "rel", "type", "hidden", "role", "start", "title",
}  # fmt: skip


def assert_harmless(html: str, tags: set[str] = TAGS) -> Markup:
    markup = Markup(html)
    assert {tag for tag, _ in markup.tags} <= tags
    assert {name for _, attrs in markup.tags for name in attrs} <= ATTRIBUTES
    assert all(href.startswith(("article?id=", "http://", "https://")) for href in markup.hrefs)
    assert "\n" not in html
    return markup


@given(hostile_text, hostile_text, hostile_text)
def test_what_articles_and_users_say_never_changes_the_markup(question: str, title: str, quote: str) -> None:
    def drawn(question: str, title: str, quote: str) -> Markup:
        cited = citation(title=title, quote=quote, article_id=title)
        return assert_harmless(
            turn_html(
                "turn-1",
                question,
                limits=f"from {title}",
                understood="u" + question,
                answer=answer(question=question, text="It is so. [1]", citations=(cited,), passages=()),
            )
        )

    hostile = drawn(question, title, quote)
    assert hostile.shape == drawn("q", "t", "w").shape
    assert hostile.texts("blockquote") == [clean(quote)]
    assert hostile.texts("h2") == [clean(question)]


@given(hostile_text)
def test_a_hostile_answer_stays_text(text: str) -> None:
    for shown in (
        turn_html("turn-1", "q", answer=answer(text=text)),
        turn_html("turn-1", "q", answer=answer(text=text, refused=True, citations=())),
        turn_html("turn-1", "q", partial=text),
        turn_html("turn-1", "q", failure=text),
        turn_html("turn-1", "q", answer=answer(text=text, short=text)),
    ):
        assert_harmless(shown)


@given(hostile_text)
def test_a_models_markdown_brings_no_html_no_image_and_no_link(text: str) -> None:
    html = turn_html("turn-1", "q", answer=answer(text=text, mode="llm"))
    markup = assert_harmless(html, MARKDOWN_TAGS)
    assert all(href.startswith("article?") or "gulftoday" in href for href in markup.hrefs)


def test_a_models_emphasis_and_lists_are_kept() -> None:
    text = "Both **urged** calm [1]\n\n- one [2]\n- two <b>x</b> ![i](http://evil.example/i.png)"
    markup = Markup(
        turn_html("turn-1", "q", answer=answer(text=text, mode="llm", citations=(citation(), citation(2))))
    )
    assert markup.texts("strong") == ["urged"]
    assert markup.texts("a", "dl-marker") == ["[1]", "[2]"]
    assert "<b>x</b> ![i](http://evil.example/i.png)" in markup.text


@pytest.mark.parametrize(
    "written",
    ["&#91;1&#93;", "&#x5b;1&#X5D;", "&lbrack;1&rbrack;", "&lsqb;1&rsqb;", "[&#49;]", "&#91;1]", "[1&#93;"],
)
def test_a_marker_written_in_entities_is_none(written: str) -> None:
    markup = Markup(turn_html("turn-1", "q", answer=answer(text=f"So it is {written} [1]", mode="llm")))
    assert markup.texts("a", "dl-marker") == ["[1]"]
    assert f"So it is {written} [1]" in markup.text


def test_each_marker_leads_to_its_own_words() -> None:
    first = citation(1, quote="The first words.", start=5, end=21, article_id="one")
    second = citation(2, quote="The second words.", start=7, end=24, article_id="two/ü &")
    text = "The first words. [1] The second words. [2]"
    html = turn_html("turn-4", "q", answer=answer(text=text, citations=(first, second)))
    links = {
        attrs["id"]: parse_qs(urlsplit(attrs["href"] or "").query)
        for tag, attrs in Markup(html).tags
        if tag == "a" and attrs.get("id")
    }
    assert links == {
        "turn-4-1": {"id": ["one"], "start": ["5"], "end": ["21"], "check": [digest("The first words.")]},
        "turn-4-2": {
            "id": ["two/ü &"],
            "start": ["7"],
            "end": ["24"],
            "check": [digest("The second words.")],
        },
    }


@given(hostile_text)
def test_who_else_carries_a_story_is_said_and_named_whatever_they_call_it(title: str) -> None:
    copy = Copy(article_id=title, title=title, published=DAY, url=title, source=title)
    cited = replace(citation(), also_in=Copies(articles=4, outlets=3, listed=(copy,)))
    markup = assert_harmless(turn_html("turn-1", "q", answer=answer(citations=(cited,))))
    assert markup.texts("summary") == ["Also in 3 other outlets"]
    assert markup.texts("details")[0].endswith("and 3 more")
    assert "article?id=" + urlencode({"": title}, errors="replace")[1:] in markup.hrefs


def test_a_story_that_nobody_else_carries_says_nothing_of_others() -> None:
    assert "details" not in {tag for tag, _ in Markup(turn_html("turn-1", "q", answer=answer())).tags}


def test_a_marker_that_points_nowhere_is_not_a_link() -> None:
    markup = Markup(turn_html("turn-1", "q", answer=answer(text="It is so. [1] Really. [7]")))
    assert markup.texts("a", "dl-marker") == ["[1]"]
    assert "Really. [7]" in markup.text


def test_a_footnote_inside_a_quoted_sentence_is_not_a_marker() -> None:
    quote = "The treaty [1] was signed."
    html = turn_html("turn-1", "q", answer=answer(text=f"{quote} [1]", citations=(citation(quote=quote),)))
    assert Markup(html).texts("a", "dl-marker") == ["[1]"]
    assert "The treaty [1] was signed. <a" in html


def test_the_short_answer_is_bold_once_and_as_whole_words() -> None:
    text = "Russians said over 100 of Russia [1] and over 100 more."
    markup = Markup(turn_html("turn-1", "q", answer=answer(text=text, short="over 100")))
    assert markup.texts("strong") == ["over 100"]
    assert (
        Markup(turn_html("turn-1", "q", answer=answer(text="Russians left. [1]", short="Russia"))).texts(
            "strong"
        )
        == []
    )


@pytest.mark.parametrize(
    ("short", "bold"),
    [
        ("Kevin McCarthy", "McCarthy"),
        ("Detroit Lions", "Lions"),
        ("the Kremlin", None),
        ("Nikki Haley", None),
    ],
)
def test_of_a_name_that_is_told_in_full_the_part_that_is_quoted_is_bold(short: str, bold: str | None) -> None:
    text = "McCarthy saw Detroit and the Lions. [1]" if bold else "Kremlins fell. [1]"
    markup = Markup(turn_html("turn-1", "q", answer=answer(text=text, short=short)))
    assert markup.texts("strong") == ([bold] if bold else [])


def test_a_short_answer_that_is_a_number_does_not_swallow_a_marker() -> None:
    markup = Markup(turn_html("turn-1", "q", answer=answer(text="It came first. [1]", short="1")))
    assert markup.texts("a", "dl-marker") == ["[1]"]


def test_words_of_time_in_a_quote_tell_their_day() -> None:
    quote = "They <met> on Tuesday & will meet on 3 May 2030."
    cited = citation(quote=quote, days=find_days(quote, DAY))
    html = turn_html("turn-1", "q", answer=answer(text=f"{quote} [1]", citations=(cited,)))
    markup = assert_harmless(html)
    assert markup.texts("abbr") == ["on Tuesday"]
    assert [attrs["title"] for tag, attrs in markup.tags if tag == "abbr"] == ["Tuesday, 1 February 2022"]
    assert markup.texts("blockquote") == [quote]
    assert markup.texts("ul", "dl-days") == ["on Tuesday = 1 February 2022"]


_PIECES = ("<b>", '"', "&", "on Tuesday", "last\nweek", "\x00", "'", " said ")


@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_a_hostile_quote_with_words_of_time_stays_text(pieces: list[str]) -> None:
    quote = " ".join(pieces)
    cited = citation(quote=quote, days=find_days(quote, DAY))
    markup = assert_harmless(turn_html("turn-1", "q", answer=answer(text="Yes. [1]", citations=(cited,))))
    assert markup.texts("blockquote") == [clean(quote)]
    assert len(markup.texts("abbr")) == len(cited.days)


def test_the_day_behind_a_short_answer_is_not_looked_for_in_the_text() -> None:
    text = "They met on Tuesday. [1]"
    markup = Markup(turn_html("turn-1", "q", answer=answer(text=text, short="Tuesday (1 February 2022)")))
    assert markup.texts("strong") == ["Tuesday"]
    assert ("abbr", {"class": "dl-day", "title": "1 February 2022"}) in markup.tags


def test_quotes_of_one_article_stand_under_one_title() -> None:
    cited = (
        citation(1, quote="One."),
        citation(2, quote="Two.", article_id="b", title="Other"),
        citation(3, quote="Three."),
    )
    markup = Markup(turn_html("turn-1", "q", answer=answer(citations=cited)))
    assert markup.texts("a", "dl-title") == ["A title", "Other"]
    assert markup.texts("blockquote") == ["One.", "Three.", "Two."]
    assert markup.texts("a", "dl-number") == ["[1]", "[3]", "[2]"]


def test_a_refusal_names_the_nearest_articles_once_and_not_as_sources() -> None:
    refusal = answer(
        text="No answer found in the 2 articles here. Nearest: “A title”; “Other”.",
        refused=True,
        citations=(),
        passages=(passage(), passage(start=9), passage(article_id="b", title="Other")),
    )
    markup = Markup(turn_html("turn-1", "q", answer=refusal))
    assert markup.texts("a", "dl-title") == ["A title", "Other"]
    assert markup.text.count("Other") == 1
    assert "No answer found in the 2 articles here." in markup.text
    assert not markup.texts("div", "dl-sources")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example"])
def test_an_unsafe_address_is_not_linked_to(url: str) -> None:
    markup = Markup(turn_html("turn-1", "q", answer=answer(citations=(citation(url=url),))))
    assert all(href.startswith("article?") for href in markup.hrefs)


def test_links_out_do_not_tell_where_they_come_from() -> None:
    markup = Markup(turn_html("turn-1", "q", answer=answer()))
    outward = [attrs for _, attrs in markup.tags if (attrs.get("href") or "").startswith("http")]
    assert [attrs["rel"] for attrs in outward] == ["noopener noreferrer"]


def test_half_a_marker_is_not_shown_while_the_answer_arrives() -> None:
    for text in ("It is so. [", "It is so. [1", "It is so."):
        assert "It is so.</p>" in turn_html("turn-1", "q", partial=text)
    assert '<span class="dl-marker dl-waiting">[1]</span>' in turn_html(
        "turn-1", "q", partial="It is so. [1]"
    )


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_copied_is_the_plain_text(hostile: str) -> None:
    cited = citation(quote=hostile, title=hostile)
    markup = assert_harmless(turn_html("turn-1", "q", answer=answer(citations=(cited,))))
    assert clean(hostile) in markup.texts("pre", "dl-export")[0]
