import json
from pathlib import Path

import pytest

from index.readers.notices import MOST_CHARS, is_notice
from tests.readers.documents import BODY, page
from tests.readers.reading import read_as

NOTICES = (
    "We use cookies and similar technologies to personalise content. By clicking Accept you agree to our "
    "use of cookies. See our Privacy Policy.",
    "Please enable JavaScript to continue. JavaScript is disabled in your browser.",
    "Access Denied\nYou don't have permission to access this page on this server.",
    "Are you a robot? Please verify that you are human by completing the captcha below.",
    "Subscribe to continue reading. Already a subscriber? Log in to unlock this article.",
    "It looks like you are using an ad blocker. Please turn off your adblocker to read on.",
    "Your browser is out of date. Please update your browser to view this site.",
)

NEWS = (
    "Google said it would drop cookies from its browser next year. Rivals called it a threat to privacy.",
    "The court ruled that the privacy policy of the app broke the law. It has to pay 3 million euros.",
    "“We use your data only with your consent,” the company's chief said. The regulator sees it "
    "otherwise: it opened an inquiry on Tuesday. A ruling is expected in May.",
    "The newspaper lost 970,000 subscribers in spring. It now plans a cheaper subscription with ads.",
    "A robot dived to 850 metres off the coast. Its makers want it to see shipwrecks.",
    "Oreo brings a new cookie in April. You can buy the cookies in shops near you while supplies last.",
)


@pytest.mark.parametrize("text", NOTICES)
def test_a_text_that_is_only_a_notice_to_the_reader_of_a_page_is_none_of_news(text: str) -> None:
    assert is_notice(text)


@pytest.mark.parametrize("text", NEWS)
def test_news_about_cookies_privacy_and_subscriptions_are_news(text: str) -> None:
    assert not is_notice(text)


def test_an_article_with_a_notice_in_it_stays(tmp_path: Path) -> None:
    assert not is_notice(f"{NOTICES[0]}\n{BODY}")
    assert not is_notice("We use cookies. " * (MOST_CHARS // 16 + 1))
    row = {"title": "Harbour", "date": "2024-01-05", "text": f"{NOTICES[0]}\n{BODY}"}
    assert read_as(tmp_path, "a.jsonl", json.dumps(row)).article.body == row["text"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.html"])
def test_a_notice_in_place_of_an_article_is_rejected_with_the_reason(tmp_path: Path, name: str) -> None:
    text = NOTICES[0]
    content = {
        "a.jsonl": json.dumps({"title": "Harbour", "date": "2024-01-05", "text": text}),
        "a.csv": f'title,date,text\nHarbour,2024-01-05,"{text}"\n',
        "a.html": page(paragraphs=(text, text)),
    }[name]
    assert read_as(tmp_path, name, content).reason == (
        "no article: a notice about cookies, a registration or the like"
    )


def test_a_note_of_ones_own_is_taken_whatever_it_says(tmp_path: Path) -> None:
    assert read_as(tmp_path, "a.txt", NOTICES[0]).article.body == NOTICES[0]
