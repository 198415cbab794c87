"""What a line of a batch file may say, without an index: `read_line` alone."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cli.batch import BadLine, read_line
from assistant.cli.options import Scope, parse_day

NO_LIMITS = Scope()


def line(**fields: Any) -> bytes:
    return json.dumps({"id": "q1", "question": "who?", **fields}).encode()


def test_a_line_carries_its_own_limits_and_history() -> None:
    raw = line(
        as_of="2022-02-03",
        since="20220101",
        until="2022-02-28",
        source="bbc.co.uk",
        history=[{"q": "first?", "a": "First."}, {"q": "second?", "a": "Second."}],
    )
    asked = read_line(raw, 1, NO_LIMITS)
    assert (asked.id, asked.question) == ("q1", "who?")
    assert asked.history == (("first?", "First."), ("second?", "Second."))
    assert asked.scope == Scope(
        since=date(2022, 1, 1), until=date(2022, 2, 28), source="bbc.co.uk", as_of=date(2022, 2, 3)
    )


def test_limits_of_the_command_hold_for_lines_that_have_none() -> None:
    defaults = Scope(since=date(2022, 1, 1), source="bbc.co.uk", as_of=date(2022, 2, 3))
    assert read_line(line(), 1, defaults).scope == defaults
    own = read_line(line(since="2022-02-01", as_of=None), 1, defaults).scope
    assert own == Scope(since=date(2022, 2, 1), source="bbc.co.uk", as_of=date(2022, 2, 3))


def test_keys_that_mean_nothing_here_are_passed_over() -> None:
    assert read_line(line(answers=["Blinken"], gold_ids=["x"], date="2022"), 1, NO_LIMITS).question == "who?"


@pytest.mark.parametrize("identity", ["q1", 7, 1.5, None])
def test_an_id_is_given_back_as_it_came(identity: object) -> None:
    assert read_line(line(id=identity), 1, NO_LIMITS).id == identity


def test_the_mark_before_utf_8_is_no_part_of_the_first_line() -> None:
    assert read_line(b"\xef\xbb\xbf" + line(), 1, NO_LIMITS).id == "q1"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"{", "line 7 is not JSON: Expecting property name"),
        (b"not json", "line 7 is not JSON: Expecting value, column 1"),
        (b'{"id": 1, "question": "caf\xe9?"}', "line 7 is not UTF-8"),
        (b"[" * 100_000, "line 7 is not JSON"),
        (b"9" * 5_000, "line 7 is not JSON"),
        (b'{"id": NaN, "question": "who?"}', "line 7 is not JSON"),
        (b"[]", "line 7 is no object"),
        (b'"who?"', "line 7 is no object"),
        (b'{"id": {"a": 1}, "question": "who?"}', "line 7: `id` is neither text nor a number"),
        (b'{"id": true, "question": "who?"}', "line 7: `id` is neither text nor a number"),
        (b'{"id": 1e400, "question": "who?"}', "line 7: `id` is neither text nor a number"),
    ],
)
def test_a_line_without_a_readable_id_is_named_by_its_number(raw: bytes, reason: str) -> None:
    with pytest.raises(BadLine) as caught:
        read_line(raw, 7, NO_LIMITS)
    assert caught.value.id is None
    assert str(caught.value).startswith(reason)
    assert len(str(caught.value)) < 200
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"question": None}, "`question` is missing"),
        ({"question": 5}, "`question` is not text"),
        ({"as_of": "yesterday"}, "`as_of`: 'yesterday' is no day"),
        ({"since": 20220202}, "`since` is not text"),
        ({"since": "2022-02-30"}, "`since`: '2022-02-30' is no day"),
        ({"since": "2022-03-01", "until": "2022-02-01"}, "since 2022-03-01 is later than until 2022-02-01"),
        ({"source": ["bbc"]}, "`source` is not text"),
        ({"history": "who?"}, "`history` is a list"),
        ({"history": [["q", "a"]]}, "`history` is a list"),
        ({"history": [{"q": "who?"}]}, "`history` is a list"),
        ({"history": [{"q": "who?", "a": None}]}, "`history` is a list"),
    ],
)
def test_a_line_that_asks_nothing_sensible_keeps_its_id(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadLine) as caught:
        read_line(line(**fields), 3, NO_LIMITS)
    assert caught.value.id == "q1"
    assert str(caught.value).startswith(f"line 3: {reason}")


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise_anything_but_a_bad_line(raw: bytes) -> None:
    with suppress(BadLine):
        read_line(raw, 1, NO_LIMITS)


@pytest.mark.parametrize("text", ["2022-02-02", "20220202", " 2022-02-02 "])
def test_a_day_is_read_with_and_without_hyphens(text: str) -> None:
    assert parse_day(text) == date(2022, 2, 2)


@pytest.mark.parametrize(
    "text",
    ["", "2022", "2022-02", "2022-0202", "202202-02", "2022-13-01", "2022-W05-3", "0000-01-01", "٢٠٢٢٠٢٠٢"],
)
def test_what_is_no_day_is_refused_with_the_way_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 2022-02-02"):
        parse_day(text)
