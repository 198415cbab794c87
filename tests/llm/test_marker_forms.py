"""Markers as models write them that do not keep to the rule: in other brackets, wrapped, in prose."""

import pytest

from tests.llm.test_cited_text import check, read

S, U = "The bridge was closed", "The union wants more pay"


def shown_of(text: str) -> str:
    """What is shown of it, wherever it is cut."""
    shown, cited = read([text])
    check(shown, cited)
    for pieces in (list(text), *([text[:cut], text[cut:]] for cut in range(1, len(text)))):
        again, other = read(pieces)
        assert (again, other.citations, other.sentences) == (shown, cited.citations, cited.sentences), pieces
    return shown


@pytest.mark.parametrize(
    "marker",
    ["(417)", "(Source 417)", "(source 417, 999)", "(see [417])", "([417])", "([417], [999])",
     "<sup>417</sup>", "<sup>[417]</sup>", "\\[417\\]", "[417: Title of it]", "[417, p. 2]",
     "[417, paragraph 1]", "[417 - Title]", "[Source 417, 12 March 2024]", "(417: Title)",
     "[key 417]", "**[417]**", "*[417]*", "`[417]`", "**(417)**", "(**[417]**)", "[[417], [999]]",
     "[[417] [999]]", "[417]-[999]", "[417], [999]", "[417] – [999]", "[417] and [999]",
     "[417] & [999]", "[417+999]"],
)  # fmt: skip
def test_a_key_is_understood_and_nothing_is_left_of_how_it_was_written(marker: str) -> None:
    for text in (f"{S}{marker}. {U} [932].", f"{S} {marker}. {U} [932]."):
        assert shown_of(text) == f"{S} [1]. {U} [2]."


@pytest.mark.parametrize(
    "marker",
    ["**[999]**", "*[999]*", "`[999]`", "([999])", "(see [999])", "<sup>999</sup>", "\\[999\\]",
     "[[998], [999]]", "[998]-[999]", "**([999])**"],
)  # fmt: skip
def test_nothing_is_left_of_one_that_was_never_handed_out(marker: str) -> None:
    assert shown_of(f"{U} like cake {marker}, and more.") == f"{U} like cake, and more."


@pytest.mark.parametrize(
    "text",
    ["(999)", "(2024)", "(12 people)", "(source 999)", "(417 people)", "(417-419)", "**999**",
     "**Bold** and *so*", "`code` (x) < 3 \\ 4", "10<sup>6</sup> m<sup>2</sup>", "source 999",
     "Article 5", "resource 417", "source 417.5", "source 417th", "sources and articles", "****",
     "(see below)", "a - b, c"],
)  # fmt: skip
def test_what_is_no_marker_stays_as_it_was_written(text: str) -> None:
    assert shown_of(f"Bananas are {text}, or so.") == f"Bananas are {text}, or so."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"According to source 417, {S}. {U} [932].", f"According to the source, {S}. [1] {U} [2]."),
        (f"As the source 417 says, {S}.", f"As the source says, {S}. [1]"),
        (f"Sources 417 and 932 say: {S}.", f"The sources say: {S}. [1]"),
        (f"Article #417 says that {S} [417].", f"The article says that {S} [1]."),
        (f"According to source 417, or 18 others, {S}.", f"According to the source, or 18 others, {S}. [1]"),
    ],
)
def test_a_source_that_is_named_in_prose_is_cited_and_its_key_is_not_shown(text: str, shown: str) -> None:
    assert shown_of(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"**[417] {S}.**", f"**{S}.** [1]"),
        (f"([417] {S})", f"({S}) [1]"),
        (f"{S} ([417] says so).", f"{S} ([1] says so)."),
        (f"{S} [417], and it rained [999], so.", f"{S} [1], and it rained, so."),
        (f"{S} [417] - it rained.", f"{S} [1] - it rained."),
    ],
)
def test_no_space_stands_behind_a_mark_that_opens_and_other_marks_stay(text: str, shown: str) -> None:
    assert shown_of(text) == shown


def test_an_index_in_code_and_round_brackets_there_stay() -> None:
    code = "```py\nf(417) * a[417] - b[932]\n**[1]**\n```\n"
    assert "f(417) * a[417] - b[932]\n" in shown_of(f"{S} [417].\n\n{code}")
