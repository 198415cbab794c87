"""Where a report begins behind the place it was written at and the agency that wrote it."""

import pytest

from assistant.reader.heading import heading_of


@pytest.mark.parametrize(
    ("sentence", "place", "report"),
    [
        ("LONDON (Reuters) - The bank raised rates.", "LONDON", "The bank raised rates."),
        ("(CNN) The bank raised rates.", "", "The bank raised rates."),
        ("New York (CNN Business) The bank raised rates.", "New York", "The bank raised rates."),
        ("Seoul, South Korea (CNN) — It rained.", "Seoul, South Korea", "It rained."),
        ("NEW YORK, March 3 (Reuters) - It rained.", "NEW YORK, March 3", "It rained."),
        ("SAN JOSÉ, Costa Rica (AP) — “It rained.”", "SAN JOSÉ, Costa Rica", "“It rained.”"),
        ("LOS ANGELES (AP) -- 12 people sang.", "LOS ANGELES", "12 people sang."),
        ("WASHINGTON, D.C. — President Joe Biden sang.", "WASHINGTON, D.C.", "President Joe Biden sang."),
        ("WASHINGTON—Days later it rained.", "WASHINGTON", "Days later it rained."),
        ("WASHINGTON −\u00a0It rained.", "WASHINGTON", "It rained."),
        ("ST. LOUIS - A man sang.", "ST. LOUIS", "A man sang."),
    ],
)
def test_place_and_agency_stand_before_the_report(sentence: str, place: str, report: str) -> None:
    heading = heading_of(sentence, 0, len(sentence))
    assert heading is not None
    assert (sentence[: heading[0]], sentence[heading[1] :]) == (place, report)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bank raised rates.",
        "Apple (AAPL) is gearing up.",
        "The agency (AP) reported it.",
        "She told the Associated Press (AP) that it rained.",
        "COVID-19 cases rose.",
        "NASA - the agency that flies to the moon - was late.",
        "– US Attorney General Merrick Garland sang.",
        "BREAKING: It rained.",
        "I — The Beginning.",
        "(CNN)",
        "WASHINGTON —",
        "",
    ],
)
def test_other_sentences_have_no_heading(sentence: str) -> None:
    assert heading_of(sentence, 0, len(sentence)) is None


def test_places_are_those_of_the_whole_text_and_nothing_behind_the_sentence_is_read() -> None:
    text = "It rained. LONDON (Reuters) - The bank raised rates."
    start = text.index("LONDON")
    assert heading_of(text, start, len(text)) == (start + len("LONDON"), text.index("The bank"))
    assert heading_of(text, start, text.index(" - ")) is None
    assert heading_of(text, 0, start - 1) is None
