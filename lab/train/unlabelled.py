"""Texts without acts, of whose statements the network of acts learns what a teacher tells: `unlabelled.py --corpora FOLDER
--keep-out FILE… --out FILE.jsonl`. News without labels and the articles of PolNeAR, but for what is measured on.
"""

import argparse
import json
import os

import corpus


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--keep-out", nargs="+", required=True, help="what is measured on, as JSON Lines or labels")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    polnear = {page.name: page.text for page in corpus.polnear(os.path.join(args.corpora, "polnear/train.jsonl"))}
    pages = corpus.unlabelled(args.corpora, args.keep_out, polnear)
    with open(args.out, "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"doc": page.name, "text": page.text}) + "\n" for page in pages)
    print(f"{len(pages)} texts")


if __name__ == "__main__":
    main()
