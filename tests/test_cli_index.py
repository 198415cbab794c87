"""`dateline index`: what it reports, what it rejects and how, and the exit code."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command_line import run
from tests.readers.documents import page
from tests.web.site import Page, serving

SYNC_KEYS = [
    "seen",
    "indexed",
    "updated",
    "unchanged",
    "removed",
    "rejected",
    "articles",
    "passages",
    "seconds",
]


def test_indexing_again_finds_nothing_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = json.loads(run("index", "--json", "--home", home).stdout)
    assert (first["seen"], first["indexed"], first["updated"], first["unchanged"]) == (1, 1, 0, 0)
    result = run("index", "--json", "--home", home)
    report = json.loads(result.stdout)
    assert (result.exit_code, list(report)) == (0, SYNC_KEYS)
    assert (report["seen"], report["unchanged"], report["indexed"], report["rejected"]) == (1, 1, 0, [])


def test_a_file_that_cannot_be_taken_is_named_and_the_others_come_in(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "Rain in Bonn\n20240105\nhttps://example.org/rain\nIt rained in Bonn on Friday.\n"
    )
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    result = run("index", folder, "--json", "--home", tmp_path / "home")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (report["seen"], report["indexed"], len(report["rejected"])) == (3, 1, 2)
    assert all(list(rejection) == ["path", "reason"] for rejection in report["rejected"])

    again = run("index", folder, "--home", tmp_path / "home")
    assert again.exit_code == 1
    assert [line.split(":")[0] for line in again.stderr.splitlines()] == [
        f"rejected {folder / 'binary.txt'}",
        f"rejected {folder / 'empty.txt'}",
    ]
    assert "1 unchanged" in again.stdout


def bad_files(folder: Path) -> dict[str, str]:
    """Writes a file of each kind that cannot be taken. Returns each one's name and a part of the reason."""
    article = "Rain in Bonn\n20240105\nhttps://example.org/rain\nIt rained in Bonn on Friday.\n"
    row = '{"title": "Rain", "date": "2024-01-05", "text": "%s"}\n'
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "encoding.txt").write_bytes("Žižek šel domů. ".encode() * 20 + b"\xff\xfe\xfa")
    (folder / "dateless.txt").write_text(article.replace("20240105\n", ""))
    (folder / "undated.jsonl").write_text('{"title": "Rain", "text": "It rained."}\n')
    (folder / "cut.jsonl").write_text((row % "It rained.")[:60])
    (folder / "surrogate.jsonl").write_text(row % "It \\ud800 rained.")
    (folder / "long.jsonl").write_text(row % ("x" * 20_000_000) + row % "It rained in Rome.")
    (folder / "paper.pdf").write_bytes(b"%PDF-1.4")
    (folder / "sheet.xlsx").write_bytes(b"PK")
    (folder / "menu.html").write_text("<html><body><p>Menu</p></body></html>")
    (folder / "news.zip").write_bytes(b"PK\x03\x04")
    (folder / "two\nlines.txt").write_bytes(b"")
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "dangling.txt").symlink_to(folder / "nowhere")
    return {
        "empty.txt": "empty",
        "binary.txt": "binary",
        "encoding.txt": "UTF-8",
        "dateless.txt": "date",
        "undated.jsonl:1": "date",
        "cut.jsonl:1": "cut off",
        "surrogate.jsonl:1": "surrogate",
        "long.jsonl:1": "longer",
        "paper.pdf": "no PDF that can be read",
        "sheet.xlsx": "not read",
        "menu.html": "no article in it",
        "news.zip": "no ZIP file that can be read",
        "two\N{REPLACEMENT CHARACTER}lines.txt": "empty",
        "link.txt": "leads out of the folder",
        "dangling.txt": "leads nowhere",
    }


def test_each_kind_of_bad_file_is_named_with_its_reason_on_one_line_and_the_good_come_in(
    tmp_path: Path,
) -> None:
    expected = bad_files(tmp_path)
    (tmp_path / "good.csv").write_text("title,date,text\nSnow,2024-01-07,It snowed in Oslo.\n")
    home = tmp_path.with_name("home of the good")
    result = run("index", tmp_path, "--home", home)
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) == len(expected)
    for name, reason in expected.items():
        (line,) = [line for line in lines if line.startswith(f"rejected {tmp_path / name}: ")]
        assert reason in line
    assert result.stdout.startswith("17 articles seen: 2 new, 15 rejected")
    assert "Oslo" in run("search", "snow", "-n", "1", "--home", home).stdout


def test_a_path_that_is_not_there_is_rejected_by_name(tmp_path: Path) -> None:
    result = run("index", tmp_path / "nowhere.jsonl", "--home", tmp_path / "home")
    assert result.exit_code == 1
    assert f"rejected {tmp_path / 'nowhere.jsonl'}: " in result.stderr


