"""`dateline chat`: the web page. What it looks like and how it is served is `assistant.ui`'s."""

from functools import partial

import click

from assistant.cli.opening import open_assistant, say_unusable
from assistant.cli.options import chosen_models, common_options, confidence_option, llm_options


@click.command(short_help="Serve the chat page for your browser.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=7860,
    show_default=True,
    help="The port to serve on; 0 takes any free one.",
)
@click.option(
    "--allow-name",
    "names",
    multiple=True,
    metavar="NAME",
    help="A further host name that browsers may use for the page, as behind a proxy; may be given again.",
)
@partial(llm_options, several=True)
@confidence_option
@common_options
@click.pass_context
def chat_command(
    ctx: click.Context,
    /,
    host: str,
    port: int,
    names: tuple[str, ...],
    llm: tuple[str, ...],
    no_llm: bool,
    unsupported: str | None,
    min_confidence: float | None,
) -> None:
    """Serve the chat page until Ctrl-C, and say where it is.

    Only this machine can reach it unless --host says otherwise. Nothing is sent anywhere, save questions and
    the passages found for them to a language model that you name with --llm.

    \b
    Examples:
      dateline chat
      dateline chat --port 8080
      dateline chat --llm ollama/llama3.2 --llm openai/gpt-4o-mini
    """
    models = chosen_models(ctx, llm, no_llm)
    with open_assistant(ctx, min_confidence, models, unsupported) as assistant:
        from assistant.ui import serve

        say_unusable(assistant)
        serve(assistant, host=host, port=port, names=names, announce=lambda line: click.echo(line, err=True))
