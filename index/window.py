"""Articles on their way into the catalogue, as values: `Pending`, and the `Window` of them that is committed
together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Article
from index.encoding import Collect
from index.entry import Known, Note
from index.passages import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(slots=True, kw_only=True)
class Pending:
    """An article on its way in; `vectors` is None until it is embedded. `content` is its
    `index.entry.content_hash`. `moved` is the older article that is this one, `twin` another one on its way
    in, from which it takes over how it lies. `passages`: about how many are to be embedded."""

    article: Article
    origin: str
    content: str
    spans: Sequence[Span] = ()
    vectors: "NDArray[np.float16] | None" = None
    moved: Known | None = None
    twin: "Pending | None" = None
    passages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Articles that are committed together. `encode` waits for passages and vectors of those among them that
    are `encoded`; None when there are none. `notes` are of articles that are not done again."""

    articles: Sequence[Pending]
    notes: Sequence[Note]
    encoded: Sequence[Pending]
    encode: Collect | None