def test_prune_removes_what_is_no_longer_given(tmp_path: Path) -> None:
    text = "{}\n20240105\nhttps://example.org/{}\nIt rained in {} on Friday.\n"
    folder, home = tmp_path / "articles", tmp_path / "home"
    folder.mkdir()
    for city in ("Bonn", "Kyiv"):
        (folder / f"{city}.txt").write_text(text.format(city, city, city))
    assert run("index", folder, "--home", home).stdout.startswith("2 articles seen: 2 new (")
    (folder / "Kyiv.txt").unlink()
    kept = json.loads(run("index", folder, "--json", "--home", home).stdout)
    assert (kept["removed"], kept["articles"]) == (0, 2)
    pruned = json.loads(run("index", folder, "--prune", "--json", "--home", home).stdout)
    assert (pruned["removed"], pruned["articles"]) == (1, 1)


def row(city: str) -> str:
    return json.dumps({"title": city, "date": "2024-01-05", "text": f"It rained in {city} on Friday."}) + "\n"


def test_json_lines_come_in_from_standard_input(tmp_path: Path) -> None:
    home = tmp_path / "home"
    lines = row("Bonn") + "{broken\n" + row("Oslo")
    first = run("index", "-", "--json", "--home", home, stdin=lines)
    report = json.loads(first.stdout)
    assert (first.exit_code, report["seen"], report["indexed"]) == (1, 3, 2)
    assert [rejection["path"] for rejection in report["rejected"]] == ["stdin:2"]
    again = json.loads(run("index", "-", "--json", "--home", home, stdin=row("Bonn")).stdout)
    assert (again["unchanged"], again["articles"]) == (1, 2)
    pruned = json.loads(run("index", "-", "--prune", "--json", "--home", home, stdin=row("Bonn")).stdout)
    assert (pruned["removed"], pruned["articles"]) == (1, 1)


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "empty file"), (gzip.compress(b"{}", mtime=0), "looks binary (gzip data)")]
)
def test_standard_input_that_holds_no_lines_is_rejected(tmp_path: Path, content: bytes, reason: str) -> None:
    result = run("index", "-", "--home", tmp_path, stdin=content)
    assert (result.exit_code, result.stderr) == (1, f"rejected stdin: {reason}\n")


def test_a_page_of_this_machine_comes_in_only_when_that_is_allowed(tmp_path: Path) -> None:
    with serving() as site:
        site.pages["/a"] = Page(body=page(url=None).encode())
        refused = run("index", f"{site.url}/a", "--home", tmp_path)
        assert refused.exit_code == 1
        assert "takes --allow-private" in refused.stderr
        taken = run("index", f"{site.url}/a", "--allow-private", "--home", tmp_path)
        assert (taken.exit_code, taken.stderr) == (0, "")
    found = json.loads(run("search", "harbour strike", "-n", "1", "--json", "--home", tmp_path).stdout)
    assert found[0]["title"] == "Harbour reopens after a week"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--watch"], "--watch needs files, folders or addresses to look at"),
        (["--watch", "-"], "--watch needs files, folders or addresses to look at"),
        (["a.txt", "--every", "5"], "--every goes with --watch"),
        (["a.txt", "--watch", "--every", "0.1"], "0.1 is not in the range x>=1"),
        (["a.txt", "--watch", "--every", "inf"], "inf is no wait of up to 2678400 seconds (31 days)"),
        (["a.txt", "--watch", "--every", "nan"], "nan is no wait of up to 2678400 seconds (31 days)"),
        (["a.txt", "--watch", "--every", "1e300"], "1e+300 is no wait of up to 2678400 seconds (31 days)"),
        (["a.txt", "--max-pages", "0"], "0 is not in the range x>=1"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(arguments: list[str], message: str) -> None:
    result = run("index", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_watched_folder_is_followed_until_it_is_stopped(tmp_path: Path, stop: signal.Signals) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl").write_text(row("Bonn"))
    command = [
        sys.executable, "-m", "assistant.cli", "index", str(folder), "--watch", "--every", "1", "--json",
        "--home", str(tmp_path / "home"),
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            assert json.loads(process.stdout.readline())["indexed"] == 1
            (folder / "b.jsonl").write_text(row("Oslo"))
            os.utime(folder / "b.jsonl", (time.time() - 60,) * 2)
            later = json.loads(process.stdout.readline())
            assert (later["seen"], later["indexed"], later["articles"]) == (1, 1, 2)
            process.send_signal(stop)
            assert process.wait(30) == 0
            assert process.stderr.read() == (
                "dateline: stopped watching; what was done is kept, and the same command goes on from there\n"
            )
        finally:
            process.kill()


def test_a_table_without_days_does_not_fill_the_terminal(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("title,text\n" + "A,It rained in Varn.\n" * 250, encoding="utf-8")
    result = run("index", table, "--home", tmp_path / "home")
    assert result.exit_code == 1
    lines = [line for line in result.stderr.splitlines() if line.startswith("rejected ")]
    assert len(lines) == 101
    assert lines[-1].startswith("rejected 150 more for the same reason, which --json names: ")
    assert result.stdout.startswith("250 articles seen: 250 rejected")
    report = json.loads(run("index", table, "--json", "--home", tmp_path / "home").stdout)
    assert len(report["rejected"]) == 250
