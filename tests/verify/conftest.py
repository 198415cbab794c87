import pytest

from assistant.verify import Verifier
from index.models.minilm import MiniLM


@pytest.fixture(scope="session")
def verifier(minilm: MiniLM) -> Verifier:
    return Verifier(minilm)
