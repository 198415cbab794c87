"""The conversations that the tagger is trained on: that each says what a follow-up needs, and which are kept
for measuring."""

import json
from pathlib import Path

from assistant.condense.tagger.training.conversations import FILE, follow_ups
from assistant.terms import stems

# Of the stems of a rewrite, those that must have been said before: people put in little of their own.
LEAST_SAID = 0.9


def test_each_follow_up_has_the_turns_before_it(tmp_path: Path) -> None:
    turns = [
        {"q": "Who is Blinken?", "a": "A diplomat.", "rewrite": "Who is Blinken?"},
        {"q": "Where is he?", "a": "", "rewrite": "Where is Blinken?"},
        {"q": "Why?", "a": "To talk.", "rewrite": "Why is Blinken there?"},
    ]
    file = tmp_path / "talks.jsonl"
    file.write_text(json.dumps({"kind": "news", "turns": turns}) + "\n", encoding="utf-8")
    first, second = follow_ups(file)
    assert (first.question, first.rewrite) == ("Where is he?", "Where is Blinken?")
    assert first.history == (("Who is Blinken?", "A diplomat."),)
    assert second.history == (*first.history, ("Where is he?", ""))
    assert first.held_out == second.held_out


def test_the_conversations_that_come_with_the_code_are_what_a_tagger_can_learn_from() -> None:
    kinds = [json.loads(line)["kind"] for line in FILE.read_text(encoding="utf-8").splitlines()]
    assert set(kinds) == {"people", "topics", "news"}
    found = list(follow_ups())
    kept = sum(one.held_out for one in found) / len(found)
    assert 0.05 < kept < 0.2
    wanted = said = 0
    for one in found:
        before = stems(" ".join([one.question, *(f"{asked} {given}" for asked, given in one.history)]))
        wanted += len(stems(one.rewrite))
        said += len(stems(one.rewrite) & before)
    assert said >= LEAST_SAID * wanted
