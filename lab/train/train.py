"""Trains the encoder: `train.py --out FOLDER [--hold-out e] [--steps N] [--resume CHECKPOINT]`.

The learning rate warms up, stays, and falls to zero over the last `--cool` steps; the weights that are kept are an
exponential average of the last few hundred steps. Everything is drawn from `--seed`.
"""

import argparse
import copy
import os
import random
import time

import torch

import corpus
import decode
from network import Encoder, loss
from teacher import Teacher
from windows import nested, paragraphs, windows


# Steps of a trial.
TRIAL = 3


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    corpus.add_options(parser)
    parser.add_argument("--out", required=True)
    parser.add_argument("--marked-weight", type=int, default=4, help="how often an epoch shows a marked page")
    parser.add_argument("--nested", type=int, default=600, help="made-up paragraphs with nested statements")
    parser.add_argument("--labelled-weight", type=int, default=2, help="how often an epoch shows one of them")
    parser.add_argument("--taught", help="what the teacher found (`teach.py`)")
    parser.add_argument("--trust", type=float, default=0.5, help="the share of that in the loss")
    parser.add_argument("--teacher", action="store_true", help="train the teacher (`teacher.py`)")
    parser.add_argument("--frozen", type=int, default=0, help="how many of its lowest layers stay as they are")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--cool", type=int, default=700, help="steps over which the learning rate falls to zero")
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--heads", type=float, default=4.0, help="how many times that the heads learn at")
    parser.add_argument("--batch", type=int, default=10, help="windows a step")
    parser.add_argument("--dropout", type=float, default=0.0, help="inside the layers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save-every", type=int, default=100)
    parser.add_argument("--resume", help="a checkpoint whose run is taken up again")
    parser.add_argument("--start", help="weights to begin with in place of upstream's")
    parser.add_argument("--made-weight", type=int, default=2, help="how often an epoch shows one of them")
    return parser.parse_args()


def epoch(documents, seed, batch):
    """Batches of windows of like length, in random order."""
    rng = random.Random(seed)
    pool = [window for (parts, _), times in documents for _ in range(times) for window in windows(parts, rng=rng)]
    rng.shuffle(pool)
    batches = []
    for begin in range(0, len(pool), batch * 50):
        chunk = sorted(pool[begin : begin + batch * 50], key=lambda window: len(window.ids))
        batches += [chunk[at : at + batch] for at in range(0, len(chunk), batch)]
    rng.shuffle(batches)
    return batches


def main():
    args = options()
    os.makedirs(args.out, exist_ok=True)
    torch.manual_seed(args.seed)
    torch.set_flush_denormal(True)
    of = corpus.chosen(args)
    nests = nested(of["polnear"], args.nested, args.seed) if args.nested else []
    taught = torch.load(args.taught, weights_only=True) if args.taught else {}
    shown = (
        (of["news"] if taught else [], 1),
        (of["polnear"], 1),
        (of["marked"], args.marked_weight),
        (of["made"], args.made_weight),
        (of["labelled"], args.labelled_weight),
        (nests, 1),
    )
    everything = [document for documents, _ in shown for document in documents]
    times = [often for documents, often in shown for _ in documents]
    prepared = paragraphs(everything)
    for document, (parts, _) in zip(everything, prepared):
        for part, found in zip(parts, taught.get(document.name, ())):
            part.taught = found
    # Nobody has labelled the news.
    for parts, _ in prepared[: len(shown[0][0])]:
        for part in parts:
            part.labels = (None, None)
    statements = [links for _, links in prepared]
    documents = list(zip(prepared, times))

    if args.teacher:
        model = Teacher(dropout=args.dropout, frozen=args.frozen)
    else:
        model = Encoder(dropout=args.dropout)
    heads = [p for name, p in model.named_parameters() if name.startswith(("tags", "moves", "begins", "to_"))]
    chosen = {id(p) for p in heads}
    body = [p for p in model.parameters() if p.requires_grad and id(p) not in chosen]
    groups = [
        {"params": [p for p in body if p.ndim > 1], "scale": 1.0, "weight_decay": 0.01},
        {"params": [p for p in body if p.ndim < 2], "scale": 1.0, "weight_decay": 0.0},
        {"params": heads, "scale": args.heads, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=args.rate, betas=(0.9, 0.98))
    if args.start:
        model.load_state_dict(torch.load(args.start, weights_only=True))
    average = copy.deepcopy(model)
    step, number = 0, 0
    if args.resume:
        state = torch.load(args.resume, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step, number = state["step"], state["epoch"]
    begun, seen, running = time.time(), 0, None
    first = step
    if args.trial:
        args.steps = step + TRIAL
    while step < args.steps:
        batches = epoch(documents, args.seed * 1000 + number, args.batch)
        if step == first:
            print(f"{len(everything)} documents, {len(batches)} batches an epoch", flush=True)
        for batch in batches:
            if step >= args.steps:
                break
            model.train()
            rate = args.rate * min(1, (step + 1) / 100) * min(1, (args.steps - step) / args.cool)
            for group in optimizer.param_groups:
                group["lr"] = rate * group["scale"]
            total = loss(model, batch, statements, trust=args.trust if args.taught else 0.0)
            optimizer.zero_grad(set_to_none=True)
            total.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            seen += sum(len(window.ids) for window in batch)
            running = total.item() if running is None else 0.98 * running + 0.02 * total.item()
            keep = min(0.99, step / (step + 20))
            with torch.no_grad():
                for slow, fast in zip(average.parameters(), model.parameters()):
                    if fast.requires_grad:
                        slow.lerp_(fast, 1 - keep)
            if step % 20 == 0:
                spent = time.time() - begun
                print(f"step {step} loss {running:.4f} pieces/s {seen / spent:.0f} seconds {spent:.0f}", flush=True)
            if step % args.save_every == 0 or step == args.steps:
                state = {"model": model.state_dict(), "average": average.state_dict(), "step": step, "epoch": number}
                state["optimizer"] = optimizer.state_dict()
                path = os.path.join(args.out, "checkpoint.pt")
                torch.save(state, path + ".new")
                os.replace(path + ".new", path)
                torch.save(average.state_dict(), os.path.join(args.out, "average.pt"))
        number += 1


if __name__ == "__main__":
    main()
