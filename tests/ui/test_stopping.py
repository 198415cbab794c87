"""The page while a language model says nothing, in Chromium: how long it has been, and the way out."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from assistant import Assistant
from assistant.config import Limits
from assistant.reader import Reader
from assistant.ui.stopping import AnswersUnderWay
from tests.llm.server import ModelServer, Reply, model_server, says
from tests.ui.test_language_model import ANSWER, written_page
from tests.ui.test_page_in_browser import WIDE
from tests.ui.test_page_in_browser import Reader as Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

HALF = "what did Blinken demand?"
PATIENT = Limits(first_seconds=60, next_seconds=60, total_seconds=60)


async def says_nothing(reply: Reply) -> None:
    await reply.begin()
    await asyncio.sleep(60)


async def says_half(reply: Reply) -> None:
    await reply.begin()
    await reply.say(reply.asked.fill("Blinken urged Russia to withdraw {{Blinken urged immediate}}. And he "))
    await asyncio.sleep(60)


@pytest.fixture(scope="session")
def page_with_silent_model(
    newsroom: Assistant, reader: Reader, narrow_page: tuple[str, ModelServer]
) -> Iterator[tuple[str, ModelServer]]:
    """The page's address and the model's server. It answers the second question alone, and half of the
    third, which it makes standalone first. `narrow_page`: has to be there before the browser as well."""
    with (
        model_server(says_nothing, says(ANSWER), says(HALF), says_half, says_nothing) as server,
        written_page(newsroom, reader, server, PATIENT) as url,
    ):
        yield url, server


@pytest.fixture(scope="session")
def narrow_page(newsroom: Assistant, reader: Reader) -> Iterator[tuple[str, ModelServer]]:
    """A page that answers one question at a time and lets one wait. Its model does not answer the first."""
    with (
        model_server(says_nothing, says(ANSWER)) as server,
        written_page(newsroom, reader, server, PATIENT, CONCURRENCY=1, MAX_WAITING=1) as url,
    ):
        yield url, server


def within_seconds(true: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.02)
    return true()


def asked(server: ModelServer, times: int) -> bool:
    """The first time the client library is still being imported while the page waits."""
    return within_seconds(lambda: len(server.asked) == times, 20)


def gone(server: ModelServer, times: int) -> bool:
    """Whether the client hung up so often."""
    return within_seconds(lambda: server.left == times, 3)


def test_a_model_that_says_nothing_is_shown_to_be_waited_for_and_can_be_stopped(
    browser: "Browser", page_with_silent_model: tuple[str, ModelServer]
) -> None:
    url, server = page_with_silent_model
    context = browser.new_context(viewport=WIDE)
    visitor = Visitor(context.new_page(), url)
    page = visitor.page
    assert page.locator("#dl-stop").is_hidden()
    page.fill("#dl-question textarea", "what did Blinken demand?")
    page.press("#dl-question textarea", "Enter")
    page.wait_for_selector("#turn-1 .dl-wait >> text=/Waiting for the language model… [1-9]/")
    page.wait_for_selector("#dl-send", state="hidden")
    assert asked(server, 1)
    page.click("#dl-stop")
    page.wait_for_selector("#turn-1.dl-done")
    assert page.inner_text("#turn-1 .dl-failure").startswith("Stopped before it was answered.")
    assert page.inner_text("#turn-1 h2") == "what did Blinken demand?"
    assert gone(server, 1)
    assert page.locator("#dl-stop").is_hidden()

    visitor.ask("what did Blinken urge?", turn=2)
    assert page.inner_text("#turn-2 .dl-text").startswith("Blinken urged Russia to de-escalate")
    assert page.locator("#turn-1 .dl-failure").is_visible()

    # What was written until then stays, and so does where the reader has gone with the keyboard meanwhile.
    page.fill("#dl-question textarea", HALF)
    page.press("#dl-question textarea", "Enter")
    page.wait_for_selector("#turn-3 .dl-text >> text=Blinken urged Russia to withdraw")
    visitor.until("window.scrollY > 0")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Home")
    visitor.until("window.scrollY === 0")
    page.click("#dl-stop")
    page.wait_for_selector("#turn-3.dl-done")
    assert page.inner_text("#turn-3 .dl-text").startswith("Blinken urged Russia to withdraw")
    assert page.inner_text("#turn-3 .dl-halfway").startswith("Stopped here.")
    assert page.locator("#turn-3 .dl-failure").count() == 0
    page.wait_for_timeout(400)
    assert page.evaluate("window.scrollY") == 0
    assert page.evaluate("document.activeElement.closest('#dl-question') !== null")
    assert gone(server, 2)

    page.fill("#dl-question textarea", "what did Lavrov warn?")
    page.press("#dl-question textarea", "Enter")
    page.wait_for_selector("#turn-4 .dl-wait >> text=/Waiting for the language model/")
    assert asked(server, 5)
    page.click("#dl-restart")
    page.wait_for_selector("#dl-examples", state="visible")
    assert gone(server, 3)
    assert page.locator("#dl-stop").is_hidden()
    assert visitor.complaints == []
    context.close()


def test_a_page_that_was_busy_goes_on_when_it_is_not(
    browser: "Browser", narrow_page: tuple[str, ModelServer]
) -> None:
    url, server = narrow_page
    contexts = [browser.new_context(viewport=WIDE) for _ in range(3)]
    first, second, third = (Visitor(context.new_page(), url) for context in contexts)
    for visitor in (first, second):
        visitor.page.fill("#dl-question textarea", "what did Blinken demand?")
        visitor.page.press("#dl-question textarea", "Enter")
        if visitor is first:
            assert asked(server, 1)
    second.page.wait_for_selector("#dl-live >> text=/queue: 1/")
    third.page.fill("#dl-question textarea", "what did Blinken demand?")
    third.page.press("#dl-question textarea", "Enter")
    third.page.wait_for_selector("text=This application is currently busy")
    # What was not asked after all is in the box again.
    third.until("document.querySelector('#dl-question textarea').value !== ''")

    # Who closes the tab frees the place, also while the model says nothing.
    contexts[0].close()
    assert gone(server, 1)
    second.page.wait_for_selector("#turn-1.dl-answered")
    third.page.press("#dl-question textarea", "Enter")
    third.page.wait_for_selector("#turn-1.dl-answered")
    assert third.page.inner_text("#turn-1 h2") == "what did Blinken demand?"
    assert third.page.inner_text("#turn-1 .dl-text").startswith("Blinken urged Russia to de-escalate")
    assert second.complaints == []
    assert all("503" in complaint for complaint in third.complaints)
    for context in contexts[1:]:
        context.close()


def test_a_session_has_one_answer_under_way_at_a_time() -> None:
    under_way = AnswersUnderWay()
    with under_way.answering("a") as first, under_way.answering("a") as second:
        assert first is not None
        assert second is None
        with under_way.answering("b") as other:
            assert other is not None
        # The next one may begin with what the first one's last words leave.
        first.whole = True
        with under_way.answering("a") as third:
            assert third is not None
            under_way.stop("a", restarting=True)
            with under_way.answering("a") as fourth:
                assert fourth is not None
                assert not fourth.asked
