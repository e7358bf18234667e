"""Writes the trained network of the fast profile as the engine reads it, and the list of training pages beside it:
`fast_export.py --network network.pt --corpora FOLDER --silver FILE.jsonl --out FOLDER`.

The order is that of `crates/onrecord-engine/src/convolve/weights.rs`.
"""

import argparse
import hashlib
import json
import os
import struct

import torch

import corpus
import export
from fast import Network

SCHEMA = (
    "word, suffix 3, prefix 4, shape, cluster, place, paragraph",
    "128 wide, layers reaching 1 2 4 8 16 1 2 4",
    "1 tag layer, 2 linkers, revision 3",
)
KIND = b"convolution"


def payload(words, model):
    rows = model.upstream @ model.project.weight.T + model.words.weight
    tables = (model.suffixes, model.prefixes, model.shapes, model.clusters, model.places, model.around)
    rows = torch.cat([rows, *(table.weight for table in tables)]).detach()
    out = [struct.pack("<I", len(words)), struct.pack(f"<{len(words)}I", *words)]
    out += [export.coarse(rows), export.norm(model.norm)]
    width = rows.shape[1]
    for layer in model.layers:
        bias = torch.zeros(3 * width)
        bias[width : 2 * width] = layer.bias.detach()
        scales, steps = export.quantize(layer.mix.weight.detach())
        out += [export.reals(scales), export.reals(bias), steps, export.norm(layer.norm)]
    moves, begins = model.crf()
    out += [export.dense(model.tags), export.reals(moves), export.reals(begins)]
    out += [export.linker(model.to_cue), export.linker(model.to_source)]
    return b"".join(out)


def silver_texts(path):
    """As `onrecord-lab train scenes` makes them."""
    with open(path, encoding="utf-8") as file:
        for row in map(json.loads, file):
            kept = [line for line, keep in zip(row["lines"], row["keep"]) if keep == 1]
            yield row["page"] + "\n" + "\n".join(kept)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--network", "--out"):
        parser.add_argument(name, required=True)
    corpus.add_options(parser)
    parser.add_argument("--silver", nargs="*", default=[])
    args = parser.parse_args()
    trained = torch.load(args.network, weights_only=True)
    model = Network(trained["upstream"], trained["width"], trained["reaches"])
    model.load_state_dict(trained["state"])
    written = export.container(payload(trained["words"], model), KIND, SCHEMA)
    os.makedirs(args.out, exist_ok=True)
    with open(os.path.join(args.out, "weights.bin"), "wb") as file:
        file.write(written)
    hashes = set(export.seen(page for pages in corpus.chosen(args).values() for page in pages))
    for path in args.silver:
        hashes |= {hashlib.sha256(text.encode()).hexdigest()[:16] for text in silver_texts(path)}
    listed = "".join(line + "\n" for line in sorted(hashes))
    with open(os.path.join(args.out, "seen.txt"), "w", encoding="utf-8") as file:
        file.write(listed)
    print(f"{len(written)} bytes, SHA-256 {hashlib.sha256(written).hexdigest()}")
    print(f"{len(hashes)} training pages, digest {hashlib.sha256(listed.encode()).hexdigest()[:16]}")


if __name__ == "__main__":
    main()
