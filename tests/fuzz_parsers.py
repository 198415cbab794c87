"""The parsers under a coverage-guided fuzzer: `python -m tests.fuzz_parsers [libFuzzer's options] FOLDER`.

The first byte of an input chooses the format. Files of lines may raise nothing; of the others, which are read
in a child process that turns whatever they raise into a reason, only what they give is checked.
"""

import logging
import sys

import atheris

with atheris.instrument_imports(include=["index"]):
    from index.article import Article
    from index.readers.formats import format_of, read_source
    from index.readers.source import bytes_source

from tests.test_parser_fuzz import GOOD


def one(data: bytes) -> None:
    """An input."""
    if not data:
        return
    name, _ = GOOD[data[0] % len(GOOD)]
    chosen = format_of(name)
    assert chosen is not None
    items = []
    try:
        for item in read_source(bytes_source(data[1:], name=name, origin="/a/b", url="https://a.example/c")):
            items.append(item)
    except Exception:
        if not chosen.guarded:
            raise
    for item in items:
        if isinstance(item, Article):
            assert item.body.strip()
            assert item.id
            assert "\r" not in item.body


if __name__ == "__main__":
    logging.disable()
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
