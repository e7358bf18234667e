"""Writes trained weights as the engine reads them, and the list of training pages beside them:
`export.py --weights average.pt --out FOLDER` and the options of `corpus.py`.

Matrices become eight-bit whole numbers, each row with its scale (its largest weight is 127 steps); rows of the
vocabulary become four-bit ones, each 32 of them with a whole number that they are times of; what is small stays in full
precision. Pieces that no English page needs (other scripts, unused ones) are left out. The order is that of `crates/onrecord-engine/src/encode/weights.rs`.
"""

import argparse
import hashlib
import os
import struct

import torch

import corpus
from network import Encoder
from windows import WINDOW, tokenizer

SCHEMA = ("wordpiece uncased, case embedding", "384 wide, 6 layers, 12 heads", "1 tag layer, 2 linkers, revision 3")
KIND = b"encoder"


def reals(tensor):
    return tensor.detach().float().contiguous().numpy().astype("<f4").tobytes()


def quantize(matrix):
    scales = (matrix.abs().amax(1) / 127).clamp_min(1e-12)
    steps = torch.clamp(torch.round(matrix / scales[:, None]), -127, 127).to(torch.int8)
    return scales, steps.numpy().tobytes()


# How many numbers of a row share a multiplier.
GROUP = 32


def coarse(matrix):
    """Rows of four-bit numbers: per row its scale; per 32 numbers the multiplier (1 to 18) that loses least; two numbers
    in a byte, the first in its low half. A number times its multiplier is the eight-bit step."""
    scales = (matrix.abs().amax(1) / 127).clamp_min(1e-12)
    groups = (matrix / scales[:, None]).reshape(-1, GROUP)
    least = torch.full((len(groups),), float("inf"))
    multipliers = torch.ones(len(groups), dtype=torch.uint8)
    numbers = torch.zeros(groups.shape, dtype=torch.int8)
    for multiplier in range(1, 19):
        guess = torch.clamp(torch.round(groups / multiplier), -8, 7)
        lost = (groups - torch.clamp(guess * multiplier, -127, 127)).square().sum(1)
        better = lost < least
        least[better] = lost[better]
        multipliers[better] = multiplier
        numbers[better] = guess[better].to(torch.int8)
    halves = (numbers.to(torch.int16) & 15).reshape(-1, 2)
    packed = (halves[:, 0] | halves[:, 1] << 4).to(torch.uint8)
    return reals(scales) + multipliers.numpy().tobytes() + packed.numpy().tobytes()


def coarse_linear(layer):
    """As `linear`, in four bits."""
    return coarse(layer.weight.detach()) + reals(layer.bias)


def rounded(matrix):
    """Rows of eight-bit numbers that are read as real ones."""
    scales, steps = quantize(matrix.detach())
    return reals(scales) + steps


def linear(layer):
    scales, steps = quantize(layer.weight.detach())
    return reals(scales) + reals(layer.bias) + steps


def dense(layer):
    return reals(layer.weight) + reals(layer.bias)


def norm(layer):
    return reals(layer.weight) + reals(layer.bias)


def linker(head):
    return b"".join(
        [linear(head.dependent), linear(head.head), reals(head.bilinear), dense(head.linear), dense(head.absent), reals(head.place)]
    )


def needed(piece):
    """Whether English news may hold the piece: Latin letters and marks, and what frames a window."""
    if piece.startswith("["):
        return not piece.startswith("[unused")
    return all(ord(letter) < 0x250 or 0x2000 <= ord(letter) < 0x2C00 for letter in piece)


def payload(model):
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    vocabulary = [(piece, row) for piece, row in vocabulary if needed(piece)]
    out = [struct.pack("<I", len(vocabulary))]
    for piece, _ in vocabulary:
        letters = piece.encode()
        out.append(struct.pack("<B", len(letters)) + letters)
    rows = model.words.weight.detach()[[row for _, row in vocabulary]]
    out += [coarse(rows), rounded(model.positions.weight[:WINDOW]), reals(model.cases.weight), norm(model.norm)]
    for layer in model.layers:
        out += [linear(layer.qkv), linear(layer.out), norm(layer.norm1), linear(layer.up), linear(layer.down), norm(layer.norm2)]
    # The tagger of what stands within the words of others is not used (docs/attribution.md).
    moves, begins = model.crf(0)
    out += [dense(model.tags[0]), reals(moves), reals(begins)]
    out += [linker(model.to_cue), linker(model.to_source)]
    return b"".join(out)


def container(body, kind, schema):
    """The head that `onrecord_engine::model::Container` checks."""
    schema = hashlib.sha256(b"".join(part.encode() + b"\0" for part in schema)).digest()[:8]
    head = b"onrecmdl" + struct.pack("<IH", 1, len(kind)) + kind
    head += struct.pack("<Q", int.from_bytes(schema, "big")) + struct.pack("<Q", len(body))
    return head + hashlib.sha256(body).digest() + body


def seen(documents):
    """The first 64 bits of SHA-256 of every training page, so that the lab refuses to measure on one."""
    return sorted({hashlib.sha256(document.text.encode()).hexdigest()[:16] for document in documents})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--weights", "--out"):
        parser.add_argument(name, required=True)
    corpus.add_options(parser)
    args = parser.parse_args()
    model = Encoder(upstream=False)
    model.load_state_dict(torch.load(args.weights, weights_only=True))
    os.makedirs(args.out, exist_ok=True)
    written = container(payload(model), KIND, SCHEMA)
    with open(os.path.join(args.out, "weights.bin"), "wb") as file:
        file.write(written)
    hashes = seen(document for documents in corpus.chosen(args).values() for document in documents)
    listed = "".join(line + "\n" for line in hashes)
    with open(os.path.join(args.out, "seen.txt"), "w", encoding="utf-8") as file:
        file.write(listed)
    digest = hashlib.sha256(listed.encode()).hexdigest()[:16]
    print(f"{len(written)} bytes, SHA-256 {hashlib.sha256(written).hexdigest()}")
    print(f"{len(hashes)} training pages, digest {digest}")


if __name__ == "__main__":
    main()
