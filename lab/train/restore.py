"""Reads shipped weights back: `restore.py --weights weights.bin --out start.pt`, for a run that goes on from them
(`train.py --start start.pt`). What the engine does not use (the tagger of nested statements) begins anew."""

import argparse
import struct

import numpy as np
import torch
from torch import nn

from export import GROUP
from network import LAYERS, LINK, WIDTH, Encoder
from windows import LABELS, WINDOW


class Rest:
    """What is left of a payload; the order is that of `export.payload`."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        self.at += count
        return self.data[self.at - count : self.at]

    def reals(self, *shape):
        count = int(np.prod(shape))
        return torch.from_numpy(np.frombuffer(self.take(4 * count), "<f4").copy()).reshape(shape)

    def steps(self, rows, width):
        return torch.from_numpy(np.frombuffer(self.take(rows * width), np.int8).astype("f4")).reshape(rows, width)

    def rounded(self, rows, width):
        return self.reals(rows)[:, None] * self.steps(rows, width)

    def linear(self, layer):
        rows, width = layer.weight.shape
        scales, bias = self.reals(rows), self.reals(rows)
        layer.weight.copy_(scales[:, None] * self.steps(rows, width))
        layer.bias.copy_(bias)

    def dense(self, layer):
        layer.weight.copy_(self.reals(*layer.weight.shape))
        layer.bias.copy_(self.reals(*layer.bias.shape))

    def linker(self, head):
        self.linear(head.dependent)
        self.linear(head.head)
        head.bilinear.copy_(self.reals(LINK, LINK))
        self.dense(head.linear)
        self.dense(head.absent)
        head.place.copy_(self.reals(*head.place.shape))


@torch.no_grad()
def restore(path):
    with open(path, "rb") as file:
        data = file.read()
    kind = struct.unpack_from("<H", data, 12)[0]
    rest = Rest(data[14 + kind + 16 + 32 :])
    pieces = struct.unpack("<I", rest.take(4))[0]
    for _ in range(pieces):
        rest.take(rest.take(1)[0])
    # The rows of the vocabulary were never trained: upstream has them in full.
    rest.take(4 * pieces + pieces * WIDTH // GROUP + pieces * WIDTH // 2)
    model = Encoder()
    model.positions.weight[:WINDOW] = rest.rounded(WINDOW, WIDTH)
    model.cases.weight.copy_(rest.reals(*model.cases.weight.shape))
    rest.dense(model.norm)
    for layer in model.layers:
        for part in (layer.qkv, layer.out, layer.norm1, layer.up, layer.down, layer.norm2):
            (rest.dense if isinstance(part, nn.LayerNorm) else rest.linear)(part)
    rest.dense(model.tags[0])
    labels = len(LABELS)
    moves, begins = rest.reals(labels, labels), rest.reals(labels)
    # What no label may follow is in a table of its own.
    model.moves.zero_()
    model.begins.zero_()
    model.moves[0] = torch.where(model.barred < 0, torch.zeros(()), moves)
    model.begins[0] = torch.where(model.barred_first < 0, torch.zeros(()), begins)
    for number in range(1, LAYERS):
        model.tags[number].load_state_dict(model.tags[0].state_dict())
        model.moves[number] = model.moves[0]
        model.begins[number] = model.begins[0]
    rest.linker(model.to_cue)
    rest.linker(model.to_source)
    if rest.at != len(rest.data):
        raise SystemExit(f"{path}: {len(rest.data) - rest.at} bytes too many")
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.save(restore(args.weights).state_dict(), args.out)


if __name__ == "__main__":
    main()
