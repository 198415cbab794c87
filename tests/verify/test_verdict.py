import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.verify import SUPPORTING, VERDICTS, Evidence, Verifier
from assistant.verify.copied import is_copied
from assistant.verify.reading import read
from tests.verify.cases import ACCUSED, DAY, FIRE, RATES, TROOPS, URGED, judge

QUOTES = (TROOPS, ACCUSED, URGED, FIRE, RATES)


@pytest.mark.parametrize("quote", QUOTES)
@pytest.mark.parametrize("written", ["{}", "{} [1]", "**{}** [1, 2]", "  \n{} "])
def test_the_words_of_the_quote_are_verbatim_with_any_marker(
    verifier: Verifier, quote: str, written: str
) -> None:
    assert judge(verifier, written.format(quote), quote).verdict == "verbatim"


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Moscow has massed more than 100,000 soldiers near Ukraine.", TROOPS),
        ("There are over 100,000 Russian troops along Ukraine's border.", TROOPS),
        (
            "On 1 February 2022 Putin accused the United States of ignoring Russia's security demands.",
            ACCUSED,
        ),
        ("According to Price, Antony Blinken called for Russia to de-escalate immediately.", URGED),
        ("The fire brigade says that 14 people were injured in the blaze in Piraeus.", FIRE),
        ("The Bank of England did not change its main interest rate of 5.25 percent.", RATES),
    ],
)
def test_the_same_in_other_words_is_supported(verifier: Verifier, claim: str, quote: str) -> None:
    found = judge(verifier, claim, quote)
    assert found.verdict == "supported", found.reason


@pytest.mark.parametrize(
    ("verdict", "claim", "quote"),
    [
        ("number_differs", "Russia has amassed over 150,000 troops along the border of Ukraine.", TROOPS),
        ("number_differs", "Moscow has massed fewer than 100,000 soldiers near Ukraine.", TROOPS),
        ("number_differs", "The fire in Piraeus killed 14 people and injured three.", FIRE),
        ("number_differs", "Six of the nine policymakers called for a cut.", RATES),
        ("number_differs", "Inflation fell from 3.4% in January to 4% in February.", RATES),
        ("number_differs", "Putin accused the US of ignoring Russian demands on Monday.", ACCUSED),
        ("name_differs", "Lavrov urged immediate Russian de-escalation, Price said.", URGED),
        ("name_differs", "The US accused Putin of ignoring its security demands.", ACCUSED),
        ("name_differs", "Price urged immediate Russian de-escalation, Blinken said.", URGED),
        ("negated", "Blinken did not urge immediate Russian de-escalation, Price said.", URGED),
        ("negated", "Putin said Moscow is unwilling to talk more.", ACCUSED),
        ("negated", "Inflation rose to 3.4% in February.", RATES),
        ("unsupported", "The chef has opened a new restaurant by the sea.", TROOPS),
    ],
)
def test_what_the_quote_says_otherwise_is_called_by_what_differs(
    verifier: Verifier, verdict: str, claim: str, quote: str
) -> None:
    found = judge(verifier, claim, quote)
    assert (found.verdict, bool(found.reason)) == (verdict, True)
    assert "\n" not in found.reason


def test_a_reason_names_both_numbers(verifier: Verifier) -> None:
    found = judge(verifier, FIRE.replace("14", "40"), FIRE)
    assert found.reason == "says 40, the article says 14"


def test_a_pronoun_is_the_one_that_the_sentence_before_names(verifier: Verifier) -> None:
    before = "Blinken spoke to reporters in Washington."
    found = judge(
        verifier,
        "He urged Russia to pursue a diplomatic path.Blinken urged Russia to pursue a diplomatic path.",
        "He urged Russia to pursue a diplomatic path.",
        before,
    )
    assert found.verdict in SUPPORTING


def test_a_true_sentence_with_another_citation_has_the_wrong_source(verifier: Verifier) -> None:
    cited = [Evidence(quote=RATES, published=DAY)]
    others = [Evidence(quote=FIRE, title="Blaze"), Evidence(quote=TROOPS, title="Troops at the border")]
    found = verifier.judge("Moscow has massed more than 100,000 soldiers near Ukraine.", cited, others)
    assert found.verdict == "wrong_source"
    assert "Troops at the border" in found.reason


def test_a_sentence_that_cites_nothing_has_no_wrong_source_and_names_the_article_that_says_it(
    verifier: Verifier,
) -> None:
    others = [Evidence(quote=FIRE, title="Blaze"), Evidence(quote=TROOPS, title="Troops at the border")]
    found = verifier.judge("Moscow has massed more than 100,000 soldiers near Ukraine.", [], others)
    assert found.verdict == "unsupported"
    assert found.reason == "cites nothing, though “Troops at the border” says this"
    assert verifier.judge("The chef has opened a restaurant.", [], others).reason == "cites nothing"


def test_words_of_a_longer_sentence_are_not_verbatim_when_a_denial_is_left_out(verifier: Verifier) -> None:
    quote = "It is not true that the minister took money from the builder in return for the contract."
    claim = "the minister took money from the builder in return for the contract."
    assert judge(verifier, claim, quote).verdict == "negated"


@pytest.mark.parametrize("claim", ["", " ", "[1]", "…", "**"])
def test_a_sentence_that_says_nothing_is_unsupported(verifier: Verifier, claim: str) -> None:
    assert judge(verifier, claim, TROOPS).verdict == "unsupported"


