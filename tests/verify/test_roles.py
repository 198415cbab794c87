"""Who does what to whom, and which name stands in another's place."""

import pytest

from assistant.verify import Verifier
from tests.verify.cases import judge


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Arsenal beat Liverpool.", "Liverpool beat Arsenal."),
        ("Management accused unions of breaking a promise.", "Unions accused the management of a breach."),
        ("The suspect was wounded by Lee.", "The suspect wounded Lee."),
        ("Putin accused Biden of lying.", "Biden accused Putin of lying."),
        ("Russia faces Ukraine's demands.", "Ukraine faces Russia's demands."),
        # A relative clause tells of the name before it.
        (
            "Fico filed criminal allegations against Kiska after a bitter campaign.",
            "A bitter election campaign saw Fico wage a smear campaign against Kiska, who has filed criminal "
            "allegations against Fico.",
        ),
        # One of the two in the passive, whatever stands between.
        ("Norland was formally ceded the eastern islands by Sudria.", "Norland ceded the islands to Sudria."),
        (
            "The mining firm was sold a disused quarry last year by Tarn Council.",
            "The mining firm sold Tarn Council a disused quarry last year.",
        ),
        (
            "The harbour authority has often been praised by fishermen.",
            "The harbour authority has been reported to have praised fishermen for their patience.",
        ),
        (
            "The fishermen praised the harbour authority for its patience.",
            "Fishermen were praised for their patience by the harbour authority, a spokeswoman said.",
        ),
    ],
)
def test_two_that_are_exchanged_are_found(verifier: Verifier, claim: str, quote: str) -> None:
    found = judge(verifier, claim, quote)
    assert found.verdict == "name_differs"
    assert "have changed places" in found.reason


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        # Done by whom it says, without a form of "be".
        ("A film directed by Jane Lee won the prize.", "Jane Lee, who directed the film, won the prize."),
        (
            "The vaccine developed by Pfizer was approved in May.",
            "Pfizer, which developed the vaccine, said it was approved in May.",
        ),
        ("A study led by Amina Yusuf was published.", "Amina Yusuf, who led the study, published it."),
        # A passive of what the quote says in the active, and the other way round.
        ("The islands were ceded to Sudria by Norland.", "Norland ceded the islands to Sudria."),
        ("Norland ceded the islands.", "The islands were ceded to Sudria by Norland in 1763."),
        # What was done to what stands before, without a form of "be".
        (
            "The man was arrested by police in Bonn.",
            "A man arrested in Bonn told police that he had been alone.",
        ),
        (
            "Gains in output were brought about by the new engine.",
            "Gains in output (partly brought about by the new engine) made up for the losses.",
        ),
        # What stands behind "by" did something else.
        (
            "Last year 360 people were shot in Norland, according to figures released by the police.",
            "In Norland 360 people were shot last year, police figures show.",
        ),
        (
            "The guests were seen in a car driven by Lee.",
            "Neighbours said they had seen the guests: Lee drove the car that they were in.",
        ),
        # What is said stands before who says it.
        ("A fall in taxes was predicted by Lee.", '"A fall in taxes", predicted Lee, the minister.'),
        # Nouns that look like verbs.
        ("Car sales were hit by the strike.", "The strike hit sales of cars."),
        ("Bank shares were sold by investors.", "Investors sold shares of the bank."),
        (
            "Ferri scored a late penalty for Arsenal.",
            "Arsenal's goal came from a late penalty, which Ferri scored.",
        ),
        # What another statement tells.
        (
            "About 84,000 homes in western Ireland lost power when Storm Ingrid struck.",
            "Storm Ingrid brought down power lines across western Ireland, leaving some 84,000 homes without "
            "electricity.",
        ),
        # What goes both ways.
        ("Lavrov met Blinken in Geneva.", "Blinken met Lavrov in Geneva."),
        ("Sergey Lavrov met Antony Blinken.", "Antony Blinken met Sergey Lavrov on Friday, officials said."),
        ("Chelsea faced Arsenal on Sunday.", "Arsenal faced Chelsea on Sunday."),
        ("Carl Weiss married Amy Dunn.", "Amy Dunn married Carl Weiss in 2019."),
        # An amount does nothing.
        ("Exports rose by 3% in Spain.", "Exports rose 3% in Spain."),
    ],
)
def test_what_is_told_in_another_voice_is_no_exchange(verifier: Verifier, claim: str, quote: str) -> None:
    found = judge(verifier, claim, quote)
    assert found.verdict == "supported", found.reason


