"""Trains the network of the fast profile: `fast.py --scenes FILE.jsonl:SHARE… --dev FILE.jsonl --out FOLDER`.

Scenes come from `onrecord-lab train scenes`: pages with their paragraphs, words as the engine sees them, and tags. A
share is how often a page is seen in an epoch. The network is a stack of dilated convolutions (Strubell et al. 2017)
over all words of a page, with a linear-chain CRF (Lafferty et al. 2001) for each paragraph, and the linkers of the
accurate profile. A word is the sum of a
projection of its MiniLM embedding, a vector of its own, and vectors of its affixes, letters and cluster.
"""

import argparse
import json
import os
import random
import time

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

from network import ROLE, Linker, barred, best_path, chain_nll, link_scores
from windows import ABSENT, IGNORE, MODEL

LABELS = 7
SUFFIXES, PREFIXES, SHAPES, CLUSTERS, PLACES, AROUND = 4096, 8192, 1024, 1024, 16, 7


class Vocabulary:
    """Rows of the word table: 0 is a word that is not known, 1 what stands before a paragraph."""

    def __init__(self, pages, least=3):
        count, spelling = {}, {}
        for page in pages:
            for part in page["paragraphs"]:
                for word, letters in zip(part["words"], part["letters"]):
                    count[word] = count.get(word, 0) + 1
                    spelling.setdefault(word, letters)
        tokenizer = Tokenizer.from_file(os.path.join(MODEL, "tokenizer.json"))
        words = [word for word, times in count.items() if times >= least]
        common = {spelling[word] for word in words}
        for piece in sorted(tokenizer.get_vocab()):
            if piece.isalpha() and len(piece) > 1 and piece not in common:
                words.append(word_hash(piece))
                spelling[words[-1]] = piece
        self.words = sorted(set(words))
        self.row = {word: 2 + at for at, word in enumerate(self.words)}
        pieces = load_file(os.path.join(MODEL, "model.safetensors"))["embeddings.word_embeddings.weight"]
        self.upstream = torch.zeros(len(self.words) + 2, pieces.shape[1])
        for word, row in self.row.items():
            ids = tokenizer.encode(spelling[word], add_special_tokens=False).ids
            if ids:
                self.upstream[row] = pieces[ids].mean(0)
        self.upstream[2:] -= self.upstream[2:].mean(0)
        self.upstream /= self.upstream[2:].std()


def word_hash(word):
    """As `onrecord_engine::attribute::form::word_hash`: FNV-1a over code points."""
    value = 0x811C9DC5
    for letter in word.lower():
        value = ((value ^ ord(letter)) * 0x01000193) & 0xFFFFFFFF
    return value


class Layer(nn.Module):
    def __init__(self, width, reach, dropout):
        super().__init__()
        self.reach = reach
        self.mix = nn.Linear(width, 3 * width, bias=False)
        self.bias = nn.Parameter(torch.zeros(width))
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        nn.init.normal_(self.mix.weight, std=(2.0 / (3 * width)) ** 0.5)

    def forward(self, x):
        left, here, right = self.mix(x).chunk(3, 2)
        pad = lambda part, before, after: F.pad(part, (0, 0, before, after))
        length = x.shape[1]
        reach = min(self.reach, length)
        mixed = here + pad(left[:, : length - reach], reach, 0) + pad(right[:, reach:], 0, reach) + self.bias
        return self.norm(x + self.drop(F.relu(mixed)))