def test_a_sentence_that_cites_nothing_is_unsupported(verifier: Verifier) -> None:
    assert verifier.judge(TROOPS, []).verdict == "unsupported"
    assert verifier.judge(TROOPS, [Evidence(quote=" ")]).verdict == "unsupported"


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=1, max_value=10**7).filter(lambda number: not 97_000 <= number <= 103_000))
def test_a_swapped_number_is_never_called_supported(verifier: Verifier, number: int) -> None:
    claim = TROOPS.replace("100,000", f"{number:,}")
    assert judge(verifier, claim, TROOPS).verdict not in SUPPORTING


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["The", "New York", "Ng", "U.S.", "of", "and", "-", "--", "’", ".", " ", "\n", "said", "5"]
        ),
        max_size=12,
    )
)
@example(["The", " ", "New York", "-", " ", "said"])
def test_runs_of_names_are_read_however_they_are_joined(parts: list[str]) -> None:
    text = "".join(parts)
    assert read(text, None).text == text


@settings(max_examples=25, deadline=None)
@given(
    st.text(
        alphabet=string.ascii_letters + string.digits + " .,'’\"%$€()[]-–\n\té中😀", min_size=1, max_size=80
    )
)
def test_any_text_is_judged_and_a_sentence_beside_it_stays_verbatim(verifier: Verifier, text: str) -> None:
    found = judge(verifier, text, f"{text} {TROOPS}")
    assert found.verdict in VERDICTS
    assert 0 <= found.score <= 1
    assert judge(verifier, TROOPS, f"{TROOPS}\n\n{text}").verdict == "verbatim"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Russia has denied any intention to attack.", "supported"),
        ("Russia has not denied any intention to attack.", "negated"),
        ("Russia never denied that it intends to attack.", "negated"),
        ("Russia has neither admitted nor denied any intention to attack.", "negated"),
    ],
)
def test_the_denial_of_a_denial_is_none(verifier: Verifier, claim: str, verdict: str) -> None:
    found = judge(verifier, claim, "It has denied any intention to attack.", before=TROOPS)
    assert found.verdict == verdict, found
    turned = judge(verifier, "Russia has denied any intention to attack.", claim)
    assert turned.supported == (verdict == "supported"), turned


def test_a_word_may_stand_in_one_sentence_of_the_evidence_in_another_form(verifier: Verifier) -> None:
    quote = "The railway opens in June. A source at the ministry called it a gift."
    found = judge(verifier, "Sources say that the trains will run in summer.", quote)
    assert found.verdict in VERDICTS


@pytest.mark.parametrize(
    "claim",
    [
        "The article does not say how many people were injured.",
        "The sources don't mention how many people were injured in Piraeus.",
        "No article gives the number of those who were injured in the fire.",
    ],
)
def test_what_the_articles_do_not_tell_is_no_denial(verifier: Verifier, claim: str) -> None:
    found = judge(verifier, claim, FIRE)
    assert (found.verdict, found.reason) == ("unsupported", "says what the articles do not tell")


@pytest.mark.parametrize(
    "claim", ["The article says that 14 people were injured.", "Nobody read the article."]
)
def test_what_speaks_of_an_article_otherwise_is_judged_as_ever(verifier: Verifier, claim: str) -> None:
    assert judge(verifier, claim, FIRE).reason != "says what the articles do not tell"


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The sources did not say when talks would resume.", "The sources would not say when talks resume."),
        ("The leaked document does not mention Russia.", "The leaked document makes no mention of Russia."),
    ],
)
def test_news_of_a_source_is_judged_as_ever(verifier: Verifier, claim: str, quote: str) -> None:
    assert judge(verifier, claim, quote).reason != "says what the articles do not tell"


FLED = (
    "After the talks collapsed, rebels of the M-24 group shelled the town of Kibale, forcing around 12,000 "
    "people to flee towards the Ugandan border. The army said it had retaken two villages but gave no "
    "casualty figures."
)


STABBED = (
    "Police in Marseille said a 34-year-old man suspected of stabbing a nurse outside La Timone hospital was "
    "arrested at a motorway rest stop near Avignon early on Thursday. The victim, a mother of two, remains "
    "in a serious but stable condition."
)


@pytest.mark.parametrize(
    ("supported", "claim", "quote"),
    [
        (False, "A man who stabbed a nurse in Marseille has been jailed.", STABBED),
        (True, "A man suspected of stabbing a nurse was arrested near Avignon.", STABBED),
        (True, "After the talks collapsed, rebels shelled the town of Kibale.", FLED),
        (True, "Rebels of the M-24 group shelled the town of Kibale after the talks collapsed.", FLED),
        (True, "The army retook two villages.", FLED),
    ],
)
def test_words_of_the_text_put_together_anew_are_not_borne_out_by_it(
    verifier: Verifier, supported: bool, claim: str, quote: str
) -> None:
    assert judge(verifier, claim, quote).supported == supported


def test_a_copy_needs_nobodys_word() -> None:
    one = read("Rebels of the M-24 group shelled the town of Kibale.", DAY)
    other = read(FLED, DAY)
    assert is_copied(one, other)
    assert not is_copied(read("The army of Kibale killed 12,000 people towards the border.", DAY), other)
    assert is_copied(
        read("The bank raised rates again on 1 February 2022.", DAY),
        read("The bank raised rates again Tuesday.", DAY),
    )