@pytest.mark.parametrize(
    ("claim", "quote", "said", "known"),
    [
        (
            "Hana Bekele won the race.",
            "Faith Wanjiru won the race ahead of Hana Bekele.",
            "Hana Bekele",
            "Faith Wanjiru",
        ),
        (
            "Ben Carver scored twice.",
            "Diego Mota scored twice and Ben Carver added a third goal.",
            "Ben Carver",
            "Diego Mota",
        ),
        (
            "Jan Kowalczyk called the result a betrayal.",
            "Minister Jan Kowalczyk welcomed the result, while the Green Left called it a betrayal.",
            "Jan Kowalczyk",
            "Green Left",
        ),
        (
            "Tom Hale rescued the girl.",
            "Amy Stone rescued the girl, Tom Hale said.",
            "Tom Hale",
            "Amy Stone",
        ),
    ],
)
def test_one_who_is_named_did_not_do_what_another_did(
    verifier: Verifier, claim: str, quote: str, said: str, known: str
) -> None:
    found = judge(verifier, claim, quote)
    assert (found.verdict, found.reason) == ("name_differs", f"says {said}, the article says {known}")


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("A man was arrested on suspicion of stabbing a nurse outside a Marseille hospital.",
         "Police in Marseille said a man who had stabbed a nurse outside La Timone hospital was arrested."),
        ("The pope took a letter to Cuba.", "The pope took a letter to Havana, the capital of Cuba."),
        ("Ferri scored.", "Ferri and Mota scored."),
        ("Olsen resigned on Wednesday.", "Olsen, Berg and Beck resigned on Wednesday."),
        ("Barcelona scored twice.", "Barcelona striker Diego Mota scored twice."),
        ("Barcelona scored two early goals.", "With two goals early on Diego Mota scored for Barcelona."),
        ("Britain warned Putin.", "British Prime Minister Rishi Sunak warned Putin."),
        ("Anna Berg arrested two men.", "Lee and Kim were arrested by Anna Berg."),
    ],
)  # fmt: skip
def test_a_name_beside_the_same_words_need_not_be_another_doer(
    verifier: Verifier, claim: str, quote: str
) -> None:
    found = judge(verifier, claim, quote)
    assert found.verdict == "supported", found.reason


@pytest.mark.parametrize(
    ("claim", "quote", "reason"),
    [
        (
            "The series starts filming in Prague in May.",
            "Lena Hartmann will play the queen in the series, which starts filming in Budapest in May.",
            "says Prague, the article says Budapest",
        ),
        (
            "The bank is based in Oslo.",
            "Equinor sold its stake in a Nigerian field to the Lagos-based bank of Chappal.",
            "the article does not name Oslo here",
        ),
        (
            "Two teenagers were taken to hospital in Sheffield.",
            "Two teenagers were taken to hospital, West Yorkshire Fire Service said.",
            "the article does not name Sheffield here",
        ),
        (
            "Lavrov urged immediate talks.",
            "Blinken urged immediate talks, Price said.",
            "says Lavrov, the article says Blinken",
        ),
    ],
)
def test_a_reason_names_what_stands_in_the_place_of_the_name_or_nothing(
    verifier: Verifier, claim: str, quote: str, reason: str
) -> None:
    found = judge(verifier, claim, quote)
    assert (found.verdict, found.reason) == ("name_differs", reason)
