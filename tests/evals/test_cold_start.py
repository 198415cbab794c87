"""The timing of cold starts: what is computed, what a failure says, and (slowly) the comparison itself."""

import sys
from pathlib import Path

import pytest

from evals.benchmarks.cold_start import SENTENCE, Contender, Timing, main, measure, summary, table


def runs_of(*seconds: float, right: bool = True) -> list[Timing]:
    return [Timing(first_byte=second, exit=second + 1, right=right) for second in seconds]


def test_contenders_are_compared_by_their_medians() -> None:
    found = summary(
        {"default": runs_of(12, 9, 30, right=False), "indexed": runs_of(2, 8, 3), "empty": runs_of(4, 4, 4)}
    )
    assert found["first_answer_seconds"]["default"] == {
        "median": 12,
        "least": 9,
        "most": 30,
        "exit_median": 13,
        "right": 0,
    }
    assert found["default_is_times_as_long_as"] == {"indexed": 4.0, "empty": 3.0}
    shown = table(found)
    assert "the default script takes 4.0 times as long as `dateline ask`, indexed home" in shown
    assert "0 of 3" in shown


def test_a_run_is_timed_to_its_first_byte_and_to_its_end() -> None:
    slow_end = "import sys, time; print(sys.argv[1], flush=True); time.sleep(0.5)"
    timing = measure(
        Contender(name="slow end", command=lambda _: [sys.executable, "-c", slow_end, SENTENCE], first=str)
    )
    assert timing.right
    assert 0 < timing.first_byte <= timing.exit - 0.4


def test_a_contender_that_fails_is_an_error_that_shows_what_it_said() -> None:
    broken = Contender(
        name="broken", command=lambda _: [sys.executable, "-c", "raise SystemExit('no model')"], first=str
    )
    with pytest.raises(RuntimeError, match="broken ended with 1: no model"):
        measure(broken)


def test_each_run_has_an_empty_folder_of_its_own() -> None:
    folders: list[Path] = []

    def command(folder: Path) -> list[str]:
        assert list(folder.iterdir()) == []
        folders.append(folder)
        return [sys.executable, "-c", "print('ok')"]

    contender = Contender(name="c", command=command, first=str)
    measure(contender)
    measure(contender)
    assert folders[0] != folders[1]
    assert not folders[0].exists()


@pytest.mark.prove
def test_the_first_answer_comes_in_a_third_of_the_default_scripts_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    import json

    main(["--runs", "3", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["default_is_times_as_long_as"]["indexed"] >= 3
    assert found["first_answer_seconds"]["indexed"]["right"] == 3
