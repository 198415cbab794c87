"""Answers written by a language model, under the same guarantee as quoted ones: every citation exact.

    spec         how a model is named: `ollama/NAME`, `openai/NAME`, `anthropic/NAME`, a url, a file
    keys         where its key comes from, and that it goes to no other server
    loading      the llama-index class behind a spec; the only module that imports `llama_index.llms`
    model        asking it: one stream of text with time limits, retries, cancellation
    failures     what can go wrong while it is asked, as one line without anything that a server said
    sources      which passages it is shown, under which keys
    markers      finds citation markers in text that arrives in pieces
    support      which sentences of a passage a written sentence stands on
    cited_text   the text with markers renumbered, as it arrives, and its citations
    kept_text    the same without the sentences that the articles do not bear out, where that is wanted
    writer       an answer from all of these
    rewriting    a follow-up made standalone

The model's text is never trusted: a citation is made from the passages alone, and what the model says only
chooses among them. llama-index's global `Settings` stay untouched.
"""
