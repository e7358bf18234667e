"""Trains the network of acts: `acts.py --pieces FILE.jsonl --encoder FOLDER --out FOLDER [--hold-out] [--teacher | --taught FILE]`.

What a source does with its words is told from source, cue and content, piece by piece, and from what the lists found
(`onrecord-lab train act-pieces` writes both). The pieces go through the first three layers of MiniLM, fine-tuned; the
means over all pieces, over those of the cue and over those of the content go through one hidden layer, to which the
rows of what the lists found are added. The rows of the vocabulary are those of the encoder, as they are rounded there.

`--teacher` trains the twelve layers of MPNet (`teacher.py`) in their place and writes what they tell of every statement,
labelled or not, to FOLDER/taught.pt; with `--taught` the network learns from that and from the labels (Hinton, Vinyals and
Dean, "Distilling the knowledge in a neural network", 2015).

`--hold-out` keeps a fifth of everything, folder e of the marked pages and one file of those made up, to measure on; without
it the weights are written.
"""

import argparse
import hashlib
import json
import math
import os
import random
import struct

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import export
from network import Encoder, Layer
from teacher import Teacher
from windows import tokenizer

ACTS, SIDES, DEPTH, HIDDEN, LONGEST = 24, 96, 3, 256, 72
# Statements of a trial.
TRIAL = 200
KIND = b"deeds"
SCHEMA = ("source 10, cue 10, content 48 pieces", "384 wide, 3 layers, 12 heads, four bits", "96 sides, 256 hidden, 24 acts")


def table(folder):
    """The rows of the vocabulary as the engine reads them."""
    with open(os.path.join(folder, "weights.bin"), "rb") as file:
        data = file.read()
    at = 14 + struct.unpack_from("<H", data, 12)[0] + 48
    count = struct.unpack_from("<I", data, at)[0]
    at += 4
    for _ in range(count):
        at += 1 + data[at]
    scales = torch.from_numpy(np.frombuffer(data, "<f4", count, at).copy())
    at += 4 * count
    groups = count * 384 // export.GROUP
    multipliers = torch.from_numpy(np.frombuffer(data, np.uint8, groups, at).astype(np.int16))
    at += groups
    pairs = torch.from_numpy(np.frombuffer(data, np.uint8, count * 192, at).astype(np.int16))
    halves = torch.stack([pairs & 15, pairs >> 4], 1).reshape(groups, export.GROUP)
    steps = torch.where(halves > 7, halves - 16, halves) * multipliers[:, None]
    return steps.clamp(-127, 127).reshape(count, 384).float() * scales[:, None]


class Read(nn.Module):
    """From what was read of a statement to the scores of the acts."""

    def __init__(self, width):
        super().__init__()
        self.hidden = nn.Linear(3 * width, HIDDEN)
        self.sides = nn.EmbeddingBag(SIDES + 1, HIDDEN, mode="sum", padding_idx=SIDES)
        nn.init.zeros_(self.sides.weight)
        self.out = nn.Linear(HIDDEN, ACTS)
        self.drop = nn.Dropout(0.2)

    def forward(self, x, parts, sides, mask):
        def mean(kept):
            kept = kept.to(x.dtype)[:, :, None]
            return (x * kept).sum(1) / kept.sum(1).clamp(min=1)

        read = torch.cat([mean(mask), mean((parts == 2) & mask), mean((parts == 3) & mask)], 1).float()
        return self.out(self.drop(F.gelu(self.hidden(self.drop(read)) + self.sides(sides))))


class Deeds(nn.Module):
    def __init__(self, rows):
        super().__init__()
        upstream = Encoder(upstream=True)
        self.words = nn.Embedding.from_pretrained(rows, freeze=True)
        self.positions = nn.Parameter(upstream.positions.weight[:LONGEST].detach().clone())
        self.cases = nn.Parameter(torch.zeros(4, 384))
        self.parts = nn.Parameter(torch.zeros(4, 384))
        self.norm = nn.LayerNorm(384, eps=1e-12)
        self.norm.load_state_dict(upstream.norm.state_dict())
        self.layers = nn.ModuleList(Layer(0.2) for _ in range(DEPTH))
        for mine, theirs in zip(self.layers, upstream.layers):
            mine.load_state_dict(theirs.state_dict())
        self.read = Read(384)

    def forward(self, numbers, cases, parts, sides, mask):
        x = self.words(numbers) + self.positions[: numbers.shape[1]] + self.cases[cases] + self.parts[parts]
        x = F.dropout(self.norm(x), 0.1, self.training)
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        return self.read(x, parts, sides, mask)


class DeedsTeacher(Teacher):
    def __init__(self):
        super().__init__(dropout=0.1, frozen=3)
        # A row for each case in each part.
        self.cases = nn.Embedding(16, self.words.embedding_dim)
        nn.init.zeros_(self.cases.weight)
        vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
        self.register_buffer("ids", torch.tensor([row for piece, row in vocabulary if export.needed(piece)]))

    def add_heads(self, width):
        self.read = Read(width)

    def forward(self, numbers, cases, parts, sides, mask):
        return self.read(self.states(self.ids[numbers], cases + 4 * parts, mask), parts, sides, mask)


