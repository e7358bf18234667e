"""Reads PolNeAR dev and held-out marked pages with trained weights and scores them:
`measure.py --corpora FOLDER --weights average.pt --scorer attribution_metrics.py [--marked e] --out FOLDER`."""

import argparse
import os
import subprocess
import sys

import torch

import corpus
import decode
from network import Encoder


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--corpora", "--weights", "--scorer", "--out"):
        parser.add_argument(name, required=True)
    parser.add_argument("--marked", default="e")
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    model = Encoder(upstream=False)
    model.load_state_dict(torch.load(args.weights, weights_only=True))
    sets = {"polnear-dev": corpus.polnear(os.path.join(args.corpora, "polnear/dev.jsonl"))}
    for folder in args.marked:
        sets[f"marked-{folder}"] = corpus.marked(os.path.join(args.corpora, "marked", folder))
    for name, documents in sets.items():
        gold, found = (os.path.join(args.out, f"{name}.{kind}.jsonl") for kind in ("gold", "found"))
        decode.gold(gold, documents)
        decode.write(found, documents, decode.read(model, documents))
        print(f"== {name}", flush=True)
        subprocess.run([sys.executable, args.scorer, gold, found], check=True)


if __name__ == "__main__":
    main()
