"""The edge of the command line: wrong usage, broken homes, pipes, Ctrl-C, terminals, and a light --help."""

import json
import os
import pty
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from assistant.cli import search
from index.errors import ModelUnavailable
from tests.command_line import run

COMMANDS = ["index", "ask", "search", "show", "chat", "remove", "status", "doctor", "eval"]
HEAVY = ["chromadb", "gradio", "jinja2", "llama_index", "numpy", "onnxruntime", "pydantic", "tokenizers",
         "sentence_transformers", "torch", "tqdm", "transformers"]  # fmt: skip
BLINKEN = "what did Blinken demand?"


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "assistant.cli", *map(str, arguments)]


def raising(error: Exception) -> Callable[[object], NoReturn]:
    def fail(argument: object) -> NoReturn:
        raise error

    return fail


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edge") / "home"
    assert run("index", "--home", folder).exit_code == 0
    return folder


# -- help


def test_help_lists_every_command_and_the_exit_codes() -> None:
    result = run("--help")
    assert result.exit_code == 0
    listed = re.findall(r"^  (\w+) ", result.stdout.partition("Commands:")[2], flags=re.MULTILINE)
    assert listed == COMMANDS
    assert "Exit codes: 0 done, 1 a question or an article failed" in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_with_an_example_and_takes_a_home(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert re.search(rf"Examples?:\n +dateline {name}", result.stdout)
    assert "--home DIR" in result.stdout
    assert "--debug" in result.stdout


def test_the_version_is_the_one_of_the_distribution() -> None:
    assert run("--version").stdout == "dateline 0.1.0\n"


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["eval", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from assistant.cli.main import dateline\n"
        "try:\n"
        f"    dateline.main({arguments!r}, prog_name='dateline')\n"
        "except SystemExit as end:\n"
        "    print(end.code, sorted(set(name.partition('.')[0] for name in sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout
    assert done.stderr.startswith("0 [")
    assert not [name for name in HEAVY if f"'{name}'" in done.stderr]


def test_a_question_is_answered_without_loading_torch_gradio_or_llama_index(home: Path) -> None:
    code = (
        "import sys\n"
        "from assistant.cli.main import dateline\n"
        "try:\n"
        f"    dateline.main(['ask', {BLINKEN!r}, '--home', {str(home)!r}], prog_name='dateline')\n"
        "except SystemExit as end:\n"
        "    print(end.code, sorted(set(name.partition('.')[0] for name in sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.startswith("0 [")
    assert "'onnxruntime'" in done.stderr
    too_much = (
        "gradio",
        "llama_index",
        "pandas",
        "sentence_transformers",
        "torch",
        "transformers",
        "uvicorn",
    )
    assert not [name for name in too_much if f"'{name}'" in done.stderr]


# -- wrong usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serve"], "serve"),
        (["ask"], "there is no question"),
        (["ask", "--sinse", "2022-02-02", "who?"], "--sinse"),
        (["ask", "who?", "--since", "yesterday"], "'yesterday' is no day: write it as 2022-02-02"),
        (["ask", "who?", "--until", "2022-02-30"], "'2022-02-30' is no day"),
        (["ask", "who?", "--as-of", "2022-2-2"], "'2022-2-2' is no day"),
        (["ask", "who?", "--since", "2022-03-01", "--until", "2022-02-01"], "no article can match"),
        (["ask", "who?", "--llm", "llama3.2"], "names no language model: write ollama/NAME"),
        (["ask", "who?", "--llm", "http://a:key@b/v1#c"], "give the key in $DATELINE_LLM_KEY"),
        (["ask", "who?", "--llm", "ollama/x", "--no-llm"], "either --llm or --no-llm"),
        (["ask", "--batch", "nowhere.jsonl", "--json"], "nowhere.jsonl"),
        (["ask", "--batch", "-", "who?"], "either a question or --batch"),
        (["ask", "who?", "--home", ""], "it is empty: name a folder"),
        (["ask", "who?", "--home", __file__], "is a file"),
        (["search"], "QUERY"),
        (["search", "x", "-n", "0"], "-n"),
        (["show"], "ARTICLE_ID"),
        (["chat", "--port", "65536"], "--port"),
    ],
)
def test_wrong_usage_is_one_line_that_points_to_the_help(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert re.fullmatch(r"dateline: .+ \(see `dateline( \w+)? --help`\)\n", result.stderr)


def test_no_arguments_at_all_get_the_help_but_on_stderr() -> None:
    result = run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Commands:" in result.stderr


def test_no_llm_holds_against_the_environment(home: Path) -> None:
    assert run("ask", BLINKEN, "--no-llm", "--home", home, DATELINE_LLM="no model at all").exit_code == 0


# -- the home


def test_the_home_is_taken_from_the_command_the_group_or_the_environment(home: Path, tmp_path: Path) -> None:
    other = str(tmp_path / "other")
    homes = [
        run("status", "--json", "--home", home, DATELINE_HOME=other),
        run("--home", home, "status", "--json", DATELINE_HOME=other),
        run("--home", other, "status", "--json", "--home", home),
        run("status", "--json", DATELINE_HOME=str(home)),
    ]
    assert [json.loads(result.stdout)["home"] for result in homes] == [str(home)] * 4


@pytest.fixture(scope="module")
def unusable_homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("unusable")
    file, garbage = folder / "file", folder / "garbage"
    file.write_text("not a folder")
    run("index", "--home", garbage)
    databases = [path for path in garbage.rglob("*") if path.is_file() and path.read_bytes()[:6] == b"SQLite"]
    assert databases
    for path in databases:
        path.write_bytes(b"\x00garbage" * 1000)
    return {"file": file, "garbage": garbage}


@pytest.mark.parametrize("kind", ["file", "garbage"])
@pytest.mark.parametrize("arguments", [["ask", "who?"], ["status"], ["index"], ["show", "x"]])
def test_a_home_that_cannot_be_used_is_one_line_and_exit_code_3(
    unusable_homes: dict[str, Path], kind: str, arguments: list[str]
) -> None:
    result = run(*arguments, DATELINE_HOME=str(unusable_homes[kind]))
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("dateline: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["ask", "who?"], ["ask", "--batch", "-"], ["search", "x"]])
def test_a_model_that_cannot_be_loaded_is_one_line_and_exit_code_3(
    home: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setattr("index.embedding.load_embedder", raising(ModelUnavailable("the model is damaged")))
    result = run(*arguments, "--home", home)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "dateline: the model is damaged\n"


# -- errors that nobody foresaw


@pytest.mark.parametrize(
    ("error", "exit_code", "said"),
    [
        (RuntimeError("two\nlines"), 1, "unexpected RuntimeError: two lines; run it again with --debug"),
        (PermissionError(13, "Permission denied", "/x/y"), 1, "/x/y: Permission denied"),
        (sqlite3.DatabaseError("file is not a database"), 3, "file is not a database; run `dateline doctor`"),
    ],
)
def test_an_unforeseen_error_is_one_line_and_with_debug_a_traceback(
    monkeypatch: pytest.MonkeyPatch, error: Exception, exit_code: int, said: str
) -> None:
    monkeypatch.setattr(search, "open_corpus", raising(error))
    result = run("show", "x")
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    for arguments in (["--debug", "show", "x"], ["show", "x", "--debug"]):
        result = run(*arguments)
        assert result.exit_code == exit_code
        assert "Traceback (most recent call last)" in result.stderr
        assert said in result.stderr.splitlines()[-1]


# -- pipes, signals and terminals: real processes


def start_batch(home: Path) -> "subprocess.Popen[str]":
    """A batch that waits for its first question."""
    return subprocess.Popen(
        command("ask", "--batch", "-", "--json", "--home", home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_reader_that_goes_away_ends_the_command_quietly(home: Path) -> None:
    with start_batch(home) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write('{"id": 1, "question": "who?"}\n' * 3)
        process.stdin.close()
        assert process.wait(60) == 141
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("arguments", "streams", "exit_code", "said"),
    [
        (["status", "--json"], ">&-", 0, ""),
        (["index", "--json"], ">&- 2>&-", 0, ""),
        (["index", "-"], "<&-", 1, "rejected stdin: standard input is closed\n"),
    ],
)
def test_streams_that_a_supervisor_closed_are_missed_by_nobody(
    home: Path, arguments: list[str], streams: str, exit_code: int, said: str
) -> None:
    line = f"{shlex.join(command(*arguments, '--home', home))} {streams}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (exit_code, said)


@pytest.mark.parametrize("name", ["~$report.docx", "~draft.txt", "./~draft.txt"])
def test_a_file_whose_name_begins_like_that_of_a_user_ends_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Rain in Bonn\n20240105\nhttps://example.org/rain\nIt rained.\n")
    result = run("index", name, "a.txt", "--home", tmp_path / "home")
    assert (result.exit_code, result.stdout.partition(" (")[0]) == (1, "2 articles seen: 1 new, 1 rejected")
    assert result.stderr == f"rejected {tmp_path / name}: no such file or folder\n"
    asked = run("ask", "who?", "--llm", name)
    assert "names no language model" in asked.stderr


def test_answers_of_a_batch_come_while_more_questions_are_on_their_way(home: Path) -> None:
    with start_batch(home) as process:
        assert process.stdin
        assert process.stdout
        for number in (1, 2):
            process.stdin.write(json.dumps({"id": number, "question": BLINKEN}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(60) == 0


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_a_batch_without_a_traceback(home: Path) -> None:
    with start_batch(home) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(json.dumps({"id": 1, "question": BLINKEN}) + "\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read().strip() == ""


def on_a_terminal(*arguments: str | Path, columns: int = 60, **environment: str) -> str:
    """What a person sees: the command's stdout is a real terminal of that width."""
    ours, theirs = pty.openpty()
    settings = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm", **environment}
    if "NO_COLOR" not in environment:
        settings.pop("NO_COLOR", None)
    process = subprocess.Popen(command(*arguments), stdout=theirs, stderr=subprocess.DEVNULL, env=settings)
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how Linux reports that the last writer of a terminal has gone
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.wait(60) == 0
    return seen.decode().replace("\r\n", "\n")


def test_on_a_terminal_the_answer_is_wrapped_and_coloured(home: Path) -> None:
    seen = on_a_terminal("ask", BLINKEN, "--home", home)
    assert "\x1b[36m[1]\x1b[0m" in seen
    answer = re.sub(r"\x1b\[\d+m", "", seen.partition("Sources")[0])
    assert len(answer.splitlines()) > 2
    assert max(map(len, answer.splitlines())) <= 60


def test_no_color_is_respected_on_a_terminal(home: Path) -> None:
    assert "\x1b" not in on_a_terminal("ask", BLINKEN, "--home", home, NO_COLOR="1")


def test_in_a_pipe_there_are_no_colours_and_sentences_stay_whole(home: Path) -> None:
    done = subprocess.run(command("ask", BLINKEN, "--home", home), capture_output=True, text=True, check=True)
    assert "\x1b" not in done.stdout
    assert any(
        line.startswith("Blinken urged") and "Price said. [1]" in line for line in done.stdout.splitlines()
    )


def test_a_terminal_that_cannot_show_a_letter_gets_another_instead(home: Path) -> None:
    settings = {**os.environ, "PYTHONIOENCODING": "iso8859-2"}
    human = subprocess.run(
        command("ask", BLINKEN, "--home", home), capture_output=True, env=settings, check=True
    )
    assert b"2 February 2022 ? gulftoday.ae" in human.stdout
    asked = subprocess.run(
        command("ask", "Где Київ?", "--json", "--home", home), capture_output=True, env=settings, check=True
    )
    assert json.loads(asked.stdout.decode("ascii"))["question"] == "Где Київ?"


def test_the_chat_page_stops_cleanly_on_ctrl_c(home: Path) -> None:
    with subprocess.Popen(
        command("chat", "--port", "0", "--home", home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        line = process.stderr.readline()
        assert re.match(r"Dateline is at http://127\.0\.0\.1:\d+", line)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert process.stdout.read() == ""
        assert "Traceback" not in process.stderr.read()
