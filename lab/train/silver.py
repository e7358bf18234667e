"""Labels other news text with the trained encoder, for the fast profile to learn from:
`silver.py --weights average.pt --out FILE --texts FILE.jsonl… [--exclude FILE.jsonl…]`.

Texts are JSON Lines with `doc` (or `file_id`) and `text` (or `ground_truth.main_content`). A text that also stands in an
excluded file, whole or in its first 200 letters, is left out: what is gold for any task is no silver. Statements inside
the content of others are left out as PolNeAR leaves them out, and so are those without cue and source.
"""

import argparse
import json

import torch

import decode
from corpus import Document, lines
from network import Encoder


def key(text):
    return "".join(c for c in text.lower() if c.isalnum())[:200]


def rows(path):
    with open(path, encoding="utf-8") as file:
        for row in map(json.loads, file):
            text = row.get("text") or row.get("ground_truth", {}).get("main_content") or ""
            yield str(row.get("doc") or row.get("file_id") or row.get("id")), text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--texts", nargs="+", required=True)
    parser.add_argument("--exclude", nargs="*", default=[])
    args = parser.parse_args()
    barred = {key(text) for path in args.exclude for _, text in rows(path)}
    documents = []
    for path in args.texts:
        for name, text in rows(path):
            if len(text) > 200 and key(text) not in barred:
                barred.add(key(text))
                documents.append(Document(name, text, lines(text), []))
    model = Encoder(upstream=False)
    model.load_state_dict(torch.load(args.weights, weights_only=True))
    found = decode.read(model, documents, layers=1)
    kept = [[s for s in statements if s["cue"] or s["source"]] for statements in found]
    decode.write(args.out, documents, kept)
    print(f"{len(documents)} texts, {sum(map(len, kept))} statements")


if __name__ == "__main__":
    main()