class Network(nn.Module):
    def __init__(self, upstream, width=128, reaches=(1, 2, 4, 8, 16, 1, 2, 4), dropout=0.1, own=0.15):
        super().__init__()
        self.register_buffer("upstream", upstream, persistent=False)
        self.project = nn.Linear(upstream.shape[1], width, bias=False)
        self.words = nn.Embedding(upstream.shape[0], width)
        self.suffixes = nn.Embedding(SUFFIXES, width)
        self.prefixes = nn.Embedding(PREFIXES, width)
        self.shapes = nn.Embedding(SHAPES, width)
        self.clusters = nn.Embedding(CLUSTERS, width)
        self.places = nn.Embedding(PLACES, width)
        self.around = nn.Embedding(AROUND, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, reach, dropout) for reach in reaches)
        self.drop = nn.Dropout(dropout)
        self.tags = nn.Linear(width, LABELS)
        self.moves = nn.Parameter(torch.zeros(LABELS, LABELS))
        self.begins = nn.Parameter(torch.zeros(LABELS))
        self.to_cue = Linker(1, width)
        self.to_source = Linker(2, width)
        self.own = own
        for linker in (self.to_cue, self.to_source):
            nn.init.normal_(linker.bilinear, std=0.05)
        for table in (self.words, self.suffixes, self.prefixes, self.shapes, self.clusters, self.places, self.around):
            nn.init.normal_(table.weight, std=0.3)
        nn.init.normal_(self.words.weight, std=0.05)
        nn.init.normal_(self.project.weight, std=1 / upstream.shape[1] ** 0.5)
        after, first = barred()
        self.register_buffer("barred", after)
        self.register_buffer("barred_first", first)

    def states(self, words, looks, around):
        if self.training:
            # A word is forgotten now and then, so that its affixes and its neighbours have to do.
            words = words * ((torch.rand(words.shape) >= self.own) | (words == 1))
        x = F.embedding(words, self.upstream) @ self.project.weight.T + self.words(words)
        x = x + self.suffixes(looks[..., 0]) + self.prefixes(looks[..., 1]) + self.shapes(looks[..., 2])
        x = x + self.clusters(looks[..., 3]) + self.places(looks[..., 4]) + around @ self.around.weight
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x)
        return x

    def link_scores(self, states, spans_of):
        return link_scores(self.to_cue, self.to_source, states, spans_of)

    def crf(self):
        return self.moves + self.barred, self.begins + self.barred_first

    def nll(self, emissions, labels, mask):
        return chain_nll(*self.crf(), emissions, labels, mask)

    def decode(self, emissions):
        return best_path(*self.crf(), emissions)


