"""How a command opens what it works with: the corpus, or the assistant over a corpus that holds something."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from assistant.cli.options import home_of
from assistant.cli.output import visible

if TYPE_CHECKING:
    from assistant import Assistant
    from index import Cluster, Corpus


def open_corpus(ctx: click.Context, cluster: "Cluster | None" = None) -> "Corpus":
    """The corpus in the chosen home, as a context manager; it may be empty. `cluster`: where what comes into
    it is embedded, if not here."""
    from index import Corpus

    return Corpus.open(home_of(ctx), workers=cluster)


def open_assistant(
    ctx: click.Context,
    min_confidence: float | None = None,
    llm: Sequence[str] = (),
    unsupported: str | None = None,
) -> "Assistant":
    """The assistant over the chosen home, as a context manager. An empty home gets the seeds first. `llm`:
    specs of the language models that may write. `unsupported`: what becomes of their sentences that the
    articles do not bear out."""
    from assistant.build import build_assistant

    assistant = build_assistant(
        home_of(ctx),
        llm=llm,
        min_confidence=min_confidence,
        unsupported=unsupported,
        before_seeding=_say_seeding,
    )
    try:
        # Every question needs the model: without it the index is unusable, and no single question at fault.
        _ = assistant.corpus.embedder
    except BaseException:
        assistant.close()
        raise
    return assistant


def say_unusable(assistant: "Assistant") -> None:
    """Name the language models that cannot be used here, before much is asked of them."""
    for reason in assistant.unusable_models.values():
        click.echo(f"dateline: answers are in the articles' own words: {visible(reason)}", err=True)


def _say_seeding() -> None:
    click.echo("dateline: nothing is indexed yet: taking in the articles that ship with Dateline", err=True)
