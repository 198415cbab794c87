"""What the vectors of a home were made with: owns the check that nobody compares vectors of two models."""

from dataclasses import dataclass
from sqlite3 import Connection
from typing import Self

from index.catalogue import Catalogue
from index.config import DEFAULT_MODEL, FLOAT32
from index.embedding import Embedder
from index.errors import ModelMismatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """`model` is the setting, `embedder` names the model and the hash of its weights, `precision` in what
    numbers the vectors were made (as "float32+int8" where some were made in each). Precisions compare with
    each other, models do not."""

    model: str
    embedder: str
    precision: str = FLOAT32

    @classmethod
    def load(cls, catalogue: Catalogue, connection: Connection) -> Self | None:
        """None as long as nothing is indexed: any model may begin."""
        model = catalogue.state(connection, "model")
        embedder = catalogue.state(connection, "embedder")
        if model is None or embedder is None or not catalogue.passage_count(connection):
            return None
        precision = catalogue.state(connection, "precision") or FLOAT32
        return cls(model=str(model), embedder=str(embedder), precision=str(precision))

    def save(self, catalogue: Catalogue, connection: Connection) -> None:
        """In the transaction of the vectors it speaks of, before they are in."""
        before = self.load(catalogue, connection)
        precisions = {self.precision, *(before.precision.split("+") if before else ())}
        catalogue.set_state(connection, "precision", "+".join(sorted(precisions)))
        catalogue.set_state(connection, "model", self.model)
        catalogue.set_state(connection, "embedder", self.embedder)

    def check(self, embedder: Embedder, model: str, home: object) -> None:
        """Raises `ModelMismatch` unless vectors of `embedder`, set as `model`, compare with those in the
        index."""
        if embedder.recipe != self.embedder:
            raise self.mismatch(f"{model} ({embedder.recipe})" if model != embedder.recipe else model, home)

    @classmethod
    def check_snapshot(
        cls, catalogue: Catalogue, connection: Connection, embedder: Embedder, home: object
    ) -> None:
        """Raises `ModelMismatch` unless vectors of `embedder`, which was right when it was loaded, still
        compare with those in the index: another process may have put others in their place."""
        if catalogue.state(connection, "embedder") not in (None, embedder.recipe):
            recipe = cls.load(catalogue, connection)
            if recipe is not None:
                raise recipe.replaced(home)

    def mismatch(self, other: str, home: object) -> ModelMismatch:
        """Says all ways out."""
        return ModelMismatch(
            f"the index in {home} was built with the model {self.model} ({self.embedder}), not with {other}: "
            f"{self._back()}, embed its articles anew with `dateline index --rebuild`, or index into a fresh "
            "home with --home"
        )

    def replaced(self, home: object) -> ModelMismatch:
        """Says what a process has to do that was searching with the model before."""
        return ModelMismatch(
            f"the index in {home} was rebuilt with the model {self.model} ({self.embedder}) while another "
            f"one was in use here: {self._back()} and start this again"
        )

    def _back(self) -> str:
        return "unset DATELINE_MODEL" if self.model == DEFAULT_MODEL else f"set DATELINE_MODEL={self.model}"
