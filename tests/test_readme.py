"""The README's examples, run as they stand there: what it shows is what one gets."""

import re
from pathlib import Path

import pytest

from tests.command_line import run

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def test_the_commands_of_the_readme_print_what_it_shows(tmp_path: Path) -> None:
    (session,) = blocks("console")
    steps = re.findall(r"^\$ dateline ask \"(.+)\"\n((?:(?!\$ ).*\n)+)", session, flags=re.MULTILINE)
    assert len(steps) == session.count("$ ") == 3
    for question, shown in steps:
        assert run("ask", question, "--home", tmp_path).stdout.strip() == shown.strip()


def test_the_python_of_the_readme_prints_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles.jsonl").write_text(
        '{"title": "Rain", "date": "2024-01-05", "text": "It rained."}\n'
    )
    asking, adding, judging = blocks("python")
    shown, judged = blocks("text")
    exec(asking, {})
    assert capsys.readouterr().out == shown
    exec(adding, {})
    assert capsys.readouterr().out == "1 []\n"
    exec(judging, {})
    assert capsys.readouterr().out == judged


def test_every_setting_that_the_code_reads_is_in_the_readme() -> None:
    root = Path(__file__).parents[1]
    sources = [
        path.read_text(encoding="utf-8")
        for name in ("assistant", "index")
        for path in (root / name).rglob("*.py")
    ]
    read = {name for text in sources for name in re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", text)}
    assert {"DATELINE_HOME", "DATELINE_MODEL"} <= read
    ours = {name for name in read if name.startswith("DATELINE_") or name == "NO_COLOR"}
    assert not {name for name in ours if f"`{name}`" not in README}


def test_what_the_readme_points_to_is_there() -> None:
    root = Path(__file__).parents[1]
    places = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert len(places) >= 3
    assert not [place for place in places if not (root / place).is_file()]
