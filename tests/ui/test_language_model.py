"""The page with a language model, in Chromium: the menu, the label, links that are exact, and the
fallback."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from assistant import Assistant
from assistant.build import compose
from assistant.config import Limits
from assistant.llm.model import LanguageModel
from assistant.llm.spec import Spec
from assistant.reader import Reader
from assistant.ui import page as page_module
from tests.llm.server import ModelServer, Reply, model_server, says
from tests.ui.conftest import app_over, running
from tests.ui.test_page_in_browser import BLINKEN, PHONE, WIDE
from tests.ui.test_page_in_browser import Reader as Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ANSWER = "Blinken urged Russia to **de-escalate** and <b>withdraw</b> its troops {{Blinken urged immediate}}."


WRONG = "Russia amassed over 300,000 troops along the border of Ukraine {{Russia has amassed}}. "


async def breaks_off(reply: Reply) -> None:
    await reply.begin()
    await reply.say("Half of an answer that ")
    await reply.hang_up()


@contextmanager
def written_page(
    newsroom: Assistant, reader: Reader, server: ModelServer, limits: Limits, **constants: int
) -> Iterator[str]:
    """The address of a page whose answers this server's model writes. `constants`: of the page's module, in
    place of those that it is built with."""
    model = LanguageModel(Spec.parse(server.spec), limits)
    try:
        with pytest.MonkeyPatch.context() as patched:
            for name, value in constants.items():
                patched.setattr(page_module, name, value)
            app = app_over(compose(newsroom.corpus, reader=reader, models=[model]))
        with running(app) as url:
            yield url
    finally:
        model.close()


@pytest.fixture(scope="session")
def page_with_model(newsroom: Assistant, reader: Reader) -> Iterator[tuple[str, str]]:
    """The page's address and the model's spec. For the whole session, so that it is there before the browser,
    whose event loop would be in the way. The model answers the first question and the last; of the one
    between it breaks off, when it is to make it standalone and when it is to answer it."""
    behaviours = (
        says(ANSWER, pause=0.02),
        breaks_off,
        breaks_off,
        says("Who demands what?"),
        says(WRONG + ANSWER),
    )
    with model_server(*behaviours) as server, written_page(newsroom, reader, server, Limits()) as url:
        yield url, server.spec


def test_the_page_shows_what_a_model_wrote_or_why_it_did_not(
    browser: "Browser", page_with_model: tuple[str, str]
) -> None:
    url, spec = page_with_model
    context = browser.new_context(viewport=WIDE)
    visitor = Visitor(context.new_page(), url)
    page = visitor.page
    assert page.input_value("#dl-model input") == f"Written by {spec}"

    visitor.ask("what did Blinken demand?", turn=1)
    assert visitor.open_marker(1, 1) == BLINKEN
    text = page.inner_text("#turn-1 .dl-text")
    assert text.startswith("Blinken urged Russia to de-escalate and <b>withdraw</b> its troops [1].")
    assert page.locator("#turn-1 .dl-text strong").all_text_contents() == ["de-escalate"]
    assert page.locator("#turn-1 .dl-text b").count() == 0
    assert page.inner_text("#turn-1 .dl-how").startswith(f"Written by {spec} from these sources")
    assert page.locator("#turn-1 .dl-fallback").count() == 0

    visitor.ask("what did Lavrov warn?", turn=2)
    assert "broke off in the middle of its answer" in page.inner_text("#turn-2 .dl-fallback")
    assert "Half of an answer" not in page.inner_text("#turn-2")
    assert page.inner_text("#turn-2 .dl-how").startswith("Quoted word for word")
    assert page.locator("#turn-2 .dl-marker").count() >= 1

    page.click("#dl-model input")
    page.get_by_role("option", name=re.compile("No language model")).click()
    visitor.ask("how many troops has Russia amassed?", turn=3)
    assert page.inner_text("#turn-3 .dl-how").startswith("Quoted word for word")
    assert page.locator("#turn-3 .dl-fallback").count() == 0

    page.click("#dl-model input")
    page.get_by_role("option", name=f"Written by {spec}").click()
    assert not page.is_checked("#dl-drop input")
    page.check("#dl-drop input")
    visitor.ask("what did Blinken demand then?", turn=4)
    assert page.inner_text("#turn-4 .dl-text").startswith("Blinken urged Russia to de-escalate")
    assert "300,000" not in page.inner_text("#turn-4 .dl-text")
    assert page.inner_text("#turn-4 .dl-left-out") == (
        "Left out: one sentence that the articles do not bear out."
    )
    assert page.locator("#turn-4 .dl-doubts").count() == 0
    assert visitor.complaints == []
    page.set_viewport_size(PHONE)
    assert not visitor.overflows()
    context.close()
