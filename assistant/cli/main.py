"""The group `dateline`: owns which commands there are, and the edge at which every error becomes one line.

A command's module is imported when the command is called or listed; what is heavy, only when it runs.
Other packages add commands through the entry-point group `dateline.commands`: `eval` comes that way, since
`assistant` may not know of `evals`.
"""

import io
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from assistant.cli.exit_codes import FAILED, INTERRUPTED, PIPE_CLOSED, UNUSABLE, WRONG_USAGE
from assistant.cli.options import common_options, debugging
from assistant.errors import AssistantError
from index.errors import ClusterGone, IndexingError, IndexUnusable

COMMANDS = {
    "index": "assistant.cli.intake:index_command",
    "ask": "assistant.cli.ask:ask_command",
    "search": "assistant.cli.search:search_command",
    "show": "assistant.cli.search:show_command",
    "chat": "assistant.cli.chat:chat_command",
    "remove": "assistant.cli.upkeep:remove_command",
    "status": "assistant.cli.upkeep:status_command",
    "doctor": "assistant.cli.upkeep:doctor_command",
}
ENTRY_POINTS = "dateline.commands"


class Failure(click.ClickException):
    """One line for the user and the exit code that goes with it."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # a class variable in Click, but read from the instance


def failure_of(error: Exception) -> Failure:
    """What is said of an error, and the exit code."""
    import sqlite3

    if isinstance(error, IndexUnusable):
        return Failure(str(error), UNUSABLE)
    if isinstance(error, IndexingError | AssistantError):
        return Failure(str(error), FAILED)
    if isinstance(error, sqlite3.Error):
        return Failure(f"the index cannot be used: {error}; run `dateline doctor`", UNUSABLE)
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return Failure(f"{where}{error.strerror}", FAILED)
    message = (
        f"unexpected {type(error).__name__}: {error}; run it again with --debug to see where it happened"
    )
    return Failure(message, FAILED)


class CommandLine(click.Group):
    """A group that loads its commands by name and turns every error into one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which one needs them; what other packages add comes last."""
        return [*COMMANDS, *sorted(entry.name for entry in _entry_points() if entry.name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Loads the command's module; None when there is no such command."""
        if cmd_name in COMMANDS:
            module, _, attribute = COMMANDS[cmd_name].partition(":")
            loaded = getattr(import_module(module), attribute)
        else:
            # Reading the metadata of every installed package takes long enough to be left for last.
            found = [entry for entry in _entry_points() if entry.name == cmd_name]
            if not found:
                return None
            loaded = found[0].load()
        assert isinstance(loaded, click.Command)
        return loaded

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error leaves here as a `Failure`."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            _forget_stdout()
            raise click.exceptions.Exit(PIPE_CLOSED) from None
        except Exception as error:
            if debugging(ctx):
                click.echo(traceback.format_exc(), err=True, nl=False)
            raise failure_of(error) from error

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Click's own `main`, with one-line errors and our exit codes."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            # An outlet's name with an odd letter must not end a command on a terminal that cannot show it.
            sys.stdout.reconfigure(errors="replace")
        extra.setdefault("color", False if os.environ.get("NO_COLOR") else None)
        try:
            result = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            code = WRONG_USAGE
        except click.ClickException as error:
            click.echo(f"dateline: {_one_line(error)}", err=True)
            code = error.exit_code
            if isinstance(error.__cause__, ClusterGone):
                _leave_at_once(code)
        except click.Abort:
            code = INTERRUPTED
        else:
            code = result if isinstance(result, int) else 0
        sys.exit(code)


def _leave_at_once(code: int) -> NoReturn:
    """Without the end that Python makes of a process: threads of Ray that wait for a cluster would crash it.
    What was indexed is written and closed by now."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _entry_points() -> Sequence[Any]:
    from importlib.metadata import entry_points

    return tuple(entry_points(group=ENTRY_POINTS))


def _one_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "dateline"
        return f"{message.rstrip('.')} (see `{path} --help`)"
    return message


def _forget_stdout() -> None:
    """Who read our output has gone: let what Python still flushes at exit go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline", message="dateline %(version)s")
@common_options
def dateline() -> None:
    """Ask a collection of news articles a question; get an answer tied to their exact words.

    Everything runs on this machine: no language model, no key and no network are needed. A first question
    works at once, on the articles that ship with Dateline; add your own with `dateline index PATH`.

    \b
    Examples:
      dateline ask "what did Blinken demand?"
      dateline index articles.jsonl ~/clippings
      dateline chat

    Exit codes: 0 done, 1 a question or an article failed (the rest was done), 2 wrong usage, 3 the index is
    unusable.
    """


def main() -> NoReturn:
    """The command `dateline`."""
    dateline.main(prog_name="dateline")
    raise AssertionError("unreachable: `main` leaves through sys.exit")
