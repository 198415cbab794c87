"""The chat page as Gradio Blocks: which components there are and what happens when one is used.

The conversation is shown by two Markdown components that get one line of ready HTML each (everything
untrusted in it is escaped already) and sanitise it once more: `earlier` holds the turns that are over, `live`
the newest one, so that an answer that is still arriving does not redraw the rest. Not `gr.HTML`: it does not
sanitise, and it evaluates strings as code, which the page's Content-Security-Policy forbids.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from assistant.asked import check_asked
from assistant.config import NO_LLM
from assistant.errors import AssistantError
from assistant.ui.conversation import Conversation, converse
from assistant.ui.escape import escape
from assistant.ui.examples import SEED_QUESTIONS, example_questions
from assistant.ui.stopping import AnswersUnderWay, Stop
from assistant.ui.wording import Scope, coverage
from index import Filters, IndexingError

if TYPE_CHECKING:
    import gradio as gr

    from assistant.engine import Assistant

CONCURRENCY = 16
"""Answers under way at once, over all users. Gradio's own default of 1 makes 64 users wait 12 s for a 0.2 s
answer."""
MAX_WAITING = 64
"""Questions in the queue; beyond it a user is told that the page is busy."""
MAX_EVENTS_KEPT = 1_024
"""Gradio keeps every finished event for ever; no event that is under way can be older than this many
others."""
MAX_OUTLETS_LISTED = 500
"""Those with the most articles; any other can be typed."""
ANY_OUTLET = "Any outlet"
NO_MODEL = "No language model: quote the articles"
UNDER_WAY = "Another answer is under way: wait for it, or stop it."

Updates = dict[Any, Any]

_refusals = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """The components that an event changes."""

    earlier: "gr.Markdown"
    live: "gr.Markdown"
    examples: "gr.Column"
    notice: "gr.Markdown"
    question: "gr.Textbox"
    restart: "gr.Button"
    session: "gr.State"

    def all(self) -> list[Any]:
        return [getattr(self, name) for name in self.__slots__]


def build_page(assistant: "Assistant") -> "gr.Blocks":
    """The page over an open assistant. Runs one search, which also loads the models before the first
    question."""
    import gradio as gr

    page = gr.Blocks(title="Dateline", analytics_enabled=False)
    with page, gr.Column(elem_id="dl-page"):
        with gr.Row(elem_id="dl-head"):
            header = _text(_header(assistant), "dl-header")
            restart = gr.Button("Start over", elem_id="dl-restart", size="sm", visible=False, min_width=0)
        earlier, live = _text("", "dl-earlier"), _text("", "dl-live")
        with gr.Column(elem_id="dl-examples", visible=_offers(assistant)) as examples:
            _text(
                "<p>Every sentence of an answer is quoted from an article that you can open. Try:</p>",
                "dl-hint",
            )
            example_buttons = [
                gr.Button(text, elem_classes="dl-example", size="sm", min_width=0) for text in SEED_QUESTIONS
            ]
        with gr.Column(elem_id="dl-composer"):
            notice = _text("", "dl-notice")
            with gr.Row(elem_id="dl-ask"):
                question = gr.Textbox(
                    label="Your question",
                    show_label=False,
                    container=False,
                    placeholder="Ask about these articles",
                    lines=1,
                    max_lines=6,
                    autofocus=True,
                    interactive=True,
                    elem_id="dl-question",
                )
                # What the page's script takes out of the box when it is sent: Gradio reads it only some time
                # after the key, when the next question may stand in the box already.
                sent = gr.Textbox(visible="hidden", elem_id="dl-sent")
                send = gr.Button("Ask", variant="primary", elem_id="dl-send", min_width=0)
                # The page's script shows it in place of the other, while an answer takes its time.
                stop = gr.Button("Stop", elem_id="dl-stop", min_width=0)
            with gr.Accordion("Limit by date or outlet", open=False, elem_id="dl-limits"), gr.Row():
                since = _day_box("From", "dl-since")
                until = _day_box("To", "dl-until")
                outlet = gr.Dropdown(
                    _outlets(assistant),
                    value=ANY_OUTLET,
                    label="Outlet",
                    allow_custom_value=True,
                    min_width=140,
                    elem_id="dl-outlet",
                )
            models = assistant.models
            writer = gr.Dropdown(
                [(NO_MODEL, NO_LLM), *((f"Written by {spec}", spec) for spec in models)],
                value=models[0] if models else NO_LLM,
                label="Answers",
                show_label=False,
                container=False,
                visible=bool(models),
                filterable=False,
                elem_id="dl-model",
            )
            drops = gr.Checkbox(
                value=assistant.unsupported == "drop",
                label="Leave out what the articles do not bear out",
                container=False,
                visible=bool(models),
                elem_id="dl-drop",
            )
        session = gr.State(Conversation())
        parts = _Parts(
            earlier=earlier,
            live=live,
            examples=examples,
            notice=notice,
            question=question,
            restart=restart,
            session=session,
        )

        under_way = AnswersUnderWay()
        offered = {button._id: text for button, text in zip(example_buttons, SEED_QUESTIONS, strict=True)}

        def ask(
            text: str,
            first: str,
            last: str,
            host: str,
            llm: str,
            drop: bool,
            conversation: Conversation,
            request: gr.Request,
            used: gr.EventData,
        ) -> Iterator[Updates]:
            text = offered.get(getattr(used.target, "_id", -1), text)
            with under_way.answering(request.session_hash or "") as asked:
                if asked is None:
                    yield {parts.notice: _refusal(UNDER_WAY)}
                    return
                found = _ask(assistant, parts, text, (first, last, host), (llm, drop), conversation, asked)
                for updates in found:
                    if asked.restarting:
                        break
                    # Said before it is seen: who sees it may ask on.
                    asked.whole = parts.session in updates
                    yield updates
                if asked.restarting:
                    # Gradio sends the last updates once more when an event is over: let them be none.
                    yield {parts.notice: gr.skip()}

        def start_over(conversation: Conversation, request: gr.Request) -> Updates:
            under_way.stop(request.session_hash or "", restarting=True)
            return _restarted(parts, conversation, _offers(assistant))

        def stop_answering(request: gr.Request) -> None:
            under_way.stop(request.session_hash or "")

        limits = [since, until, outlet, writer, drops, session]
        hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

        def refresh(conversation: Conversation) -> Updates:
            """Articles may have come in since the page was started, or gone."""
            return {
                header: _header(assistant),
                outlet: gr.update(choices=_outlets(assistant)),
                examples: gr.update(visible=not conversation.turns and _offers(assistant)),
            }

        page.load(refresh, [session], [header, outlet, examples], **hidden)
        answers: dict[str, Any] = {"concurrency_limit": CONCURRENCY, "concurrency_id": "answers", **hidden}
        # What went wrong is shown on one component: on a column, Gradio's mark of it breaks the page.
        answers["show_progress_on"] = live
        # One event, however it is asked. "multiple": while one is under way it is for `ask` to say so, as
        # "once" would drop the question without a word.
        ways = [question.submit, send.click, *(button.click for button in example_buttons)]
        gr.on(ways, ask, [sent, *limits], parts.all(), trigger_mode="multiple", **answers)
        stop.click(stop_answering, None, None, **hidden)
        restart.click(start_over, [session], parts.all(), show_progress_on=live, **hidden)
    page.queue(max_size=MAX_WAITING, default_concurrency_limit=CONCURRENCY, api_open=False)
    _bound_events(page)
    return page


def _text(value: Any, elem_id: str) -> "gr.Markdown":
    import gradio as gr

    return gr.Markdown(value, elem_id=elem_id, sanitize_html=True, latex_delimiters=[], container=False)


def _day_box(label: str, elem_id: str) -> "gr.Textbox":
    import gradio as gr

    return gr.Textbox(
        label=label, placeholder="YYYY-MM-DD", lines=1, max_lines=1, min_width=120, elem_id=elem_id
    )


def _header(assistant: "Assistant") -> str:
    try:
        held = assistant.corpus.coverage()
    except IndexingError as error:
        line = _failure(str(error))
    else:
        line = f"<p>{escape(coverage(held.articles, held.first_day, held.last_day))}</p>"
    return f'<div class="dl-masthead"><h1>Dateline</h1>{line}</div>'


def _failure(reason: str) -> str:
    return f'<p class="dl-failure" role="alert">{escape(reason[:1].upper() + reason[1:])}</p>'


def _refusal(reason: str) -> str:
    """Why a question was not asked. Never the same twice: what is the same Gradio does not draw again, and
    the page's script would wait."""
    return f'<div id="dl-refusal-{next(_refusals)}">{_failure(reason)}</div>'


