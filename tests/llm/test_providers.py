"""Each kind of model over its own protocol, its key, and what is sent to whom."""

import json
import logging
import sys
from pathlib import Path

import pytest
from llama_index.core import Settings

from assistant.condense import Turn
from assistant.config import Limits, language_models, limits
from assistant.errors import ModelUnusable, WritingFailed
from assistant.llm.loading import EXTRAS
from assistant.llm.model import LanguageModel, Message
from assistant.llm.rewriting import standalone_question
from assistant.llm.spec import Kind, Spec
from tests.command_line import run
from tests.llm.conftest import Opened
from tests.llm.kept_keys import kept
from tests.llm.server import Behaviour, ModelServer, Reply, model_server, refuses, says
from tests.llm.test_faults import GOOD, QUESTION, SHOWN

CANARY = "sk-canary-0123456789-never-to-be-seen"
KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OLLAMA_API_KEY", "DATELINE_LLM_KEY")


def spec_at(kind: str, server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
    monkeypatch.setenv("OLLAMA_HOST", server.url)
    return {
        "ollama": "ollama/llama3.2",
        "openai": "openai/gpt-4o-mini",
        "anthropic": "anthropic/claude-sonnet-4-5",
        "url": server.spec,
    }[kind]


def reply_of(spec: str, behaviour_limits: Limits | None = None) -> str:
    model = LanguageModel(Spec.parse(spec), behaviour_limits or Limits())
    try:
        return "".join(
            model.stream([Message(role="system", text="Be short."), Message(role="user", text="Hi")])
        )
    finally:
        model.close()


def understood(
    model: LanguageModel, question: str, history: list[Turn]
) -> tuple[str | None, WritingFailed | None]:
    """What `standalone_question` comes to."""
    rewriting = standalone_question(model, question, history)
    while True:
        try:
            next(rewriting)
        except StopIteration as over:
            found: tuple[str | None, WritingFailed | None] = over.value
            return found


@pytest.mark.parametrize("kind", ["ollama", "openai", "anthropic", "url"])
def test_every_kind_writes_an_answer_with_exact_citations(
    kind: str, written_by: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in KEYS:
        monkeypatch.setenv(name, CANARY)
    with model_server(says(GOOD)) as server:
        spec = spec_at(kind, server, monkeypatch)
        with written_by(spec, limits=Limits()) as assistant:
            answer = assistant.ask(QUESTION)
        (asked,) = server.asked
    assert (answer.mode, answer.model, answer.text, answer.notice) == ("llm", spec, SHOWN, None)
    for citation in answer.citations:
        body = assistant.corpus.article(citation.article_id).body
        assert body[citation.start : citation.end] == citation.quote
    assert [len(sentence.citations) for sentence in answer.sentences] == [1, 1]
    assert [answer.text[one.start : one.end] for one in answer.sentences] == [
        f"{sentence}." for sentence in SHOWN.removesuffix(".").split(". ")
    ]
    assert asked.body["stream"] is True
    assert QUESTION in asked.prompt
    assert Settings._llm is None
    assert Settings._embed_model is None


@pytest.mark.parametrize("kind", ["ollama", "openai", "anthropic", "url"])
def test_every_kind_falls_back_when_it_is_cut_off(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.setenv(name, CANARY)

    async def cut(reply: Reply) -> None:
        await reply.begin()
        await reply.say("Blinken")
        await reply.hang_up()

    for behaviour in (cut, says("Blinken and", finish="length"), refuses(429, retry_after="0")):
        with model_server(behaviour) as server, pytest.raises(WritingFailed, match=r"broke off|too many"):
            reply_of(spec_at(kind, server, monkeypatch))


async def repeats_the_key(reply: Reply) -> None:
    """As some servers do: the key in the error, in its page and in a header."""
    sent = json.dumps(reply.asked.headers)
    await reply.status(401, json.dumps({"error": {"message": f"Incorrect API key: {sent}"}}), x_echo=CANARY)


async def breaks_with_the_key(reply: Reply) -> None:
    await reply.begin()
    await reply.body(f"data: {{{json.dumps(reply.asked.headers)} {CANARY}\n\n".encode())
    await reply.close_body()


@pytest.mark.parametrize("kind", ["ollama", "openai", "anthropic", "url"])
@pytest.mark.parametrize("behaviour", [repeats_the_key, breaks_with_the_key])
def test_a_key_is_never_in_an_error_or_a_log(
    kind: str,
    behaviour: Behaviour,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    variable = {"url": "DATELINE_LLM_KEY"}.get(kind, f"{kind.upper()}_API_KEY")
    monkeypatch.setenv(variable, CANARY)
    # Below INFO the client libraries log what comes and goes, headers of the server's included.
    with caplog.at_level(logging.INFO), model_server(behaviour) as server:
        said = ""
        error: BaseException | None = None
        try:
            said = reply_of(spec_at(kind, server, monkeypatch))
        except WritingFailed as failed:
            error = failed
        assert CANARY in json.dumps(server.asked[0].headers)  # it did go where it belongs
    # Anthropic's client passes over what is no event; the others say that it is no answer.
    assert (error is not None) != (kind == "anthropic" and behaviour is breaks_with_the_key)
    assert error is None or error.__cause__ is None
    assert CANARY not in f"{said}{error}"
    assert CANARY not in caplog.text


def test_a_key_is_neither_in_the_json_nor_in_what_the_command_says(
    seeds_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with model_server(repeats_the_key) as server:
        result = run("ask", QUESTION, "--json", "--llm", server.spec, "--home", seeds_home,
                     "--debug", DATELINE_LLM_KEY=CANARY)  # fmt: skip
        assert server.asked[0].headers["authorization"] == f"Bearer {CANARY}"
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["mode"] == "extractive"
    assert "does not accept the key (status 401): check $DATELINE_LLM_KEY" in answer["notice"]
    assert answer["notice"] in result.stderr
    assert CANARY not in result.output + result.stderr


def test_a_key_goes_to_no_server_that_it_is_not_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS[:3]:
        monkeypatch.setenv(name, CANARY)
    with model_server(says("Hi.")) as server:
        assert reply_of(server.spec) == "Hi."
        assert CANARY not in json.dumps(server.asked[0].headers)


def test_a_key_may_lie_in_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    with kept({"openai": CANARY}), model_server(says("Hi.")) as server:
        assert reply_of(spec_at("openai", server, monkeypatch)) == "Hi."
        assert server.asked[0].headers["authorization"] == f"Bearer {CANARY}"


def test_a_key_that_is_needed_and_missing_is_asked_for_in_one_line() -> None:
    with pytest.raises(
        ModelUnusable, match=r"openai/gpt-4o needs a key: set \$OPENAI_API_KEY, or run `keyring set"
    ):
        LanguageModel(Spec.parse("openai/gpt-4o"), Limits())


@pytest.mark.parametrize("key", ["sk-caf\u00e9", "sk-1\nx: y", "sk 1"])
def test_a_key_that_cannot_be_one_is_refused_without_being_shown(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ModelUnusable) as refused:
        LanguageModel(Spec.parse("openai/gpt-4o"), Limits())
    assert key not in str(refused.value)


@pytest.mark.parametrize("kind", [Kind.OPENAI, Kind.OLLAMA, Kind.ANTHROPIC, Kind.COMPATIBLE])
def test_a_missing_package_is_named_with_the_extra_that_brings_it(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("openai_like", "ollama", "anthropic"):
        monkeypatch.setitem(sys.modules, f"llama_index.llms.{package}", None)
    text = "http://127.0.0.1:1/v1#x" if kind is Kind.COMPATIBLE else f"{kind}/x"
    with pytest.raises(ModelUnusable, match=rf"pip install 'dateline\[{EXTRAS[kind]}\]'"):
        LanguageModel(Spec.parse(text), Limits())


@pytest.mark.parametrize(
    "text",
    ["llama3", "openai/", "ollama/ x", "http://", "http:///v1#x", "http://u:p@h/v1",
    "http://h/v1?key=1", "nowhere.gguf",
     "", "/", "ftp://h/v1", "gemini/x", "openai/x\ny"],
)  # fmt: skip
def test_what_names_no_model_is_said_in_one_line(text: str) -> None:
    with pytest.raises(ModelUnusable) as refused:
        Spec.parse(text)
    assert "\n" not in str(refused.value)


def test_specs_are_read() -> None:
    spec = Spec.parse(" ollama/hf.co/bartowski/Llama-3.2-1B:Q4_K_M ")
    assert (spec.kind, spec.name) == (Kind.OLLAMA, "hf.co/bartowski/Llama-3.2-1B:Q4_K_M")
    spec = Spec.parse("https://openrouter.ai/api/v1#meta-llama/llama-3.1-8b-instruct:free")
    assert (spec.kind, spec.url) == (Kind.COMPATIBLE, "https://openrouter.ai/api/v1")
    assert spec.name == "meta-llama/llama-3.1-8b-instruct:free"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LLM", "ollama/a, openai/b,ollama/a")
    assert language_models() == ("ollama/a", "openai/b")
    assert language_models("none") == language_models("") == language_models([]) == ()
    assert language_models("ollama/c") == ("ollama/c",)
    monkeypatch.setenv("DATELINE_LLM_FIRST_SECONDS", "5")
    assert limits() == Limits(first_seconds=5)
    for wrong in ("soon", "0", "nan", "-1", "inf"):
        monkeypatch.setenv("DATELINE_LLM_FIRST_SECONDS", wrong)
        with pytest.raises(ModelUnusable, match=r"\$DATELINE_LLM_FIRST_SECONDS is"):
            limits()


# -- follow-ups

HISTORY = [("what did Blinken demand?", "Blinken urged immediate Russian de-escalation. [1]")]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("What did Blinken say about sanctions?", "What did Blinken say about sanctions?"),
        (
            '<think>he is Blinken</think>\n"What did Blinken say about sanctions?"',
            "What did Blinken say about sanctions?",
        ),
        (
            f"<thinking>{'he is Blinken ' * 200}</thinking>What did Blinken say about sanctions?<|im_end|>",
            "What did Blinken say about sanctions?",
        ),
        ("And what did he say about sanctions", None),
    ],
)
def test_a_follow_up_is_made_standalone_by_the_model(reply: str, expected: str | None) -> None:
    with model_server(says(reply, size=3)) as server:
        model = LanguageModel(Spec.parse(server.spec), Limits())
        assert understood(model, "and what did he say about sanctions?", HISTORY) == (expected, None)
        model.close()
        assert HISTORY[0][0] in server.asked[0].prompt


@pytest.mark.parametrize(
    "behaviour",
    [
        says("Sure!\nHere it is:\nWhat?"),
        says("..."),
        says("x" * 5000),
        refuses(500),
        says("I'm sorry, I can't help."),
        says("I cannot do that."),
    ],
)
def test_a_reply_that_is_no_question_leaves_the_follow_up_to_condense(behaviour: Behaviour) -> None:
    from assistant.condense import condense

    question = "and what did he say about sanctions?"
    with model_server(behaviour) as server:
        model = LanguageModel(Spec.parse(server.spec), Limits())
        standalone, failed = understood(model, question, HISTORY)
        model.close()
    assert standalone == condense(question, HISTORY)
    assert (failed is not None) == (len(server.asked) > 1)  # only the server's own error is one


@pytest.mark.parametrize(
    ("question", "reply", "expected"),
    [
        ("And why?", "And why", None),
        ("And why?", "Why did Blinken urge de-escalation?", "Why did Blinken urge de-escalation?"),
        (
            "制裁についてはどうですか？",
            "ブリンケンは制裁について何と言いましたか？",
            "ブリンケンは制裁について何と言いましたか？",
        ),
    ],
)
def test_a_reply_about_what_was_asked_or_told_is_a_question(
    question: str, reply: str, expected: str | None
) -> None:
    with model_server(says(reply)) as server:
        model = LanguageModel(Spec.parse(server.spec), Limits())
        assert understood(model, question, HISTORY) == (expected, None)
        model.close()


def test_a_refusal_by_the_model_is_one_as_any_other(written_by: Opened) -> None:
    with (
        model_server(says("NOT_FOUND", size=2)) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        answer = assistant.ask("who won the World Cup?")
    assert (answer.refused, answer.citations, answer.short, answer.mode) == (True, (), None, "llm")
    assert answer.text.startswith("No answer found in the one article here, dated 2 February 2022. Nearest: ")


def test_without_a_model_none_is_asked_and_an_unknown_one_is_said(written_by: Opened) -> None:
    with model_server(says(GOOD)) as server, written_by(server.spec) as assistant:
        assert assistant.models == (server.spec,)
        assert assistant.ask(QUESTION, llm="none").mode == "extractive"
        assert server.asked == []
        with pytest.raises(Exception, match="there is no language model 'ollama/other' here"):
            assistant.ask(QUESTION, llm="ollama/other")
