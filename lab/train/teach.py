"""What the teacher finds, for the encoder to learn from: `teach.py --weights teacher/average.pt --out taught.pt …`.

Of every paragraph the chance of each label of each word, and how often each label is expected to follow each other: all
that the expected loss of another CRF under the teacher's distribution needs (Kim and Rush, "Sequence-level knowledge
distillation", 2016, with the whole distribution in place of its best sequence).
"""

import argparse
import time

import torch

import corpus
from network import collate
from teacher import Teacher
from windows import paragraphs, windows


def expected(moves, begins, emissions, lengths):
    """Of sequences (batch × words × labels) the chance of each label of each word, and per sequence the expected count of
    each step from label to label: the gradients of the log-partition."""
    emissions = emissions.detach().requires_grad_()
    steps = moves.detach()[None].repeat(len(emissions), 1, 1).requires_grad_()
    with torch.enable_grad():
        alpha = emissions[:, 0] + begins
        for at in range(1, emissions.shape[1]):
            there = (at < lengths)[:, None]
            alpha = torch.where(there, torch.logsumexp(alpha[:, :, None] + steps, 1) + emissions[:, at], alpha)
        total = torch.logsumexp(alpha, 1).sum()
        return torch.autograd.grad(total, (emissions, steps), allow_unused=True, materialize_grads=True)


@torch.no_grad()
def teach(model, documents, size=16):
    """By the name of a document, for each of its paragraphs (chances, steps)."""
    model.eval()
    prepared = paragraphs(documents)
    packed = [window for parts, _ in prepared for window in windows(parts)]
    order = sorted(range(len(packed)), key=lambda at: len(packed[at].ids))
    moves, begins = (part.detach() for part in model.crf(0))
    taught = {}
    begun = time.time()
    for begin in range(0, len(order), size):
        batch = [packed[at] for at in order[begin : begin + size]]
        with torch.autocast("cpu", torch.bfloat16):
            states = model.states(*collate(batch))
        states = states.float()
        rows, parts = [], []
        for window, own in zip(batch, states):
            emitted = model.tags[0](own[torch.tensor(window.first)])
            for start, part in zip(window.starts, window.paragraphs):
                rows.append(emitted[start : start + len(part.first)])
                parts.append(part)
        lengths = torch.tensor([len(row) for row in rows])
        chances, steps = expected(moves, begins, torch.nn.utils.rnn.pad_sequence(rows, batch_first=True), lengths)
        for part, length, chance, step in zip(parts, lengths, chances, steps):
            taught[part.document, part.words[0]] = (chance[:length].half(), step.half())
        if begin // size % 50 == 0:
            print(f"{begin} of {len(order)} windows, {time.time() - begun:.0f} seconds", flush=True)
    return {
        document.name: [taught[part.document, part.words[0]] for part in parts]
        for document, (parts, _) in zip(documents, prepared)
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--weights", "--out"):
        parser.add_argument(name, required=True)
    corpus.add_options(parser)
    args = parser.parse_args()
    torch.set_flush_denormal(True)
    model = Teacher(upstream=False)
    model.load_state_dict(torch.load(args.weights, weights_only=True))
    documents = [document for documents in corpus.chosen(args).values() for document in documents]
    torch.save(teach(model, documents), args.out)


if __name__ == "__main__":
    main()
