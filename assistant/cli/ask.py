"""`dateline ask`: one question for a person, or many from a file for a program."""

from collections import Counter
from typing import IO, TYPE_CHECKING

import click

from assistant.cli.batch import answer_lines
from assistant.cli.exit_codes import FAILED
from assistant.cli.opening import open_assistant, say_unusable
from assistant.cli.options import (
    Scope,
    chosen_models,
    common_options,
    confidence_option,
    debugging,
    json_option,
    llm_options,
    scope_options,
)
from assistant.cli.output import render_answer, to_json, visible

if TYPE_CHECKING:
    from assistant import Assistant


@click.command(short_help="Answer a question from the articles.")
@click.argument("question", nargs=-1)
@click.option(
    "--batch",
    type=click.File("rb"),
    metavar="FILE.jsonl",
    help="Answer the questions in this file, one JSON object a line; `-` reads them from stdin.",
)
@scope_options
@llm_options
@confidence_option
@json_option
@common_options
@click.pass_context
def ask_command(
    ctx: click.Context,
    /,
    question: tuple[str, ...],
    batch: IO[bytes] | None,
    llm: str | None,
    no_llm: bool,
    unsupported: str | None,
    as_json: bool,
    min_confidence: float | None,
    **limits: object,
) -> None:
    """Answer QUESTION with sentences of the articles, each with its source.

    When the articles do not hold the answer, it says so and names the nearest articles.

    With --llm a language model writes the answer, and each of its citations is checked against the articles
    in the same way. When it has no key here, cannot be reached, is too slow or writes nothing that holds, the
    answer comes in the articles' own words; stderr and the JSON's "notice" say why. With `--unsupported drop`
    a sentence that the articles do not bear out is taken out before it is shown; the JSON's "left_out" counts
    them. Keys come from the environment (OPENAI_API_KEY, ANTHROPIC_API_KEY, for another server
    DATELINE_LLM_KEY) or from the system's keyring.

    With --batch, every line of the file is an object with "question" and, where wanted, "id", "history" (a
    list of {"q", "a"}), "as_of", "since", "until" and "source"; the options given here hold for lines that
    have none of their own. Answers are written as JSON, one a line, in the order of the questions. A line
    that cannot be answered becomes {"id", "error"}, the others go on, and the exit code is 1.

    \b
    Examples:
      dateline ask "what did Blinken demand?"
      dateline ask "who warned of sanctions?" --since 2022-02-01 --source gulftoday.ae --json
      dateline ask "what did Blinken demand?" --llm ollama/llama3.2
      dateline ask --batch questions.jsonl --json > answers.jsonl
    """
    models = chosen_models(ctx, llm, no_llm)
    scope = Scope.of_command(**limits)
    if batch is not None:
        if question:
            raise click.UsageError("give either a question or --batch, not both", ctx)
        with open_assistant(ctx, min_confidence, models, unsupported) as assistant:
            _answer_batch(ctx, assistant, batch, scope)
        return
    if not question:
        raise click.UsageError("there is no question", ctx)
    with open_assistant(ctx, min_confidence, models, unsupported) as assistant:
        answer = assistant.ask(
            " ".join(question),
            since=scope.since,
            until=scope.until,
            source=scope.source,
            as_of=scope.as_of,
        )
    if answer.notice:
        click.echo(f"dateline: answered in the articles' own words: {visible(answer.notice)}", err=True)
    click.echo(to_json({"id": None, **answer.to_json()}) if as_json else render_answer(answer))


def _answer_batch(ctx: click.Context, assistant: "Assistant", batch: IO[bytes], scope: Scope) -> None:
    say_unusable(assistant)
    asked = failed = 0
    notices: Counter[str] = Counter()
    for line in answer_lines(assistant, batch, scope, debug=debugging(ctx)):
        asked += 1
        failed += "error" in line
        if line.get("notice") and not line["refused"]:
            notices[line["notice"]] += 1
        click.echo(to_json(line, indent=None))
    for notice, count in notices.items():
        click.echo(
            f"dateline: {count} of {asked} answered in the articles' own words: {visible(notice)}", err=True
        )
    if failed:
        click.echo(f"dateline: {failed} of {asked} questions could not be answered", err=True)
        ctx.exit(FAILED)
