"""What of a quote is read beside a claim."""

from assistant.verify import Evidence
from assistant.verify.reading import in_one_form
from assistant.verify.windows import READ_WHOLE, windows

SENTENCES = (
    "Marta Oyelaran runs the ferry.",
    "She bought it in 2019.",
    "It carries 40 cars.",
    "Fuel has become dear.",
    "In May she raised the fare.",
)
LONG = "  ".join(SENTENCES)


def test_a_short_quote_is_read_whole_behind_its_title_and_the_sentence_before() -> None:
    quote = "  ".join(SENTENCES[1:3])
    [(context, text)] = windows([Evidence(quote=quote, before=f"Early. {SENTENCES[0]}", title="Ferry")], [])
    assert text == "She bought it in 2019. It carries 40 cars."
    assert context == "Ferry Marta Oyelaran runs the ferry."


def test_of_a_long_quote_the_chosen_sentences_are_read_together_and_each_with_the_next() -> None:
    chosen = {SENTENCES[1], SENTENCES[4]}
    assert len(SENTENCES) > READ_WHOLE
    assert windows([Evidence(quote=LONG, title="Ferry")], chosen) == [
        ("Ferry Marta Oyelaran runs the ferry.", "She bought it in 2019. In May she raised the fare."),
        ("Ferry Marta Oyelaran runs the ferry.", "She bought it in 2019. It carries 40 cars."),
        ("Ferry Fuel has become dear.", "In May she raised the fare."),
    ]


def test_each_source_keeps_its_own_title_and_what_stands_before_it() -> None:
    first = Evidence(quote=" ".join(SENTENCES[:2]), title="Ferry", before="Old news.")
    second = Evidence(quote=" ".join(SENTENCES[2:]), title="Fares", before="It is blue.")
    found = windows([first, second], {SENTENCES[0], SENTENCES[2]})
    assert [context for context, _ in found[1:]] == ["Ferry Old news.", "Fares It is blue."]
    assert all(SENTENCES[1] not in text for _, text in found[2:])


def test_a_sentence_that_two_writers_write_in_two_ways_is_chosen_and_read_in_one_form() -> None:
    sentence = "It isn't hers."
    one_form = in_one_form(sentence)
    assert one_form != sentence
    [(_, together), _] = windows([Evidence(quote=f"{LONG} {sentence}")], {one_form})
    assert together == one_form


def test_where_nothing_is_chosen_or_quoted_nothing_is_made_up() -> None:
    assert windows([Evidence(quote=LONG)], []) == []
    assert windows([Evidence(quote="")], []) == [("", "")]
