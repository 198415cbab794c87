"""How a command opens what it works with: the corpus, or the assistant over a corpus that holds something."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from assistant.cli.options import home_of

if TYPE_CHECKING:
    from assistant import Assistant
    from index import Corpus


def open_corpus(ctx: click.Context) -> "Corpus":
    """The corpus in the chosen home, as a context manager; it may be empty."""
    from index import Corpus

    return Corpus.open(home_of(ctx))


@contextmanager
def open_assistant(ctx: click.Context) -> Iterator["Assistant"]:
    """The assistant over the chosen home. An empty home gets the seed articles first, and stderr says so."""
    from assistant import Assistant

    with open_corpus(ctx) as corpus:
        if not corpus.status().articles:
            click.echo("dateline: nothing is indexed yet: indexing the articles that ship with it", err=True)
            corpus.sync()
    with Assistant.open(home_of(ctx)) as assistant:
        yield assistant
