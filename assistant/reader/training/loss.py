"""What training minimises. Owns the weights of its parts.

Of each passage alone: the right begin and end among its tokens and "no answer here"; whether it answers at
all. Of all passages of a question together (shared normalisation, Clark & Gardner 2018): the right begin and
end among all their tokens, and the right sentences among all their sentences and "none"; so that scores
compare across passages."""

import torch
from torch import Tensor
from torch.nn import functional

from assistant.reader.training.batches import Batch
from assistant.reader.training.network import BEGIN, END, SENTENCE

SHARED_SPAN = 0.5
SENTENCES = 0.7
PASSAGES = 0.5
LOWEST = -1e4


def loss_of(tokens: Tensor, passages: Tensor, batch: Batch) -> Tensor:
    """The mean over the rows and questions of a batch."""
    questions = int(batch.example.max()) + 1
    total = tokens.new_zeros(())
    for output, right in ((BEGIN, batch.begins), (END, batch.ends)):
        scores = tokens[..., output]
        alone = _missing(scores.masked_fill(~batch.candidates, LOWEST), right)
        inner = batch.candidates.clone()
        inner[:, 0] = False
        everything = _by_question(_logsumexp(scores, inner), batch.example, questions)
        gold = _by_question(_logsumexp(scores, right & inner), batch.example, questions)
        answered = gold > LOWEST / 2
        together = (everything - gold)[answered]
        total = total + alone.mean() / 2 + SHARED_SPAN * (together.mean() if len(together) else 0.0) / 2
    sentence = torch.mv(batch.pool, tokens[..., SENTENCE].reshape(-1))
    of_question = batch.example[batch.sentence_row]
    none = tokens.new_zeros(questions)
    everything = torch.logaddexp(_scattered(sentence, of_question, questions), none)
    right = _scattered(sentence.masked_fill(~batch.sentence_right, LOWEST), of_question, questions)
    gold = torch.where(right > LOWEST / 2, right, none)
    total = total + SENTENCES * (everything - gold).mean()
    return total + PASSAGES * functional.binary_cross_entropy_with_logits(passages, batch.holds.float())


def _missing(scores: Tensor, right: Tensor) -> Tensor:
    """Minus the log of the share that the right ones get, by row."""
    return torch.logsumexp(scores, dim=1) - _logsumexp(scores, right)


def _logsumexp(scores: Tensor, kept: Tensor) -> Tensor:
    return torch.logsumexp(scores.masked_fill(~kept, LOWEST), dim=1)


def _by_question(by_row: Tensor, question: Tensor, questions: int) -> Tensor:
    return _scattered(by_row, question, questions)


def _scattered(values: Tensor, to: Tensor, size: int) -> Tensor:
    """The log of the sum of exponentials of the values that go to each place."""
    top = torch.full((size,), LOWEST, dtype=values.dtype).scatter_reduce(0, to, values.detach(), "amax")
    summed = values.new_zeros(size).scatter_add(0, to, torch.exp(values - top[to]))
    return top + torch.log(summed + 1e-30)