def load(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Page:
    """A page as rows of numbers: a row before each paragraph, then one for each of its words."""

    def __init__(self, raw, vocabulary):
        words, looks, around, tags, self.parts = [], [], [], [], []
        for part in raw["paragraphs"]:
            bits = [part["around"] >> (AROUND - 1 - at) & 1 for at in range(AROUND)]
            words.append(1)
            looks.append([0, 0, 0, 0, 0])
            around.append(bits)
            tags.append(IGNORE)
            self.parts.append((len(words), len(words) + len(part["words"])))
            for word, (suffix, prefix, shape, cluster, place), tag in zip(part["words"], part["looks"], part["tags"]):
                words.append(vocabulary.row.get(word, 0))
                looks.append([suffix % SUFFIXES, prefix % PREFIXES, shape % SHAPES, cluster, place])
                around.append([0] * AROUND)
                tags.append(tag)
        # The row of each word, and the spans of the tags with the links between them.
        rows = [row for first, last in self.parts for row in range(first, last)]
        names = {1: "source", 2: "cue", 3: "content"}
        self.spans, at = [], {}
        for number, (first, last) in enumerate(self.parts):
            for start, end, role in sorted(segments(tags[first:last])):
                for row in range(first + start, first + end):
                    at[row] = len(self.spans)
                self.spans.append((first + start, first + end - 1, names[role], 0, number))
        self.cue_of, self.source_of = [IGNORE] * len(self.spans), [IGNORE] * len(self.spans)
        for statement in raw["statements"]:
            members = {}
            for role in ROLE:
                touched = [at.get(rows[word]) for first, last in statement[role] for word in range(first, last + 1)]
                members[role] = sorted({span for span in touched if span is not None and self.spans[span][2] == role})
            head = lambda role: members[role][0] if members[role] else (IGNORE if statement[role] else ABSENT)
            for span in members["content"]:
                self.cue_of[span], self.source_of[span] = head("cue"), head("source")
            for span in members["cue"]:
                self.source_of[span] = head("source")
        self.words, self.tags = torch.tensor(words), torch.tensor(tags)
        self.looks, self.around = torch.tensor(looks), torch.tensor(around, dtype=torch.float)

    def windows(self, size):
        """Stretches of whole paragraphs, about so many rows each."""
        start, found, inside = 0, [], []
        for first, last in self.parts:
            if inside and last - start > size:
                found.append((start, first - 1, inside))
                start, inside = first - 1, []
            inside = inside + [(first - start, last - start)]
        if inside:
            found.append((start, self.parts[-1][1], inside))
        return [(self, *window) for window in found]


def batch_of(windows):
    length = max(end - start for _, start, end, _ in windows)
    words = torch.zeros(len(windows), length, dtype=torch.long)
    looks = torch.zeros(len(windows), length, 5, dtype=torch.long)
    around = torch.zeros(len(windows), length, AROUND)
    rows = []
    for at, (page, start, end, parts) in enumerate(windows):
        words[at, : end - start] = page.words[start:end]
        looks[at, : end - start] = page.looks[start:end]
        around[at, : end - start] = page.around[start:end]
        rows += [(at * length + first, page.tags[start + first : start + last]) for first, last in parts]
    return words, looks, around, rows


def links(windows):
    """The spans of each window, and what each is linked to there."""
    found = []
    for page, start, end, _ in windows:
        inside = [at for at, span in enumerate(page.spans) if start <= span[0] and span[1] < end]
        place = {span: at for at, span in enumerate(inside)}
        spans = [(first - start, last - start, *rest) for first, last, *rest in (page.spans[at] for at in inside)]
        told = lambda heads: [place.get(heads[at], IGNORE) if heads[at] >= 0 else heads[at] for at in inside]
        found.append((spans, told(page.cue_of), told(page.source_of)))
    return zip(*found)


def link_loss(model, states, windows):
    spans_of, cue_of, source_of = links(windows)
    loss = states.new_zeros(())
    if any(spans_of):
        for scores, targets in zip(model.link_scores(states, spans_of), (cue_of, source_of)):
            most = scores.shape[1]
            wanted = torch.full((len(windows), most), IGNORE)
            for at, target in enumerate(targets):
                for span, head in enumerate(target):
                    wanted[at, span] = most if head == ABSENT else head
            if (wanted != IGNORE).any():
                loss = loss + F.cross_entropy(scores.flatten(0, 1), wanted.flatten(), ignore_index=IGNORE)
    return loss


def sequences(rows):
    most = max(len(tags) for _, tags in rows)
    places = torch.zeros(len(rows), most, dtype=torch.long)
    labels = torch.zeros_like(places)
    mask = torch.zeros(len(rows), most, dtype=torch.bool)
    for at, (first, tags) in enumerate(rows):
        places[at, : len(tags)] = torch.arange(first, first + len(tags))
        labels[at, : len(tags)] = tags
        mask[at, : len(tags)] = True
    return places, labels, mask


def segments(tags):
    found, start = [], None
    for at, tag in enumerate(list(tags) + [0]):
        if start is not None and (tag == 0 or tag % 2 == 1 or (tag + 1) // 2 != (tags[start] + 1) // 2):
            found.append((start, at, (tags[start] + 1) // 2))
            start = None
        if start is None and tag:
            start = at
    return set(found)


@torch.no_grad()
def measure(model, pages):
    """F1 of whole segments by role: source, cue, content; the shares of true spans that have the right cue and source."""
    model.eval()
    linked = []
    for window in (window for page in pages for window in page.windows(256)):
        words, looks, around, _ = batch_of([window])
        spans_of, *targets = links([window])
        if spans_of[0]:
            for scores, target in zip(model.link_scores(model.states(words, looks, around), spans_of), targets):
                for span, head in enumerate(target[0]):
                    if head != IGNORE:
                        linked.append(int(scores[0, span].argmax()) == (scores.shape[1] if head == ABSENT else head))
    hit, said, gold = [0] * 4, [0] * 4, [0] * 4
    for page in pages:
        states = model.states(page.words[None], page.looks[None], page.around[None])
        emissions = model.tags(states)[0]
        for first, last in page.parts:
            found = segments(model.decode(emissions[first:last]))
            true = segments(page.tags[first:last].tolist())
            for role in (1, 2, 3):
                hit[role] += sum(1 for segment in found & true if segment[2] == role)
                said[role] += sum(1 for segment in found if segment[2] == role)
                gold[role] += sum(1 for segment in true if segment[2] == role)
    model.train()
    return " ".join(f"{200 * hit[r] / max(1, said[r] + gold[r]):.1f}" for r in (1, 2, 3)) + f" links {100 * sum(linked) / max(1, len(linked)):.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", nargs="+", required=True)
    parser.add_argument("--dev", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--reaches", default="1,2,4,8,16,1,2,4")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--window", type=int, default=256)
    parser.add_argument("--links", type=float, default=0.1)
    parser.add_argument("--every", type=int, default=500)
    args = parser.parse_args()
    torch.manual_seed(1)
    rng = random.Random(1)
    raw = [(load(path), float(share)) for path, share in (scene.rsplit(":", 1) for scene in args.scenes)]
    vocabulary = Vocabulary([page for pages, _ in raw for page in pages])
    sets = [([Page(page, vocabulary) for page in pages if page["paragraphs"]], share) for pages, share in raw]
    dev = [Page(page, vocabulary) for page in load(args.dev)]
    reaches = tuple(map(int, args.reaches.split(",")))
    model = Network(vocabulary.upstream, args.width, reaches, args.dropout)
    mean = {name: value.detach().clone() for name, value in model.state_dict().items()}
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01)
    print(f"{len(vocabulary.words)} words, {sum(p.numel() for p in model.parameters())} weights", flush=True)

    queue, started, total = [], time.time(), 0.0
    for step in range(args.steps):
        if len(queue) < args.batch:
            for pages, share in sets:
                for page in pages:
                    times = int(share) + (rng.random() < share % 1)
                    queue += [window for _ in range(times) for window in page.windows(rng.randint(args.window // 2, args.window))]
            rng.shuffle(queue)
        batch, queue = queue[: args.batch], queue[args.batch :]
        rate = min(1.0, step / 200) * min(1.0, (args.steps - step) / (0.5 * args.steps))
        for group in optimizer.param_groups:
            group["lr"] = args.rate * rate
        words, looks, around, rows = batch_of(batch)
        states = model.states(words, looks, around)
        places, labels, mask = sequences(rows)
        loss = model.nll(model.tags(model.drop(states)).flatten(0, 1)[places], labels, mask) / mask.sum()
        loss = loss + args.links * link_loss(model, states, batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        keep = min(0.999, step / (step + 20))
        with torch.no_grad():
            for name, value in model.state_dict().items():
                mean[name].mul_(keep).add_(value, alpha=1 - keep) if value.is_floating_point() else mean[name].copy_(value)
        total += loss.item()
        if (step + 1) % args.every == 0 or step + 1 == args.steps:
            own = {name: value.detach().clone() for name, value in model.state_dict().items()}
            model.load_state_dict(mean)
            told = measure(model, dev)
            model.load_state_dict(own)
            print(f"{step + 1} loss {total / args.every:.4f} dev {told} {time.time() - started:.0f} s", flush=True)
            total = 0.0
    os.makedirs(args.out, exist_ok=True)
    torch.save({"words": vocabulary.words, "upstream": vocabulary.upstream, "state": mean, "reaches": reaches, "width": args.width}, os.path.join(args.out, "network.pt"))


if __name__ == "__main__":
    main()
