"""Reads documents with a trained encoder: tags, links, statements."""

import json

import torch

from network import LAYERS, collate
from windows import LABELS, paragraphs, windows


def spans(labels):
    """(first word, last word, role) of every span that the labels tell."""
    found = []
    for at, label in enumerate(labels):
        if label == 0:
            continue
        role = LABELS[label][2:]
        if LABELS[label][0] == "B" or not found or found[-1][2] != role or found[-1][1] != at - 1:
            found.append([at, at, role])
        else:
            found[-1][1] = at
    return found


@torch.no_grad()
def read(model, documents, batch_size=8, layers=LAYERS):
    """For each document its statements as lists of (start, end) by role."""
    model.eval()
    packed = [window for parts, _ in paragraphs(documents) for window in windows(parts)]
    order = sorted(range(len(packed)), key=lambda at: len(packed[at].ids))
    found = {}
    for begin in range(0, len(order), batch_size):
        chosen = order[begin : begin + batch_size]
        batch = [packed[at] for at in chosen]
        states = model.states(*collate(batch)).float()
        for at, window, rows in zip(chosen, batch, states):
            found[at] = read_window(model, window, rows[torch.tensor(window.first)], layers)
    statements = [[] for _ in documents]
    for at, window in enumerate(packed):
        statements[window.paragraphs[0].document] += found[at]
    return statements


def read_window(model, window, states, layers):
    tagged, places = [], []
    for number, (start, part) in enumerate(zip(window.starts, window.paragraphs)):
        own = states[start : start + len(part.first)]
        outer = []
        for layer in range(layers):
            for first, last, role in spans(model.decode(layer, model.tags[layer](own))):
                # What the inner layer tells stands inside a content of the outer one.
                if layer == 0 and role == "content":
                    outer.append((first, last))
                elif layer == 1 and not any(a <= first and last <= b for a, b in outer):
                    continue
                tagged.append((start + first, start + last, role, layer, number))
                places.append((part.words[first][0], part.words[last][1]))
    if not tagged:
        return []
    to_cue, to_source = model.link_scores(states[None], [tagged])
    cue_of, source_of = to_cue[0].argmax(1).tolist(), to_source[0].argmax(1).tolist()
    statements, by_cue = [], {}
    for at, span in enumerate(tagged):
        if span[2] != "content":
            continue
        cue = cue_of[at]
        if cue < len(tagged):
            if cue in by_cue:
                by_cue[cue]["content"].append(places[at])
                continue
            source = source_of[cue]
        else:
            source = source_of[at]
        statement = {
            "content": [places[at]],
            "source": [places[source]] if source < len(tagged) else [],
            "cue": [places[cue]] if cue < len(tagged) else [],
        }
        statements.append(statement)
        if cue < len(tagged):
            by_cue[cue] = statement
    for statement in statements:
        statement["content"].sort()
    return statements


def write(path, documents, statements):
    """In the format of PolNeAR, which the scorer reads."""
    with open(path, "w", encoding="utf-8") as file:
        for document, found in zip(documents, statements):
            row = {"doc": document.name, "text": document.text, "statements": found}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def gold(path, documents):
    write(path, documents, [[vars(statement) for statement in document.statements] for document in documents])
