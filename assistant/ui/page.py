"""The chat page as Gradio Blocks: which components there are and what happens when one is used.

The conversation is shown by two Markdown components that get one line of ready HTML each (everything
untrusted in it is escaped already) and sanitise it once more: `earlier` holds the turns that are over, `live`
the newest one, so that an answer that is still arriving does not redraw the rest. Not `gr.HTML`: it does not
sanitise, and it evaluates strings as code, which the page's Content-Security-Policy forbids.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.config import NO_LLM
from assistant.errors import AssistantError
from assistant.ui.conversation import Conversation, converse
from assistant.ui.escape import escape
from assistant.ui.examples import example_questions
from assistant.ui.stopping import AnswersUnderWay, Stop
from assistant.ui.wording import Scope, coverage

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

Updates = dict[Any, Any]


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

    outlets = [host for host in assistant.corpus.status().sources if host][:MAX_OUTLETS_LISTED]
    questions = example_questions(assistant)
    page = gr.Blocks(title="Dateline", analytics_enabled=False)
    with page, gr.Column(elem_id="dl-page"):
        with gr.Row(elem_id="dl-head"):
            header = _text(_header(assistant), "dl-header")
            restart = gr.Button("Start over", elem_id="dl-restart", size="sm", visible=False, min_width=0)
        earlier, live = _text("", "dl-earlier"), _text("", "dl-live")
        with gr.Column(elem_id="dl-examples", visible=bool(questions)) as examples:
            _text(
                "<p>Every sentence of an answer is quoted from an article that you can open. Try:</p>",
                "dl-hint",
            )
            example_buttons = [
                gr.Button(text, elem_classes="dl-example", size="sm", min_width=0) for text in questions
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
                    elem_id="dl-question",
                )
                send = gr.Button("Ask", variant="primary", elem_id="dl-send", min_width=0)
                # The page's script shows it in place of the other, while an answer takes its time.
                stop = gr.Button("Stop", elem_id="dl-stop", min_width=0)
            with gr.Accordion("Limit by date or outlet", open=False, elem_id="dl-limits"), gr.Row():
                since = _day_box("From", "dl-since")
                until = _day_box("To", "dl-until")
                outlet = gr.Dropdown(
                    [ANY_OUTLET, *outlets],
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

        def ask(
            text: str,
            first: str,
            last: str,
            host: str,
            llm: str,
            drop: bool,
            conversation: Conversation,
            request: gr.Request,
        ) -> Iterator[Updates]:
            with under_way.answering(request.session_hash or "") as asked:
                found = _ask(assistant, parts, text, (first, last, host), (llm, drop), conversation, asked)
                for updates in found:
                    if asked.restarting:
                        break
                    yield updates
                if asked.restarting:
                    # Gradio sends the last updates once more when an event is over: let them be none.
                    yield {parts.notice: gr.skip()}

        def start_over(conversation: Conversation, request: gr.Request) -> Updates:
            under_way.stop(request.session_hash or "", restarting=True)
            return _restarted(parts, conversation, bool(questions))

        def stop_answering(request: gr.Request) -> None:
            under_way.stop(request.session_hash or "")

        limits = [since, until, outlet, writer, drops, session]
        hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        # Articles may have come in since the page was started.
        page.load(lambda: _header(assistant), None, header, **hidden)
        answers: dict[str, Any] = {"concurrency_limit": CONCURRENCY, "concurrency_id": "answers", **hidden}
        # What went wrong is shown on one component: on a column, Gradio's mark of it breaks the page.
        answers["show_progress_on"] = live
        gr.on([question.submit, send.click], ask, [question, *limits], parts.all(), **answers)
        for button in example_buttons:
            button.click(ask, [button, *limits], parts.all(), **answers)
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
    held = assistant.corpus.coverage()
    line = escape(coverage(held.articles, held.first_day, held.last_day))
    return f'<div class="dl-masthead"><h1>Dateline</h1><p>{line}</p></div>'


def _ask(
    assistant: "Assistant",
    parts: _Parts,
    text: str,
    limits: tuple[str, str, str],
    writing: tuple[str, bool],
    conversation: Conversation,
    stop: Stop,
) -> Iterator[Updates]:
    """Ask and redraw. An empty question changes nothing; limits that make no sense leave the question where
    it is. `writing`: the language model, and whether what the articles do not bear out is left out."""
    import gradio as gr

    question = (text or "").strip()
    if not question:
        yield {parts.notice: ""}
        return
    since, until, host = limits
    try:
        scope = Scope.read(since, until, None if host == ANY_OUTLET else host)
    except AssistantError as error:
        yield {parts.notice: f'<p class="dl-failure" role="alert">{escape(str(error))}</p>'}
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
                parts.question: "",
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
