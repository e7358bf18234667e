"""Averages trained weights: `average.py --out average.pt WEIGHTS:SHARE WEIGHTS:SHARE …`; the shares sum to one.

Runs that start from the same weights lie in one valley, and what lies between them does better than either
(Wortsman et al., "Model soups", 2022).
"""

import argparse
import math

import torch


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", metavar="WEIGHTS:SHARE")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    parts = [part.rsplit(":", 1) for part in args.parts]
    if not math.isclose(sum(float(share) for _, share in parts), 1.0):
        parser.error("the shares must sum to one")
    total = {}
    for path, share in parts:
        for name, tensor in torch.load(path, weights_only=True).items():
            if not tensor.is_floating_point():
                total[name] = tensor
            else:
                total[name] = total.get(name, 0) + tensor * float(share)
    torch.save(total, args.out)


if __name__ == "__main__":
    main()
