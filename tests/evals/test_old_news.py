"""Old collections of news as JSON Lines: what their packages hold, read into articles."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from evals.benchmarks.copies import read_articles
from evals.benchmarks.old_news import articles, headline_of


@pytest.mark.parametrize(
    ("item", "title", "text"),
    [
        (
            "PORT REOPENS AFTER STORM Ships entered\nthe port.",
            "PORT REOPENS AFTER STORM",
            "Ships entered\nthe port.",
        ),
        ("BANK <BNK> NET UP A bank said so.", "BANK <BNK> NET UP", "A bank said so."),
        ("FED SETS CUSTOMER REPURCHASE, FED SAYS", "", "FED SETS CUSTOMER REPURCHASE, FED SAYS"),
        ("no headline at all", "", "no headline at all"),
    ],
)
def test_a_headline_is_what_stands_in_capitals_before_the_text(item: str, title: str, text: str) -> None:
    assert headline_of(item) == (title, text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bbc = tmp_path / "wheel" / "bbcnews" / "data" / "tech"
    bbc.mkdir(parents=True)
    (bbc / "007.txt").write_bytes("Phones ring\n\nThey cost £5 each.".encode("cp1252"))
    (tmp_path / "lee_background.cor").write_text("Fires burn.\nRain falls.\n", encoding="utf-8")
    (tmp_path / "ReutersCorn-test.arff").write_text(
        "@relation 'x'\n@data\n\n'GRAIN UP The trader\\'s view\\nis &lt;good>.',0\n'FLASH',1\n",
        encoding="latin-1",
    )
    return tmp_path


def test_articles_of_all_three_have_an_id_that_says_where_they_stand(folder: Path) -> None:
    found = {row["id"]: (row["title"], row["text"]) for row in articles(folder)}
    assert found == {
        "bbc-tech-007": ("Phones ring", "They cost £5 each."),
        "abc-lee_background-001": ("", "Fires burn."),
        "abc-lee_background-002": ("", "Rain falls."),
        "reuters-test-0001": ("GRAIN UP", "The trader's view\nis <good>."),
        "reuters-test-0002": ("", "FLASH"),
    }


def test_the_command_writes_what_dateline_reads(folder: Path) -> None:
    file = folder / "old.jsonl"
    command = [sys.executable, "-m", "evals.benchmarks.old_news", str(folder), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "5 articles\n"
    ids = [json.loads(line)["id"] for line in file.read_text(encoding="utf-8").splitlines()]
    assert [article.id for article in read_articles([str(file)])] == ids


def test_a_folder_with_none_of_them_is_an_error(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "evals.benchmarks.old_news", str(tmp_path), str(tmp_path / "out.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "none of the three collections" in done.stderr
