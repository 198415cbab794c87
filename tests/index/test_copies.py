"""What counts as a copy, text against text."""

from datetime import date, timedelta

import pytest

from index.copies import Text, are_copies
from tests.wire_copies import edited, report, shortened, with_lead_and_end

DAY = date(2024, 3, 6)
BODY = report(1)


def topic(body: str) -> str:
    """A headline made of words of the body, behind its first paragraph."""
    return " ".join(body.split()[40:45])


def text(body: str, *, title: str | None = None, day: date | None = DAY) -> Text:
    return Text.of(topic(body) if title is None else title, body, day)


@pytest.mark.parametrize(
    "other",
    [
        BODY,
        BODY.upper(),
        shortened(BODY, 0.5),
        shortened(BODY, 0.3),
        with_lead_and_end(BODY, 100),
        edited(BODY),
        f"(Agency) - {BODY}\n\nFor more news, subscribe to our newsletter. All rights reserved.",
        BODY.replace("a", "a’").replace("’", ""),
    ],
    ids=["same", "capitals", "half", "a third", "lead and end", "edited", "footer", "apostrophes"],
)
def test_the_same_report_is_a_copy_whatever_was_done_to_it(other: str) -> None:
    one, two = text(BODY), text(other, title="As others see " + topic(BODY))
    assert are_copies(one, two)
    assert are_copies(two, one)


def weather(place: str, figures: int) -> str:
    lines = [
        f"In {place} the temperature reaches {figures + at} degrees, with a chance of rain of {figures * at} "
        f"percent and a wind of up to {figures * 2 + at} kilometres an hour from the west in hour {at}."
        for at in range(1, 9)
    ]
    return "\n".join(lines)


CAPTIONS = report(50, 120)
GREETING = "Good morning. Here is what you need to know to get up to speed and on with your day. " + report(
    51, 4
)
NOTICE = report(52, 8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (text(BODY), text(report(2))),
        (text(weather("Varn", 11)), text(weather("Varn", 23), day=DAY + timedelta(days=1))),
        (text(GREETING + report(3, 12)), text(GREETING + report(4, 12))),
        (text(report(5, 20) + CAPTIONS), text(report(6, 20) + CAPTIONS)),
        (text(report(7, 6)), text(report(8, 30) + report(7, 6) + report(9, 30))),
        (text(NOTICE, title="Minister resigns over harbour"), text(NOTICE, title="Ospreys return")),
        (text(BODY, title="Best coaches: 100 to 76"), text(BODY, title="Best coaches: 25 to 1")),
        (text(edited(BODY, 30)), text(BODY, day=DAY + timedelta(days=365))),
        (text("Photo: the bridge."), text("Photo: the bridge.")),
        (text(""), text("")),
    ],
    ids=[
        "another report", "a template", "a newsletter", "a gallery of captions", "a roundup", "a notice",
        "a series", "last year's edition", "a caption", "nothing",
    ],
)  # fmt: skip
def test_what_only_has_words_in_common_is_no_copy(one: Text, other: Text) -> None:
    assert not are_copies(one, other)
    assert not are_copies(other, one)


def test_an_edition_that_changed_next_to_nothing_is_a_copy_after_years() -> None:
    assert are_copies(text(BODY), text(BODY, day=date(2031, 1, 1)))


def test_a_text_without_spaces_between_its_words_is_compared_too() -> None:
    body = "".join(chr(0x4E00 + (at * 7919) % 5000) for at in range(400))
    assert are_copies(text(body), text(body[:300]))
    assert not are_copies(text(body), text("".join(reversed(body))))