def batch(rows, forget=0.0):
    """Tensors of some rows; with `forget` some are read without what the lists found."""
    longest = max(len(row["numbers"]) for row in rows)
    sides = [[] if random.random() < forget else row["sides"] for row in rows]
    most = max(1, max(map(len, sides)))

    def padded(lists, length, with_what=0):
        return torch.tensor([values + [with_what] * (length - len(values)) for values in lists])

    named = [padded([row[name] for row in rows], longest) for name in ("numbers", "cases", "parts")]
    mask = padded([[1] * len(row["numbers"]) for row in rows], longest).bool()
    goal = torch.tensor([[act in row["acts"] for act in range(ACTS)] for row in rows])
    return (*named, padded(sides, most, SIDES), mask), goal


@torch.no_grad()
def told(model, rows):
    """The chances of the acts of each row."""
    model.eval()
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]["numbers"]))
    chances = torch.zeros(len(rows), ACTS)
    for at in range(0, len(order), 64):
        some = order[at : at + 64]
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(*batch([rows[row] for row in some])[0])
        chances[some] = F.softmax(scores.float(), 1)
    model.train()
    return chances


def measure(model, rows):
    right = {}
    for row, act in zip(rows, told(model, rows).argmax(1)):
        right.setdefault(row["of"], []).append(int(act) in row["acts"])
    return {name: f"{100 * sum(hits) / len(hits):.1f} of {len(hits)}" for name, hits in sorted(right.items())}


def train(model, rows, kept, epochs, rate, forget, trust, size=32):
    """Learns from the labels and, of rows that a teacher read, by `trust` from what it told (`taught`)."""
    heads = list(model.read.parameters())
    chosen = {id(part) for part in heads}
    layers = [part for part in model.parameters() if part.requires_grad and id(part) not in chosen]
    optimizer = torch.optim.AdamW([{"params": layers, "lr": rate}, {"params": heads, "lr": 1e-3}], weight_decay=0.1)
    rates = [group["lr"] for group in optimizer.param_groups]
    steps, step = epochs * math.ceil(len(rows) / size), 0
    for epoch in range(epochs):
        random.shuffle(rows)
        batches = []
        for at in range(0, len(rows), 8 * size):
            alike = sorted(rows[at : at + 8 * size], key=lambda row: len(row["numbers"]))
            some = [alike[first : first + size] for first in range(0, len(alike), size)]
            random.shuffle(some)
            batches += some
        total = 0
        for some in batches:
            step += 1
            now = min(1, step / 40) * max(0.02, 1 - step / steps)
            for group, full in zip(optimizer.param_groups, rates):
                group["lr"] = full * now
            read, goal = batch(some, forget)
            with torch.autocast("cpu", torch.bfloat16):
                scores = model(*read)
            chances = F.log_softmax(scores.float(), 1)
            labelled = -torch.logsumexp(chances.masked_fill(~goal, -1e4), 1)
            if "taught" in some[0]:
                taught = -(chances * torch.stack([row["taught"] for row in some])).sum(1)
                labelled = torch.where(goal.any(1), (1 - trust) * labelled, 0) + trust * taught
            loss = labelled.mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += float(loss.detach())
        print(epoch + 1, f"{total / len(batches):.3f}", measure(model, kept) if kept else "", flush=True)


def payload(model):
    out = [export.rounded(model.positions), export.reals(model.cases), export.reals(model.parts), export.norm(model.norm)]
    for layer in model.layers:
        out += [export.coarse_linear(layer.qkv), export.coarse_linear(layer.out), export.norm(layer.norm1)]
        out += [export.coarse_linear(layer.up), export.coarse_linear(layer.down), export.norm(layer.norm2)]
    read = model.read
    out += [export.coarse_linear(read.hidden), export.rounded(read.sides.weight[:SIDES]), export.dense(read.out)]
    return b"".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--pieces", "--encoder", "--out"):
        parser.add_argument(name, required=True)
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--teacher", action="store_true", help="train the teacher")
    parser.add_argument("--taught", help="what the teacher told of the same pieces")
    parser.add_argument("--trust", type=float, default=0.7, help="the share of that in the loss")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--forget", type=float, default=0.15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trial", action="store_true", help="a few statements, once: does the command run?")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    torch.set_flush_denormal(True)
    with open(args.pieces, encoding="utf-8") as file:
        everything = [json.loads(line) for line in file]
    if args.trial:
        everything, args.epochs = everything[:TRIAL], 1
    if args.taught:
        for row, chances in zip(everything, torch.load(args.taught, weights_only=True), strict=True):
            row["taught"] = chances
    rows, kept = [row for row in everything if row["acts"] or args.taught], []
    if args.hold_out:
        # Folder e of the marked pages and one file of the pages made up are group 4.
        held = lambda row: row["group"] == 4 if row["of"] in ("marked", "pages") else row["acts"] and row["group"] % 5 == 4
        kept = [row for row in rows if held(row)]
        rows = [row for row in rows if not held(row)]
    model = DeedsTeacher() if args.teacher else Deeds(table(args.encoder))
    train(model, rows, kept, args.epochs, args.rate, args.forget, args.trust)
    os.makedirs(args.out, exist_ok=True)
    if args.teacher:
        torch.save(told(model, everything), os.path.join(args.out, "taught.pt"))
    if args.hold_out or args.teacher:
        return
    written = export.container(payload(model), KIND, SCHEMA)
    with open(os.path.join(args.out, "weights.bin"), "wb") as file:
        file.write(written)
    print(f"{len(written)} bytes, SHA-256 {hashlib.sha256(written).hexdigest()}")


if __name__ == "__main__":
    main()
