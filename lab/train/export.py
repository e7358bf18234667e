"""Writes trained weights as the engine reads them, and the list of training pages beside them:
`export.py --weights average.pt --corpora FOLDER [--hold-out e] --out FOLDER`.

Matrices become eight-bit whole numbers, each row with its scale (its largest weight is 127 steps); what is small stays
in full precision. The order is that of `crates/onrecord-engine/src/encode/weights.rs`.
"""

import argparse
import hashlib
import os
import struct

import torch

import corpus
from network import LAYERS, Encoder
from windows import WINDOW, tokenizer

SCHEMA = ("wordpiece uncased, case embedding", "384 wide, 6 layers, 12 heads", "2 tag layers, 2 linkers, revision 1")
KIND = b"encoder"


def reals(tensor):
    return tensor.detach().float().contiguous().numpy().astype("<f4").tobytes()


def quantize(matrix):
    scales = (matrix.abs().amax(1) / 127).clamp_min(1e-12)
    steps = torch.clamp(torch.round(matrix / scales[:, None]), -127, 127).to(torch.int8)
    return scales, steps.numpy().tobytes()


def linear(layer):
    scales, steps = quantize(layer.weight.detach())
    return reals(scales) + reals(layer.bias) + steps


def dense(layer):
    return reals(layer.weight) + reals(layer.bias)


def norm(layer):
    return reals(layer.weight) + reals(layer.bias)


def linker(head):
    return b"".join(
        [dense(head.dependent), dense(head.head), reals(head.bilinear), dense(head.linear), dense(head.absent), reals(head.place)]
    )


def payload(model):
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    out = [struct.pack("<I", len(vocabulary))]
    for piece, _ in vocabulary:
        letters = piece.encode()
        out.append(struct.pack("<B", len(letters)) + letters)
    scales, steps = quantize(model.words.weight.detach())
    out += [reals(scales), steps, reals(model.positions.weight[:WINDOW]), reals(model.cases.weight), norm(model.norm)]
    for layer in model.layers:
        out += [linear(layer.qkv), linear(layer.out), norm(layer.norm1), linear(layer.up), linear(layer.down), norm(layer.norm2)]
    for at in range(LAYERS):
        moves, begins = model.crf(at)
        out += [dense(model.tags[at]), reals(moves), reals(begins)]
    out += [linker(model.to_cue), linker(model.to_source)]
    return b"".join(out)


def container(body, kind, schema):
    """The head that `onrecord_engine::model::Container` checks."""
    schema = hashlib.sha256(b"".join(part.encode() + b"\0" for part in schema)).digest()[:8]
    head = b"onrecmdl" + struct.pack("<IH", 1, len(kind)) + kind
    head += struct.pack("<Q", int.from_bytes(schema, "big")) + struct.pack("<Q", len(body))
    return head + hashlib.sha256(body).digest() + body


def seen(corpora, hold_out):
    """The first 64 bits of SHA-256 of every training page, so that the lab refuses to measure on one."""
    documents = corpus.polnear(os.path.join(corpora, "polnear/train.jsonl"))
    for folder in "abcde":
        if folder not in hold_out:
            documents += corpus.marked(os.path.join(corpora, "marked", folder))
    return sorted({hashlib.sha256(document.text.encode()).hexdigest()[:16] for document in documents})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--weights", "--corpora", "--out"):
        parser.add_argument(name, required=True)
    parser.add_argument("--hold-out", default="")
    args = parser.parse_args()
    model = Encoder(upstream=False)
    model.load_state_dict(torch.load(args.weights, weights_only=True))
    os.makedirs(args.out, exist_ok=True)
    written = container(payload(model), KIND, SCHEMA)
    with open(os.path.join(args.out, "weights.bin"), "wb") as file:
        file.write(written)
    hashes = seen(args.corpora, args.hold_out)
    listed = "".join(line + "\n" for line in hashes)
    with open(os.path.join(args.out, "seen.txt"), "w", encoding="utf-8") as file:
        file.write(listed)
    digest = hashlib.sha256(listed.encode()).hexdigest()[:16]
    print(f"{len(written)} bytes, SHA-256 {hashlib.sha256(written).hexdigest()}")
    print(f"{len(hashes)} training pages, digest {digest}")


if __name__ == "__main__":
    main()
