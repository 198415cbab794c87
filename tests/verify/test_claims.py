"""Claims in free wording, as pairs with the sentences of the documents that they were written over."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.reader.training.places import fingerprint
from assistant.verify.entailment.training.claims import (
    FILE,
    SOUND,
    claim_pairs,
    further_pairs,
    part_of,
    whole_pairs,
)
from tests.reader.question_sets import write_texts

DOCUMENT = (
    "The river rose because it rained.",
    "Nobody was hurt, the clerk of Varn said.",
    "The dam broke at noon on Monday.",
    "_",
)
BUILT = "The dam was built by Lena Orne in 1911. It is of stone.  Nobody guards it."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_texts(tmp_path, DOCUMENT, BUILT)
    return tmp_path


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    file = folder / "claims.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    return file


def over_document(claim: str, kind: str, *sentences: int) -> dict[str, Any]:
    text = fingerprint(" ".join(DOCUMENT[number] for number in sentences))
    return {"document": "77", "claim": claim, "kind": kind, "sentences": list(sentences), "text": text}


def test_a_claim_is_held_against_the_sentences_that_it_cites(folder: Path) -> None:
    rows = (
        over_document("Rain made the river rise, and the dam gave way.", "merged", 0, 2),
        over_document("The dam was blown up at noon.", "cause", 2),
    )
    sound, unsound = claim_pairs(folder, written(folder, *rows))
    assert (sound.text, sound.holds, sound.before) == (f"{DOCUMENT[0]} {DOCUMENT[2]}", True, "")
    assert (unsound.text, unsound.holds, unsound.before) == (DOCUMENT[2], False, DOCUMENT[1])
    assert sound.group == unsound.group == "wikinews:77"
    assert unsound.context == DOCUMENT[1]


def test_a_claim_over_a_passage_has_its_title(folder: Path) -> None:
    start, end = BUILT.index("It is"), BUILT.index("  Nobody")
    claim = {"set": "squad2_half", "context": "c7", "claim": "The dam is made of stone.", "kind": "reworded"}
    rows = (
        {**claim, "sentences": [[start, end]], "text": fingerprint(BUILT)},
        {**claim, "sentences": [[start, end]], "text": fingerprint(BUILT), "context": "c8"},
    )
    [pair] = claim_pairs(folder, written(folder, *rows))
    assert (pair.title, pair.before) == ("The Dam (Varn)", "The dam was built by Lena Orne in 1911.")
    assert pair.text == "It is of stone."
    [further] = [pair for pair in further_pairs(folder, written(folder, *rows)) if pair.kind == "elsewhere"]
    assert (further.text, further.holds) == ("The dam was built by Lena Orne in 1911.", False)


def test_a_claim_is_held_against_all_of_its_text_unless_the_rest_may_bear_it_out(folder: Path) -> None:
    rows = (
        over_document("The dam gave way at midday.", "reworded", 2),
        over_document("The dam was blown up at noon.", "cause", 2),
        over_document("The dam broke at noon as it rained.", "unsupported", 2),
    )
    found = whole_pairs(folder, written(folder, *rows))
    assert [(pair.kind, pair.holds) for pair in found] == [("reworded", True), ("cause", False)]
    assert {(pair.text, pair.before) for pair in found} == {(" ".join(DOCUMENT[:3]), "")}


def test_what_holds_is_also_held_against_what_does_not_say_it(folder: Path) -> None:
    rows = (
        over_document("Rain made the river rise, and the dam gave way.", "merged", 0, 2),
        over_document("The dam gave way at midday.", "reworded", 2),
        over_document("It broke on a Monday.", "inferred", 2),
        over_document("The dam was blown up at noon.", "cause", 2),
    )
    made = [pair for pair in further_pairs(folder, written(folder, *rows)) if pair.claim != pair.text]
    made = [pair for pair in made if pair.kind != "gone on"]
    assert [(pair.kind, pair.holds) for pair in made] == [("in part", False), ("elsewhere", False)]
    assert made[0].text in (DOCUMENT[0], DOCUMENT[2])
    assert made[1].text in DOCUMENT[:2]


def test_a_sentence_is_a_claim_beside_itself_and_none_with_another_behind_it(folder: Path) -> None:
    rows = [over_document("The dam gave way at midday.", "reworded", 2)]
    kinds = {}
    for seed in range(40):
        for pair in further_pairs(folder, written(folder, *rows), seed):
            kinds[pair.kind] = pair
    assert kinds.keys() == {"elsewhere", "as it stands", "gone on"}
    whole, more = kinds["as it stands"], kinds["gone on"]
    assert (whole.claim, whole.text, whole.holds) == (DOCUMENT[2], DOCUMENT[2], True)
    assert more.text == DOCUMENT[2]
    assert more.claim.startswith(DOCUMENT[2][:-1])
    assert len(more.claim) > len(DOCUMENT[2]) + 10
    assert (more.holds, more.wide) == (False, "")


def test_a_claim_has_the_sentences_around_its_own_where_they_change_nothing(folder: Path) -> None:
    rows = [
        over_document("The dam gave way at midday.", "reworded", 2),
        over_document("The dam was blown up at noon.", "cause", 2),
        over_document("The dam broke at noon as it rained.", "unsupported", 2),
    ]
    pairs = claim_pairs(folder, written(folder, *rows))
    assert [pair.wide for pair in pairs] == [" ".join(DOCUMENT[:3]), " ".join(DOCUMENT[:3]), ""]


def test_a_text_that_reads_otherwise_is_refused(folder: Path) -> None:
    changed = over_document("The dam gave way.", "reworded", 2) | {
        "text": fingerprint("The dam broke at one.")
    }
    with pytest.raises(ValueError, match="the document 77 is not the one"):
        claim_pairs(folder, written(folder, changed))


def test_a_document_that_is_not_in_the_folder_is_left_out(folder: Path) -> None:
    other = over_document("The dam gave way.", "reworded", 2) | {"document": "88"}
    assert not claim_pairs(folder, written(folder, other))


def test_a_document_is_wholly_trained_on_or_wholly_measured_on() -> None:
    parts = [part_of(f"wikinews:{number}") for number in range(1000)]
    assert parts == [part_of(f"wikinews:{number}") for number in range(1000)]
    assert 60 < parts.count("held out") < 140


def test_the_claims_that_ship_are_well_formed_and_tell_no_words_of_their_texts() -> None:
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    sound = sum(each["kind"] in SOUND for each in rows)
    assert abs(sound - (len(rows) - sound)) < len(rows) / 20
    assert len(rows) > 5_000
    assert len({json.dumps(each) for each in rows}) == len(rows)
    for each in rows:
        where = {"set", "context"} if "set" in each else {"document"}
        assert set(each) == where | {"claim", "kind", "sentences", "text"}
        assert each["claim"].strip() == each["claim"] != ""
        assert each["sentences"]
        for place in each["sentences"]:
            assert place >= 0 if "document" in each else 0 <= place[0] < place[1]
