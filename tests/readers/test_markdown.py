from datetime import date
from pathlib import Path

import pytest

from tests.readers.reading import read_as


def test_front_matter_names_the_article_and_the_rest_is_the_body_unchanged(tmp_path: Path) -> None:
    values = (
        'title: "Talks: fail"',
        "date: 2022-02-02",
        "url: https://www.bbc.co.uk/x",
        "id: 007",
        "tags: [a, b]",
    )
    front = "\n".join(("---", *values, "---\n"))
    article = read_as(tmp_path, "a.md", front + "\n\n# Heading\r\n\n*Text*  \n\n").article

    assert article.body == "\n\n# Heading\n\n*Text*  \n\n"
    assert (article.id, article.title, article.published) == ("007", "Talks: fail", date(2022, 2, 2))
    assert article.source == "bbc.co.uk"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-02-02", date(2022, 2, 2)),
        ("2022-02-02T23:30:00-05:00", date(2022, 2, 2)),
        ("2022-02-02 10:00:00 +0100", date(2022, 2, 2)),
        ("'20220202'", date(2022, 2, 2)),
        ("Feb. 2, 2022", date(2022, 2, 2)),
    ],
)
def test_dates_in_front_matter_are_read_as_they_are_written(tmp_path: Path, day: str, expected: date) -> None:
    assert read_as(tmp_path, "a.md", f"---\npublished: {day}\n---\nText.").article.published == expected


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("date:", 'no date: add "date" and write it as YYYY-MM-DD'),
        ("date: soon", "'soon' is not a date: write it as YYYY-MM-DD"),
        ("date: [2022]", "the date is not text: write it as YYYY-MM-DD"),
        ("date: 2022-02-30", "'2022-02-30' is not a date: write it as YYYY-MM-DD"),
        ("title: [a, b]", "title is not text"),
        ("title: {a: b}", "title is not text"),
        ("title: a: b", "the front matter is not readable YAML (line 2)"),
        ("? [a]\n: b", "the front matter is not readable YAML (line 2)"),
        ("x: " + "[" * 5000, "the front matter is not readable YAML"),
        ("x: &a [b]\nurl: *a", "the url is not text"),
    ],
)
def test_front_matter_that_is_broken_is_rejected(tmp_path: Path, front: str, reason: str) -> None:
    assert read_as(tmp_path, "a.md", f"---\n{front}\n---\nText.\n").reason == reason


def test_front_matter_that_would_grow_without_end_costs_nothing(tmp_path: Path) -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40))
    front = f"a0: &a0 x\n{levels}\ntitle: *a39"

    assert read_as(tmp_path, "a.md", f"---\n{front}\n---\nText.\n").reason == "title is not text"


def test_front_matter_builds_no_objects(tmp_path: Path) -> None:
    front = f"title: !!python/object/apply:os.mkdir ['{tmp_path}/made']"
    read_as(tmp_path, "a.md", f"---\n{front}\n---\nText.\n")

    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("Intro\n\n## Second level ##\n\nText.", "Second level"),
        ("```\n# not this\n```\n# This\n", "This"),
        ("Underlined\n==========\n\nText.", "Underlined"),
        ("Just text. More text.", "Just text. More text."),
        ("#hashtag\n\nText.", "#hashtag"),
        ("---\ntitle: ''\n---\n# Heading\n", "Heading"),
        ("---\nNo\n---\nText", "No"),
    ],
)
def test_without_a_title_the_first_heading_or_line_is_one(tmp_path: Path, content: str, title: str) -> None:
    article = read_as(tmp_path, "a.md", content).article

    assert article.title == title
    assert article.published is None


@pytest.mark.parametrize(
    "content", ["---\nText after a break.\n", "---\nOne.\n---\nTwo.\n", "--- not front matter\n---\n"]
)
def test_thematic_breaks_are_no_front_matter(tmp_path: Path, content: str) -> None:
    assert read_as(tmp_path, "a.md", content).article.body == content


def test_front_matter_without_text_is_empty(tmp_path: Path) -> None:
    assert read_as(tmp_path, "a.md", "---\ntitle: T\n---\n").reason == "the text is empty"