def _outlets(assistant: "Assistant") -> list[str]:
    """What the menu lists. Of an index that cannot be read the header says so."""
    try:
        return [ANY_OUTLET, *assistant.corpus.status().sources[:MAX_OUTLETS_LISTED]]
    except IndexingError:
        return [ANY_OUTLET]


def _offers(assistant: "Assistant") -> bool:
    """Whether there are examples to click."""
    try:
        return bool(example_questions(assistant))
    except (AssistantError, IndexingError):
        return False


def _ask(
    assistant: "Assistant",
    parts: _Parts,
    text: str,
    limits: tuple[str, str, str],
    writing: tuple[str, bool],
    conversation: Conversation,
    stop: Stop,
) -> Iterator[Updates]:
    """Ask and redraw. An empty question changes nothing; what cannot be asked is one line, and the page's
    script puts the question back. `writing`: the language model, and whether what the articles do not bear
    out is left out."""
    import gradio as gr

    question = (text or "").strip()
    if not question:
        yield {parts.notice: ""}
        return
    since, until, host = limits
    try:
        scope = Scope.read(since, until, None if host == ANY_OUTLET else host)
        check_asked(question, Filters(since=scope.since, until=scope.until, source=scope.source), None)
        if scope.source:
            scope.check_outlet(assistant.corpus.status().sources)
    except (AssistantError, IndexingError) as error:
        yield {parts.notice: _refusal(str(error))}
        return
    first = True
    llm, drop = writing
    unsupported = "drop" if drop else "mark"
    frames = converse(assistant, question, scope, conversation, llm=llm, unsupported=unsupported, stop=stop)
    for frame in frames:
        updates: Updates = {parts.live: frame.html}
        if first:
            first = False
            updates |= {
                parts.earlier: conversation.html,
                parts.notice: "",
                parts.examples: gr.update(visible=False),
                parts.restart: gr.update(visible=True),
            }
        if frame.conversation is not None:
            updates[parts.session] = frame.conversation
        yield updates


def _restarted(parts: _Parts, conversation: Conversation, has_examples: bool) -> Updates:
    import gradio as gr

    return {
        parts.earlier: "",
        parts.live: "",
        parts.notice: "",
        parts.question: "",
        parts.examples: gr.update(visible=has_examples),
        parts.restart: gr.update(visible=False),
        parts.session: conversation.emptied(),
    }


def _bound_events(page: "gr.Blocks") -> None:
    from gradio.utils import LRUCache

    events: LRUCache[str, Any] = LRUCache(MAX_EVENTS_KEPT)
    page._queue.event_ids_to_events = events
