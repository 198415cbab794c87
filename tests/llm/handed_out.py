"""Passages of made-up articles as they are handed out to a model, and texts that models write about them."""

from datetime import date

from assistant.llm.support import Meaning, SourceSentence, Support
from index import Passage, split_sentences

BODIES = {
    417: "The Varn bridge was closed on Wednesday after the river rose by two metres, the council said. "
    "Buses were sent over the hill road instead. Nobody was hurt.",
    932: "Railway workers went on strike in 12 districts on Monday over pay. The rail union said "
    "that the strike "
    "would last three days unless wages rose. Shops near the station sold half of what they sell on "
    "other days.",
    605: "Mayor Ines Calder asked for 4,500 sandbags. She said U.S. engineers would arrive on Friday. "
    "The bill may reach 2.5 million pounds, according to Calder.",
}

REFERENCE = (
    "The Varn bridge was closed after the river rose by two metres [417]. Railway workers struck in "
    "12 districts over"
    " pay.[932] Mayor Calder asked for 4500 sandbags, e.g. for the hill road【605†source】, and Mr. "
    "Smith went [[932, 417]]"
    ' home. "Nobody was hurt." It cost 2.5 million pounds³. The strike would last three days unless '
    "wages rose⁹³²"
    " m² [sic] [2022] and so on.\n\n- [605] U.S. engineers would arrive on Friday\n- Shops near the "
    "station sold half"
    " [Source 932; 417]\n[417]\n\n```py\na[1] = [417]\n```\n\nBananas are yellow [417]. "
    "橋は閉鎖された。[417]次の文 [9"
)


def support(meaning: Meaning | None = None) -> Support:
    sources = {}
    for key, body in BODIES.items():
        passage = Passage(
            id=key,
            article_id=f"article-{key}",
            title=f"Title {key}",
            published=date(2023, 5, 1),
            url=None,
            source="",
            start=0,
            end=len(body),
            text=body,
        )
        sources[key] = [
            SourceSentence(
                passage=passage, start=found.start, end=found.end, text=body[found.start : found.end]
            )
            for found in split_sentences(body)
        ]
    return Support(sources, meaning)
