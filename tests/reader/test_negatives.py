"""Which passages are put beside the right one, by a search like the product's."""

from assistant.reader.training.example import Example
from assistant.reader.training.negatives import with_negatives
from tests.fakes import HashingEmbedder
from tests.reader.question_sets import example

EXAMPLES = [
    example("Who closed the Varn bridge?", "The council closed the old Varn bridge.", "council"),
    example("Who painted the Varn bridge?", "Reyes painted the Varn bridge green.", "Reyes"),
    example("Who crossed the Varn bridge?", "The council crossed the Varn bridge.", "The council"),
    example("What do ospreys eat?", "Ospreys eat trout and pike.", "trout"),
    example("What do seals eat?", "Seals sleep on the rocks."),
    *(example(f"Who won heat {n}?", f"Lane {n} won heat {n} of the race.", f"Lane {n}") for n in range(12)),
]


def mined(examples: list[Example], per_example: float = 1.0, seed: int = 1) -> dict[str, tuple[str, ...]]:
    found = with_negatives(examples, HashingEmbedder(), per_example, seed)
    assert [each.question for each in found] == [each.question for each in examples]
    return {each.question: tuple(passage.text for passage in each.negatives) for each in found}


def test_the_nearest_passage_that_lacks_the_answer_is_put_beside_the_right_one() -> None:
    found = mined(EXAMPLES)
    assert found["Who painted the Varn bridge?"][0] in (
        EXAMPLES[0].passage.text,
        EXAMPLES[2].passage.text,
    )
    assert found["Who closed the Varn bridge?"] == (EXAMPLES[1].passage.text,)


def test_no_negative_holds_an_answer_or_is_the_question_s_own_passage() -> None:
    found = mined(EXAMPLES, per_example=4)
    for each in EXAMPLES:
        negatives = found[each.question]
        assert len(negatives) == 4
        assert each.passage.text not in negatives
        assert not [answer for text in negatives for answer in each.answers if f" {answer} " in f" {text} "]


def test_an_answer_is_found_as_whole_words_only() -> None:
    pair = [
        example("Who won?", "The council won the Varn race.", "The council"),
        example("Who lost?", "The councillors lost the Varn race.", "councillors"),
    ]
    assert mined(pair)["Who won?"] == (pair[1].passage.text,)


def test_a_share_of_one_gives_it_to_so_many_on_average_and_the_same_ones_for_a_seed() -> None:
    many = [example(f"Who won {n}?", f"Lane {n} won race {n}.", f"Lane {n}") for n in range(60)]
    found = mined(many, per_example=0.5)
    assert 15 < sum(len(negatives) for negatives in found.values()) < 45
    assert found == mined(many, per_example=0.5)
    assert found != mined(many, per_example=0.5, seed=2)


def test_few_passages_are_enough() -> None:
    found = mined(EXAMPLES[:2])
    assert found[EXAMPLES[0].question] == (EXAMPLES[1].passage.text,)
